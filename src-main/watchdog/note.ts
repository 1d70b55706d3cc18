/**
 * An agent that nobody watches says so in its state folder, for the doctor, which is another process. The note names the
 * agent: of one that has ended it says nothing.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../ports.ts';

const fileIn = (stateDir: string): string => join(stateDir, 'unwatched');

/** @returns keeps the note. What cannot be written down is in the log, and keeps nobody from going on. */
export const noteWatched =
  (stateDir: string, log: Log, pid: number = process.pid) =>
  (is: boolean): void => {
    try {
      if (is) rmSync(fileIn(stateDir), { force: true });
      else writeFileSync(fileIn(stateDir), `${pid}\n`, { mode: 0o600 });
    } catch (error) {
      log.warn('watchdog.notNoted', { error: String(error) });
    }
  };

/** Does this agent run without a watchdog that it wants? @param pid of the agent that uses the state folder */
export function isUnwatched(stateDir: string, pid: number): boolean {
  try {
    return Number(readFileSync(fileIn(stateDir), 'utf8')) === pid;
  } catch {
    return false; // nothing was noted, or it is not ours to read, which the doctor says of the folder
  }
}
