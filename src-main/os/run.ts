/** Programs of this machine, run without a shell and without waiting for more than a moment. */
import { execFile } from 'node:child_process';

export type RunProgram = (
  file: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
) => Promise<void>;

const longestMs = 10_000;

/** @throws when the program cannot be started, fails, or takes longer than 10 s (then it is ended). */
export const runProgram: RunProgram = (file, args, env = {}) =>
  new Promise((resolve, reject) => {
    execFile(file, [...args], { timeout: longestMs, env: { ...process.env, ...env } }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
