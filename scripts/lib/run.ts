import { type SpawnOptions, spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { at, root } from './root.ts';

/** What a finished command left behind. `code` is 1 when a signal ended it. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** `show` passes the output through, `keep` collects it, `both` does both. Default: show. */
  readonly output?: 'show' | 'keep' | 'both';
}

/** Our own binaries come first, so that `node` is the project's Node also in children. */
export const projectEnv = (extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${at('node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
  ...extra,
});

/**
 * Runs one command to its end, without a shell and without stdin, and never rejects because of its exit code.
 * @throws when the command cannot be started (the system's own error, with its `code`).
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const output = options.output ?? 'show';
  const spawnOptions: SpawnOptions = {
    cwd: options.cwd ?? root,
    env: projectEnv(options.env),
    stdio: ['ignore', output === 'show' ? 'inherit' : 'pipe', output === 'show' ? 'inherit' : 'pipe'],
  };
  return new Promise((done, failed) => {
    const child = spawn(command, [...args], spawnOptions);
    const kept = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        kept[name] += text;
        if (output === 'both') process[name].write(text);
      });
    }
    child.on('error', failed);
    child.on('close', (code) => done({ code: code ?? 1, ...kept }));
  });
}

/** Runs a Node program of this repository (TypeScript sources run as they are). */
export const runNode = (script: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> =>
  run(process.execPath, [at(script), ...args], options);

/** Runs a command line tool that came with the dependencies, by its own file, so that Windows needs no shell. */
export const runTool = (binFile: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Outcome> =>
  run(process.execPath, [at('node_modules', binFile), ...args], options);
