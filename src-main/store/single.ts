/**
 * One agent per state folder. The lock is a file that names its process; a file whose process is gone, or whose process
 * number meanwhile belongs to another program, is stale and is taken over.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { storageRefusal } from './files.ts';

export interface Processes {
  readonly own: number;
  /** A mark that differs between two processes of the same number, or null when the process does not run. */
  readonly birth: (pid: number) => string | null;
}

export const systemProcesses: Processes = {
  own: process.pid,
  birth: (pid) => {
    if (process.platform === 'linux') {
      const stat = readOrNull(`/proc/${pid}/stat`);
      if (stat === null) return null;
      // After the name in brackets, which may hold anything, the state, and as field 22 the start time in clock ticks.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie: it has ended, and whoever started it has not asked how.
      return fields[0] === 'Z' ? null : (fields[19] ?? '');
    }
    try {
      process.kill(pid, 0);
      return '';
    } catch (error) {
      // EPERM: it runs, and belongs to somebody else.
      return hasCode(error, 'EPERM') ? '' : null;
    }
  },
};

/**
 * Takes the lock. The answer gives it back.
 * @throws {Refusal} `agent.alreadyRunning` while another process holds it; storage codes.
 */
export function takeLock(stateDir: string, processes: Processes = systemProcesses): () => void {
  const path = fileIn(stateDir);
  const mine = `${processes.own} ${processes.birth(processes.own) ?? ''}\n`;
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storageRefusal(error, stateDir);
  }
  // Somebody else may take over the same stale file in between: then the next look finds a live holder.
  for (let tries = 0; tries < 5; tries++) {
    if (create(path, mine)) return () => giveBack(path, mine);
    const theirs = readOrNull(path);
    if (theirs === null) continue;
    const holder = holderOf(theirs, processes);
    if (holder !== null) throw new Refusal('agent.alreadyRunning', `process ${holder} uses ${stateDir}`);
    setAside(path, theirs, processes.own);
  }
  throw new Refusal('agent.alreadyRunning', `several agents want ${stateDir}`);
}

/** The process that holds the lock; null when none does. @throws {Refusal} storage codes */
export function lockHolder(stateDir: string, processes: Processes = systemProcesses): number | null {
  const text = readOrNull(fileIn(stateDir));
  return text === null ? null : holderOf(text, processes);
}

const fileIn = (stateDir: string): string => join(stateDir, 'agent.lock');

/** The file appears with its whole text at once (a hard link), so that nobody reads an empty one and calls it stale. */
function create(path: string, text: string): boolean {
  const whole = `${path}.${text.split(' ')[0]}.new`;
  try {
    writeFileSync(whole, text, { mode: 0o600 });
    linkSync(whole, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw storageRefusal(error, path);
  } finally {
    rmSync(whole, { force: true });
  }
}

/** The process that a lock names, if that one still runs. */
function holderOf(text: string, processes: Processes): number | null {
  const [pid = '', birth = ''] = text.trim().split(' ');
  const number = Number(pid);
  return Number.isInteger(number) && number > 0 && processes.birth(number) === birth ? number : null;
}

/** Renaming succeeds for one contender only; if the file was a newer one after all, it is put back. */
function setAside(path: string, stale: string, own: number): void {
  const aside = `${path}.${own}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw storageRefusal(error, path);
  }
  if (readOrNull(aside) === stale) unlinkSync(aside);
  else renameSync(aside, path);
}

function giveBack(path: string, mine: string): void {
  if (readOrNull(path) === mine) unlinkSync(path);
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return null;
    throw storageRefusal(error, path);
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
