/** Defaults that depend on the machine, for the settings that have none of their own. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly hostname: string;
  /** Folder that holds `src-main` in a checkout, or the program's own folder in an installation. */
  readonly root: string;
  /** Electron's `process.resourcesPath` in an installation. */
  readonly resources: string | null;
}

/** Where the settings file is looked for when neither `--config` nor `HEXLOCK_CONFIG` names one. */
export function defaultConfigFile({ platform, env, home }: Machine): string {
  if (platform === 'win32') return join(env.PROGRAMDATA ?? 'C:\\ProgramData', 'Hexlock', 'agent.json');
  if (platform === 'darwin') return '/Library/Application Support/Hexlock/agent.json';
  const own = join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'hexlock', 'agent.json');
  return existsSync(own) ? own : '/etc/hexlock/agent.json';
}

/** By key. Relative to the checkout unless an installation carries its own resources. */
export function machineDefaults(machine: Machine): Readonly<Record<string, string>> {
  const { platform, env, home, root, resources } = machine;
  const inResources = (name: string, otherwise: string): string => {
    const carried = resources === null ? null : join(resources, name);
    return carried !== null && existsSync(carried) ? carried : resolve(root, otherwise);
  };
  return {
    stateDir:
      platform === 'win32'
        ? join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Hexlock', 'agent')
        : platform === 'darwin'
          ? join(home, 'Library', 'Application Support', 'Hexlock', 'agent')
          : join(env.XDG_STATE_HOME ?? join(home, '.local', 'state'), 'hexlock', 'agent'),
    modelsDir: inResources('models', 'models/dist'),
    rendererDir: resolve(root, 'out/renderer'),
    wasmDir: inResources('vision/wasm', 'node_modules/@mediapipe/tasks-vision/wasm'),
    station: machine.hostname.slice(0, 64),
  };
}
