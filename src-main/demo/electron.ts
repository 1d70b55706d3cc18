/** The demo's agent on Electron, as a process of its own, where Electron's binary is at hand. It is never downloaded. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findElectron } from '../../scripts/package/make.ts';
import { hasDisplay } from '../hosts/browser/chromium.ts';

export const hostChoices = ['auto', 'electron', 'browser'] as const;
export type HostChoice = (typeof hostChoices)[number];

/** Where the demo's agent runs, and why, in the words the demo prints. */
export type DemoHost =
  | { readonly is: 'electron'; readonly folder: string }
  | { readonly is: 'browser'; readonly why: string };

interface Situation {
  readonly choice: HostChoice;
  /** Sample people play in a page of the browser host; Electron uses the machine's own camera. */
  readonly samples: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

/** @throws when Electron was asked for and cannot be had, with the remedy. */
export function chooseHost({ choice, samples, env, platform }: Situation): DemoHost {
  if (choice === 'browser') return { is: 'browser', why: 'as asked for' };
  const found = findElectron(env);
  const obstacle =
    found.is !== 'real'
      ? "Electron's own binary is not on this machine"
      : !hasDisplay(platform, env)
        ? 'Electron needs a display'
        : samples
          ? 'sample people play there only'
          : null;
  if (obstacle === null && found.is === 'real') return { is: 'electron', folder: found.folder };
  if (choice === 'electron') throw new Error(`--host electron: ${obstacle}; leave it out to use the installed browser`);
  return { is: 'browser', why: obstacle ?? '' };
}

const program: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

export interface ElectronAgent {
  /** Resolves with the exit code when it ends, by itself or stopped. */
  readonly ended: Promise<number>;
  readonly stop: () => Promise<void>;
}

const patienceMs = 5_000;

/** @param root the checkout, whose package.json names the built agent. */
export function startElectron(folder: string, root: string, flags: readonly string[]): ElectronAgent {
  const file = join(folder, program[process.platform] ?? 'electron');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Whoever ends the demo goes back to their own desktop, which nobody is to lock.
  const child = spawn(file, [root, ...sandbox, ...flags, '--session-watchdog', 'off'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return {
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(impatience);
    },
  };
}
