/** Keeps what is slow to compute (landmarks, embeddings) as float32 files, named by a hash of all that they depend on. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { resultsFolder } from '../report.ts';

/** Ignored by git. */
export const cacheFolder = join(resultsFolder, 'cache');

export type Key = readonly (string | Uint8Array)[];

/** Hex digits that change whenever a part does. */
export function hashOf(...parts: Key): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(typeof part === 'string' ? `${part}\0` : part);
  return hash.digest('hex').slice(0, 32);
}

/** The numbers kept under this name, or those that `compute` gives, which are then kept. */
export async function cached(
  kind: string,
  hash: string,
  compute: () => Promise<Float32Array>,
  folder: string = cacheFolder,
): Promise<Float32Array> {
  const path = join(folder, kind, `${hash}.f32`);
  const kept = await readFloats(path);
  if (kept) return kept;
  const numbers = await compute();
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  await rename(temporary, path);
  return numbers;
}

async function readFloats(path: string): Promise<Float32Array | undefined> {
  try {
    const bytes = await readFile(path);
    return new Float32Array(new Uint8Array(bytes).buffer);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
