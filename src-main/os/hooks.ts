/**
 * How a session hook runs: a program with an environment of its own, or one POST to an address.
 *
 * A program gets PATH, HOME and LANG of the agent, and `HEXLOCK_EVENT`, `HEXLOCK_USER`, `HEXLOCK_FROM`,
 * `HEXLOCK_STATION`; nothing else is handed down, so no secret of the agent's own settings is. It runs without a shell,
 * in a process group of its own; what it starts and leaves behind lives on, unless the hook itself takes too long: then
 * the whole group is ended. An address gets the same as JSON; where it leads on to is not followed.
 */
import { spawn } from 'node:child_process';
import type { HookEvent, RunHook } from '../session/hooks.ts';

export interface HookRunnerOptions {
  readonly station: string;
  /** How long one hook may take. */
  readonly limitMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Is the hook an address and not a program? */
export const isAddress = (command: readonly string[]): boolean =>
  command.length === 1 && /^https?:/i.test(command[0] ?? '');

export function createHookRunner({ station, limitMs, env }: HookRunnerOptions): RunHook {
  return (command, event) =>
    isAddress(command)
      ? post(command[0] ?? '', { ...event, station }, limitMs)
      : runProgram(command, environmentFor(event, station, env), limitMs);
}

function environmentFor(
  { event, user, from }: HookEvent,
  station: string,
  env: HookRunnerOptions['env'],
): Record<string, string> {
  const inherited = ['PATH', 'HOME', 'LANG'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]));
  return {
    ...Object.fromEntries(inherited),
    HEXLOCK_EVENT: event,
    HEXLOCK_USER: user,
    HEXLOCK_FROM: from ?? '',
    HEXLOCK_STATION: station,
  };
}

function runProgram([file = '', ...args]: readonly string[], env: Record<string, string>, limitMs: number) {
  return new Promise<void>((resolve, reject) => {
    const child = spawn(file, args, {
      env,
      stdio: 'ignore',
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const impatience = setTimeout(() => {
      endGroup(child.pid);
      child.kill('SIGKILL');
      reject(new Error(`it took longer than ${limitMs} ms`));
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

function endGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function post(address: string, body: HookEvent & { readonly station: string }, limitMs: number): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(limitMs),
  });
  // The answer's body is nobody's concern, and is not read.
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the address answered ${response.status}`);
}
