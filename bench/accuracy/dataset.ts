/** A folder of face photos named like LFW's: `First_Last_0001.jpg` is photo 1 of the person "First_Last". */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PlainError } from './plain-error.ts';

export interface Photo {
  readonly identity: string;
  readonly path: string;
}

export interface Dataset {
  readonly photos: readonly Photo[];
  /** Pictures whose names do not say whom they show. */
  readonly misnamed: readonly string[];
}

/** A folder that cannot be measured; the message ends with the remedy. */
export class DatasetError extends PlainError {
  readonly code = 'dataset.unusable';
}

/** Formats that are decoded are told by their bytes; the name only says that the file is meant to be a picture. */
const pictureName = /\.(jpe?g|png)$/i;
const remedy = 'Give a folder of photos named Name_0001.jpg with --pairs.';

/** The person's name in a file's name, or nothing when the name has another form. */
export function identityOf(file: string): string | undefined {
  const name = basename(file);
  return pictureName.test(name) ? /^(.+)_\d+\.\w+$/.exec(name)?.[1] : undefined;
}

/**
 * All photos of a folder and of those inside it, in the order of their names.
 * @param limit keeps the first so many people
 * @throws {DatasetError} when the folder cannot be read, or holds too little for a single comparison of either kind
 */
export async function readDataset(folder: string, limit = Number.POSITIVE_INFINITY): Promise<Dataset> {
  const entries = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new DatasetError(`${folder} cannot be read. ${remedy}`, { cause });
  });
  const pictures = entries.filter((file) => pictureName.test(file)).sort();
  const misnamed = pictures.filter((file) => identityOf(file) === undefined);
  const photos = pictures.flatMap((file): Photo[] => {
    const identity = identityOf(file);
    return identity === undefined ? [] : [{ identity, path: join(folder, file) }];
  });
  const people = new Set([...new Set(photos.map(({ identity }) => identity))].slice(0, limit));
  const kept = photos.filter(({ identity }) => people.has(identity));
  check(folder, kept, misnamed);
  return { photos: kept, misnamed };
}

function check(folder: string, photos: readonly Photo[], misnamed: readonly string[]): void {
  const refuse = (why: string): never => {
    throw new DatasetError(`${folder} ${why}. ${remedy}`);
  };
  if (photos.length === 0) {
    const example = misnamed[0];
    if (example === undefined) refuse('holds no photo');
    refuse(`holds ${misnamed.length} pictures, but no name says whom it shows (such as ${example})`);
  }
  const counts = new Map<string, number>();
  for (const { identity } of photos) counts.set(identity, (counts.get(identity) ?? 0) + 1);
  if (counts.size === 1) refuse(`shows one person only (${photos[0]?.identity}); strangers need a second one`);
  if (Math.max(...new Set(counts.values())) === 1) {
    refuse('has one photo of each person; at least one person needs a second one');
  }
}
