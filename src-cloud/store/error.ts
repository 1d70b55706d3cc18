import type { Code } from '../../src-shared/domain/codes.ts';

/** Why the store cannot be opened or used. The message is for the administrator; it names files and what to do. */
export class StoreError extends Error {
  readonly code: 'newer' | 'locked' | 'unreadable';

  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}

/** SQLite's primary result codes that mean the disk or the file, not a mistake of ours. */
const full = 13;
const failing = new Set([5, 6, 8, 10, 11, 14, 26]);
/** What the operating system says of a disk that takes nothing more, or a quota that is used up. */
const fullByName = new Set(['ENOSPC', 'EDQUOT']);
const failingByName = new Set(['EIO', 'EROFS']);

/** `storage.full` or `storage.failed` when that is what an error means, else null. Looks through causes. */
export function storageCodeOf(error: unknown): Extract<Code, 'storage.full' | 'storage.failed'> | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('errcode' in error && typeof error.errcode === 'number') {
    // Extended codes keep the primary one in their low byte.
    const primary = error.errcode & 0xff;
    if (primary === full) return 'storage.full';
    if (failing.has(primary)) return 'storage.failed';
  }
  if ('code' in error && typeof error.code === 'string') {
    if (fullByName.has(error.code)) return 'storage.full';
    if (failingByName.has(error.code)) return 'storage.failed';
  }
  return 'cause' in error ? storageCodeOf(error.cause) : null;
}
