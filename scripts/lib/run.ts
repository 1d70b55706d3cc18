import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { at, root } from './root.ts';

/** What a finished command left behind. `code` is 1 when a signal ended it. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** True when the time limit ended it. */
  readonly late: boolean;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** `show` passes the output through, `keep` collects it, `both` does both. Default: show. */
  readonly output?: 'show' | 'keep' | 'both';
  /** After this many milliseconds the command and all it started are ended. Default: no limit. */
  readonly limitMs?: number;
}

/** Our own binaries come first, so that `node` is the project's Node also in children; colours only for a person. */
export const projectEnv = (extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
  PATH: `${at('node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
  ...extra,
});

const grouped = process.platform !== 'win32';

/** Ends a process and, where the system has process groups, all that it started. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (grouped) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: it was faster
  }
}

/**
 * Runs one command to its end, without a shell and without stdin, and never rejects because of its exit code.
 * The command is the head of its own process group; interrupting this process interrupts the group.
 * @throws when the command cannot be started (the system's own error, with its `code`).
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { output = 'show', limitMs } = options;
  const piped = output === 'show' ? 'inherit' : 'pipe';
  return new Promise((done, failed) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? root,
      env: projectEnv(options.env),
      stdio: ['ignore', piped, piped],
      detached: grouped,
    });
    const kept = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        kept[name] += text;
        if (output === 'both') process[name].write(text);
      });
    }
    let late = false;
    const timers: NodeJS.Timeout[] = [];
    if (limitMs !== undefined) {
      timers.push(
        setTimeout(() => {
          late = true;
          end(child, 'SIGINT'); // test tools still write their report on it
          timers.push(setTimeout(() => end(child, 'SIGTERM'), 10_000));
          timers.push(setTimeout(() => end(child, 'SIGKILL'), 15_000));
        }, limitMs),
      );
    }
    const stop = (signal: NodeJS.Signals) => {
      end(child, signal);
      process.exitCode = 130;
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const settle = () => {
      for (const timer of timers) clearTimeout(timer);
      process.off('SIGINT', stop).off('SIGTERM', stop);
    };
    child.on('error', (error) => {
      settle();
      failed(error);
    });
    child.on('close', (code, signal) => {
      settle();
      if (signal === 'SIGINT' && !late) process.exit(130);
      done({ code: code ?? 1, ...kept, late });
    });
  });
}

/** Runs a Node program of this repository (TypeScript sources run as they are). */
export const runNode = (script: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> =>
  run(process.execPath, [at(script), ...args], options);

/** Runs a command line tool that came with the dependencies, by its own file, so that Windows needs no shell. */
export const runTool = (binFile: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> =>
  run(process.execPath, [at('node_modules', binFile), ...args], options);

/** Playwright colours its workers itself; an empty NO_COLOR keeps Node from complaining about that. */
export const runPlaywright = (args: readonly string[], options: RunOptions = {}): Promise<Outcome> =>
  runTool('@playwright/test/cli.js', ['test', ...args], { ...options, env: { ...options.env, NO_COLOR: '' } });
