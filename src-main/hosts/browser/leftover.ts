/**
 * The browser of an agent that was killed: it outlives its agent, covers the screen with a page that has lost its main,
 * and would stay beside the next agent's. So which process it is stands in the state folder, and the next start ends it,
 * if it is that very process still.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../ports.ts';
import { type Processes, systemProcesses } from '../../store/single.ts';

const Window = z.strictObject({ pid: z.int().positive(), birth: z.string(), profile: z.string() });

export const profilePrefix = join(tmpdir(), 'hexlock-window-');

const fileIn = (stateDir: string): string => join(stateDir, 'window.json');

/** Notes the browser that was opened. What cannot be noted is said, and keeps no window back. */
export function noteWindow(
  stateDir: string,
  { pid, profile }: { readonly pid: number; readonly profile: string },
  log: Log,
  processes: Pick<Processes, 'birth'> = systemProcesses,
): void {
  try {
    const text = JSON.stringify({ pid, birth: processes.birth(pid) ?? '', profile });
    writeFileSync(fileIn(stateDir), text, { mode: 0o600 });
  } catch (error) {
    log.warn('browser.notNoted', { error: String(error) });
  }
}

export const forgetWindow = (stateDir: string): void => rmSync(fileIn(stateDir), { force: true });

/** Ends what was noted and is still there. @returns whether there was something to end */
export function endLeftover(
  stateDir: string,
  log: Log,
  processes: Pick<Processes, 'birth'> = systemProcesses,
  kill: (pid: number) => void = (pid) => void process.kill(pid, 'SIGKILL'),
): boolean {
  try {
    const { pid, birth, profile } = Window.parse(JSON.parse(readFileSync(fileIn(stateDir), 'utf8')));
    forgetWindow(stateDir);
    // A number alone may be anybody's by now.
    const isThat = birth !== '' && processes.birth(pid) === birth;
    if (isThat) kill(pid);
    if (profile.startsWith(profilePrefix) && !profile.slice(profilePrefix.length).includes(sep)) {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
    if (isThat) log.warn('browser.leftoverEnded', { pid });
    return isThat;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      log.warn('browser.leftover', { error: String(error) });
    }
    return false;
  }
}
