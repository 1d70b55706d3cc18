import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { at, root } from '../lib/root.ts';
import { runTool } from '../lib/run.ts';
import { writeStandIn } from './standin.ts';

/** Where the Electron that goes into the package comes from. */
export type Distribution = { readonly is: 'real'; readonly folder: string } | { readonly is: 'stand-in' };

const packageVersion = (name: string): string =>
  JSON.parse(readFileSync(at('node_modules', name, 'package.json'), 'utf8')).version;

/** The real Electron when its binary is already on this machine; it is never downloaded here. */
export function findElectron(env: NodeJS.ProcessEnv = process.env): Distribution {
  const places = [env.ELECTRON_OVERRIDE_DIST_PATH, at('node_modules/electron/dist')];
  const folder = places.find((place) => place !== undefined && existsSync(join(place, 'version')));
  return folder === undefined ? { is: 'stand-in' } : { is: 'real', folder };
}

export interface Plan {
  readonly distribution: Distribution;
  /** electron-builder's target names for this platform; empty: the ones in electron-builder.yml. */
  readonly targets: readonly string[];
  /** Absolute path. What an earlier run left there for the same targets is replaced. */
  readonly output: string;
  /** Lets electron-builder fetch its tools (the Windows and macOS installers need some). Default: false. */
  readonly downloads?: boolean;
  /** The tree to package. Default: this one. */
  readonly project?: string;
  readonly quiet?: boolean;
}

const platformFlag: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: '--linux',
  darwin: '--mac',
  win32: '--win',
};

const onPath = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));

/** Nothing listens there: a download that was not foreseen fails at once and by name. */
const nowhere = 'http://127.0.0.1:9/';

/**
 * Runs electron-builder on the built tree.
 * @throws with its output when it fails, and where there is no stand-in for the platform.
 */
export async function makePackage(plan: Plan): Promise<void> {
  const flag = platformFlag[process.platform];
  if (flag === undefined) throw new Error(`no package is made on ${process.platform}`);
  if (plan.distribution.is === 'stand-in' && process.platform !== 'linux') {
    throw new Error(
      'the Electron binary is missing: run "npx install-electron", or set ELECTRON_OVERRIDE_DIST_PATH to its folder',
    );
  }
  const temporary = mkdtempSync(join(tmpdir(), 'hexlock-electron-'));
  try {
    if (plan.distribution.is === 'stand-in') writeStandIn(temporary, packageVersion('electron'));
    mkdirSync(plan.output, { recursive: true });
    const settings = [
      `-c.electronDist=${plan.distribution.is === 'real' ? plan.distribution.folder : temporary}`,
      `-c.electronVersion=${packageVersion('electron')}`,
      `-c.directories.output=${plan.output}`,
      ...(plan.distribution.is === 'real'
        ? []
        : [`-c.deb.artifactName=\${name}_\${version}_\${arch}.stand-in.\${ext}`]),
    ];
    const env: Record<string, string> = {
      ...(plan.downloads ? {} : { ELECTRON_MIRROR: nowhere, ELECTRON_BUILDER_BINARIES_MIRROR: nowhere }),
      ...(onPath('fpm') ? {} : { CUSTOM_FPM_PATH: at('packaging/fpm-standin.ts') }),
    };
    const { code, stdout, stderr } = await runTool(
      'electron-builder/cli.js',
      [flag, ...plan.targets, '--publish', 'never', ...settings],
      { cwd: plan.project ?? root, env, output: plan.quiet ? 'keep' : 'both', limitMs: 900_000 },
    );
    if (code !== 0) throw new Error(`electron-builder failed:\n${stdout}\n${stderr}`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
