/** The journal of the desktop, as a file in the state folder; see `session/journal.ts`. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../ports.ts';
import type { Journal, JournalEntry } from '../session/journal.ts';
import { storageRefusal } from './files.ts';

const Entry = z.strictObject({ username: z.string(), locked: z.boolean() }) satisfies z.ZodType<JournalEntry>;

/** Synchronous on purpose: the desktop must not open before its line is on disk, and the line is short. */
export function openJournal(stateDir: string, log: Log): Journal {
  const file = join(stateDir, 'session.json');
  return {
    left: read(file, log),
    write: (entry) => {
      try {
        if (entry === null) rmSync(file, { force: true });
        else writeWholeSync(file, JSON.stringify(entry));
        syncFolder(dirname(file));
      } catch (error) {
        // A full disk keeps nobody out: what is lost is a notice after a crash, and the next start is locked anyway.
        log.error('journal.notWritten', { code: storageRefusal(error, file).code });
      }
    },
  };
}

/** A damaged file tells that something was cut short, and not whose it was. */
function read(file: string, log: Log): JournalEntry | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      log.warn('journal.unreadable', { code: storageRefusal(error, file).code });
    }
    return null;
  }
  try {
    return Entry.parse(JSON.parse(text));
  } catch {
    log.warn('journal.damaged');
    return { username: '', locked: false };
  }
}

function writeWholeSync(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.new`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const handle = openSync(fresh, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // NTFS journals the rename; folders cannot be opened there
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
