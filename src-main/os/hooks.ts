/**
 * How a session hook runs: a program with an environment of its own, or one POST to an address.
 *
 * A program gets PATH, HOME and LANG of the agent, and `HEXLOCK_EVENT`, `HEXLOCK_USER`, `HEXLOCK_FROM`,
 * `HEXLOCK_STATION`; nothing else is handed down (on Windows what no program starts without), so no secret of the agent's
 * own settings is. What it writes goes nowhere. It runs without a shell, in a process group of its own; what it starts
 * and leaves behind lives on, unless the hook itself takes too long: then the whole group is ended. An address gets the
 * same as JSON; where it leads on to is not followed.
 */
import { spawn } from 'node:child_process';
import type { HookEvent, RunHook } from '../session/hooks.ts';

export interface HookRunnerOptions {
  readonly station: string;
  /** How long one hook may take. */
  readonly limitMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends a program with all that it started and that still belongs to it. @throws what the system says */
  readonly end?: (pid: number) => void;
}

/** Is the hook an address and not a program? */
export const isAddress = (command: readonly string[]): boolean =>
  command.length === 1 && /^https?:/i.test(command[0] ?? '');

export const createHookRunner =
  (options: HookRunnerOptions): RunHook =>
  (command, event) =>
    isAddress(command)
      ? post(command[0] ?? '', { ...event, station: options.station }, options)
      : runProgram(command, environmentFor(event, options), options);

function environmentFor({ event, user, from }: HookEvent, { station, env }: HookRunnerOptions): Record<string, string> {
  const inherited = ['PATH', 'HOME', 'LANG'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return {
    ...Object.fromEntries(inherited),
    HEXLOCK_EVENT: event,
    HEXLOCK_USER: user,
    HEXLOCK_FROM: from ?? '',
    HEXLOCK_STATION: station,
  };
}

function runProgram(
  [file = '', ...args]: readonly string[],
  env: Record<string, string>,
  { limitMs, end = endGroup }: HookRunnerOptions,
) {
  return new Promise<void>((resolve, reject) => {
    const child = spawn(file, args, {
      env,
      stdio: 'ignore',
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const impatience = setTimeout(() => {
      try {
        if (child.pid !== undefined) end(child.pid);
        reject(tooLong(limitMs));
      } catch (error) {
        // It runs as somebody else, or is gone in this moment: it is not waited for any longer.
        child.unref();
        reject(new Error(`${tooLong(limitMs).message}, and could not be ended (${nameOf(error)})`));
      }
    }, limitMs);
    child.once('error', (error) => {
      clearTimeout(impatience);
      reject(error);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(impatience);
      if (code === 0) resolve();
      else reject(new Error(code === null ? `it was ended by ${signal}` : `it ended with ${code}`));
    });
  });
}

/** On Windows, which has no groups, the program alone. @throws what the system says */
const endGroup = (pid: number): void => {
  process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
};

const tooLong = (limitMs: number): Error => new Error(`it took longer than ${limitMs} ms`);

async function post(
  address: string,
  body: HookEvent & { readonly station: string },
  { limitMs }: HookRunnerOptions,
): Promise<void> {
  const signal = AbortSignal.timeout(limitMs);
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? tooLong(limitMs) : new Error(`the address could not be asked (${nameOf(error)})`);
  });
  // The answer's body is nobody's concern, and is not read.
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the address answered ${response.status}`);
}

/** What the system calls an error; `fetch` says no more than that it failed, and keeps the reason inside. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error) return String(error.code);
  return error.cause === undefined ? error.message : nameOf(error.cause);
}
