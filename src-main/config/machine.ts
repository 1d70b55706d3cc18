/** This machine, as the settings need it, and the file reader that goes with it. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Machine } from './defaults.ts';
import { type Loaded, loadSettings } from './load.ts';

/** Electron adds `resourcesPath` to `process`; plain Node has none. */
function resourcesPath(): string | null {
  const path: unknown = 'resourcesPath' in process ? process.resourcesPath : undefined;
  return typeof path === 'string' ? path : null;
}

/** The nearest folder with a package.json: the checkout, or the application's archive. */
function rootAbove(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : rootAbove(parent);
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  home: homedir(),
  hostname: hostname(),
  root: rootAbove(dirname(import.meta.filename)),
  resources: resourcesPath(),
});

/** Settings of this process. @throws {SettingsError} */
export const loadHere = (argv: readonly string[], machine: Machine = thisMachine()): Loaded =>
  loadSettings({
    argv,
    machine,
    readFile: (path) => {
      try {
        return readFileSync(path, 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
  });
