/**
 * Small facts that an agent does well to remember and can do without: one file each in the state folder. A file that is
 * missing, damaged or cannot be written is said in the log and keeps nobody out.
 */
import type { z } from 'zod';
import { codeOf } from '../../src-shared/contracts/errors.ts';
import type { Log } from '../ports.ts';
import { type Disk, readWhole, systemDisk, writeWhole } from './files.ts';

export interface Kept<Value> {
  /** Null until something is known. */
  readonly value: () => Value | null;
  /** @returns whether it is something new */
  readonly keep: (value: Value) => boolean;
  /** Resolves when everything that was kept so far is on disk, or could not be. */
  readonly written: () => Promise<void>;
}

export async function openKept<Value>(
  file: string,
  schema: z.ZodType<Value>,
  log: Log,
  disk: Disk = systemDisk,
): Promise<Kept<Value>> {
  const read = async (): Promise<Value | null> => {
    try {
      const text = await readWhole(file);
      return text === null ? null : schema.parse(JSON.parse(text));
    } catch (error) {
      log.warn('kept.unreadable', { file, code: codeOf(error) });
      return null;
    }
  };
  let value: Value | null = await read();
  let written = Promise.resolve();
  return {
    value: () => value,
    keep: (next) => {
      const text = JSON.stringify(next);
      if (text === JSON.stringify(value)) return false;
      value = next;
      // One after the other: both would write the same file beside it.
      written = written
        .then(() => writeWhole(file, text, 0o600, disk))
        .catch((error: unknown) => log.warn('kept.notWritten', { file, code: codeOf(error) }));
      return true;
    },
    written: () => written,
  };
}
