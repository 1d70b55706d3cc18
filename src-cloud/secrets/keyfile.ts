import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { keyBytes } from './keys.ts';
import type { Random } from './random.ts';

/** Why a key file cannot serve. The message names the file and the remedy, never a byte of it. */
export class KeyFileError extends Error {
  readonly code: 'missing' | 'exposed' | 'malformed' | 'exists';

  constructor(code: KeyFileError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyFileError';
    this.code = code;
  }
}

/**
 * Reads the tenant key.
 * @throws {KeyFileError} `missing`, `exposed` (others may read it) or `malformed`
 */
export function readKeyFile(file: string): Uint8Array {
  const text = read(file);
  // Windows has no such bits; there the folder's access list protects the file.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new KeyFileError('exposed', `${file} can be read by others: run chmod 600 ${file}`);
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== keyBytes) {
    throw new KeyFileError('malformed', `${file} must hold ${keyBytes} bytes in base64, and holds ${key.length}`);
  }
  return new Uint8Array(key);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new KeyFileError(
      'missing',
      `the tenant key ${file} cannot be read: put it back from your backup, or name its place in HEXLOCK_CLOUD_KEY_FILE`,
      { cause: error },
    );
  }
}

/** Makes a new key that only the owner reads, and never overwrites one. @throws {KeyFileError} `exists` */
export function createKeyFile(file: string, random: Random): Uint8Array {
  const key = random(keyBytes);
  let handle: number;
  try {
    handle = openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new KeyFileError('exists', `${file} is already there and is not overwritten`, { cause: error });
  }
  try {
    writeSync(handle, `${Buffer.from(key).toString('base64')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return key;
}
