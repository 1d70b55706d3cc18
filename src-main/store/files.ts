/** Small files that must never be half written: a whole new one or the whole old one, also after a power cut. */
import { type FileHandle, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from '../../src-shared/contracts/errors.ts';

/** The calls that can fail for want of space; tests put a full disk in their place. */
export interface Disk {
  readonly mkdir: typeof mkdir;
  readonly open: typeof open;
  readonly rename: typeof rename;
  readonly unlink: typeof unlink;
}

export const systemDisk: Disk = { mkdir, open, rename, unlink };

const noSpace: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The system's own error as a refusal that has a remedy. */
export function storageRefusal(error: unknown, path: string): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new Refusal(noSpace.includes(code) ? 'storage.full' : 'storage.failed', `${path}: ${code}`, { cause: error });
}

/**
 * Writes `path` by way of a file beside it: written, flushed, renamed, and the folder flushed.
 * @param mode permissions of the file; the folder is created for its owner alone.
 * @throws {Refusal} `storage.full` or `storage.failed`; the old file, if any, is as it was.
 */
export async function writeWhole(path: string, text: string, mode = 0o600, disk: Disk = systemDisk): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  let handle: FileHandle | undefined;
  try {
    await disk.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    handle = await disk.open(fresh, 'w', mode);
    await handle.writeFile(text, 'utf8');
    await handle.sync();
    await handle.close();
    handle = undefined;
    await disk.rename(fresh, path);
    await syncFolder(dirname(path), disk);
  } catch (error) {
    // The reason is `error`; a temporary file that cannot be removed either adds nothing to it.
    await handle?.close().catch(() => undefined);
    await disk.unlink(fresh).catch(() => undefined);
    throw storageRefusal(error, path);
  }
}

async function syncFolder(folder: string, disk: Disk): Promise<void> {
  if (process.platform === 'win32') return; // NTFS journals the rename; folders cannot be opened there
  const handle = await disk.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file's text, or null when there is none. @throws {Refusal} `storage.failed` */
export async function readWhole(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw storageRefusal(error, path);
  }
}
