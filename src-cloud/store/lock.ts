import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from './error.ts';

/**
 * Keeps a second cloud off a data directory. The lock is the operating system's own, held through an empty SQLite
 * file: it ends with the process however that ends, so a stale lock cannot be left behind and no process id has to be
 * trusted (in a container every cloud has the same one). The id is only written down for the message.
 * @returns what releases the lock
 * @throws {StoreError} `locked` when another cloud serves this directory
 */
export function lockDirectory(folder: string): () => void {
  const holder = join(folder, 'cloud.pid');
  const lock = new DatabaseSync(join(folder, 'cloud.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== 5) throw error;
    throw new StoreError(
      'locked',
      `another cloud already serves ${folder}${whoHolds(holder)}: stop it first, or give --data another folder`,
    );
  }
  writeFileSync(holder, `${process.pid}\n`, { mode: 0o600 });
  return () => {
    rmSync(holder, { force: true });
    lock.exec('rollback');
    lock.close();
  };
}

function whoHolds(file: string): string {
  try {
    return ` (process ${Number.parseInt(readFileSync(file, 'utf8'), 10)})`;
  } catch {
    // The message is complete without it: the other cloud may have written nothing yet.
    return '';
  }
}
