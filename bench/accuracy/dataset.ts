/** A folder of face photos named like LFW's: `First_Last_0001.jpg` is photo 1 of the person "First_Last". */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface Photo {
  readonly identity: string;
  readonly path: string;
}

/** A folder that cannot be measured; the message ends with the remedy. */
export class DatasetError extends Error {
  readonly code = 'dataset.unusable';
}

/** The person's name in a file's name, or nothing when the name has another form. */
export function identityOf(file: string): string | undefined {
  return /^(.+)_\d+\.jpe?g$/i.exec(basename(file))?.[1];
}

/**
 * All photos of a folder and of those inside it, in the order of their names.
 * @param limit keeps the first so many people
 * @throws {DatasetError} when the folder cannot be read, or holds no photo of that form
 */
export async function readDataset(folder: string, limit = Number.POSITIVE_INFINITY): Promise<Photo[]> {
  const remedy = 'Give a folder of photos named Name_0001.jpg with --pairs.';
  const files = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new DatasetError(`${folder} cannot be read. ${remedy}`, { cause });
  });
  const photos = files.sort().flatMap((file): Photo[] => {
    const identity = identityOf(file);
    return identity === undefined ? [] : [{ identity, path: join(folder, file) }];
  });
  if (photos.length === 0) throw new DatasetError(`${folder} holds no photo. ${remedy}`);
  const people = new Set([...new Set(photos.map(({ identity }) => identity))].slice(0, limit));
  return photos.filter(({ identity }) => people.has(identity));
}
