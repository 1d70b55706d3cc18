/** Gathers all presentations of a run: the studio's, ours on film, or those of the folders that were given. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';
import { ClipError, framesOf } from '../accuracy/frames.ts';
import { decodePicture, type Picture, PictureError } from '../accuracy/picture.ts';
import type { Captured } from './capture.ts';
import { type LiveClip, presentClip, presentLive, presentStill, type SeenClip, seeClip } from './clips.ts';
import type { Engine } from './engine.ts';
import { type FailedFile, FolderError, type MediaFile, readFolder, readSidecar } from './folder.ts';
import type { Recorded } from './store.ts';

/** The project's own clips of people; absent in most checkouts. */
export const ownClips = fileURLToPath(new URL('../../../shared/media/', import.meta.url));

export const isThere = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (entries) => entries.length > 0,
    () => false,
  );

export interface Item extends Recorded {
  readonly pictures: (numbers: readonly number[]) => Promise<Picture[]>;
}

export interface Collected {
  readonly items: readonly Item[];
  readonly failures: readonly FailedFile[];
  readonly nonResponses: readonly FailedFile[];
}

export type Log = (line: string) => void;

/** Attacks that others made. @throws {FolderError} */
export async function collectAttacks(
  folder: string,
  levels: readonly LivenessLevel[],
  presentations: number,
  seed: number,
  engine: Engine,
  log: Log,
): Promise<Collected> {
  const files = await readFolder(folder, '--attacks', ['clip', 'still']);
  const items: Item[] = [];
  const failures: FailedFile[] = [];
  for (const [species, each] of Map.groupBy(files, (file) => file.species)) {
    const usable: { readonly file: MediaFile; readonly clip: SeenClip | null }[] = [];
    for (const file of each) {
      const seen = await usableOr(file, failures, () =>
        file.kind === 'clip' ? seeClip(file.path, engine) : probe(file),
      );
      if (seen !== undefined) usable.push({ file, clip: seen });
      log(`${species}: ${file.name}${seen === undefined ? ' cannot be used' : ''}`);
    }
    // A still is presented in two ways, everything with three challenges, unless more were asked for.
    const rounds = Math.max(1, Math.ceil((presentations || 3 * usable.length) / Math.max(1, usable.length)));
    for (const { file, clip } of usable) {
      for (let round = 0; round < rounds; round++) {
        for (const level of levels) {
          const name = `${seed} ${file.name} ${round}`;
          const captured = clip
            ? await presentClip(clip, level, name)
            : await presentStill(file.path, round % 2 === 1, engine, level, name);
          const pictures = (numbers: readonly number[]) => picturesOf(file, numbers);
          items.push({ class: 'attack', species, name: `${file.name} ${round}`, level, captured, pictures });
        }
      }
    }
  }
  return { items, failures, nonResponses: [] };
}

/** A still is decoded once to see whether it can be. */
async function probe(file: MediaFile): Promise<null> {
  await stillPicture(file);
  return null;
}

const stillPicture = async (file: MediaFile): Promise<Picture> => decodePicture(await readFile(file.path));

async function picturesOf(file: MediaFile, numbers: readonly number[]): Promise<Picture[]> {
  if (file.kind === 'still') return [await stillPicture(file)];
  const found: Picture[] = [];
  const last = Math.max(...numbers);
  let i = 0;
  for await (const picture of framesOf(file.path)) {
    if (numbers.includes(i)) found.push(picture);
    if (++i > last) break;
  }
  return found;
}

async function usableOr<T>(file: MediaFile, failures: FailedFile[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ClipError || error instanceof PictureError || error instanceof FolderError)) throw error;
    failures.push({ file: file.name, reason: error.message });
    return undefined;
  }
}

/** Living people on film. @throws {FolderError} */
export async function collectLive(
  folder: string,
  levels: readonly LivenessLevel[],
  seed: number,
  engine: Engine,
  log: Log,
): Promise<Collected> {
  const files = await readFolder(folder, '--live', ['clip']);
  const items: Item[] = [];
  const failures: FailedFile[] = [];
  const nonResponses: FailedFile[] = [];
  for (const file of files) {
    const read = async () => ({ clip: await seeClip(file.path, engine), sidecar: await readSidecar(file.path) });
    const seen = await usableOr(file, failures, read);
    if (!seen) continue;
    const answers = presentLive(seen.clip, seen.sidecar, `${seed} ${file.name}`);
    if (answers.nonResponse !== null) nonResponses.push({ file: file.name, reason: answers.nonResponse });
    log(`${file.name}: ${answers.nonResponse ?? `${answers.answers.length} answered`}`);
    items.push(...itemsOf(file, seen.clip, answers, levels));
  }
  return { items, failures, nonResponses };
}

function itemsOf(
  file: MediaFile,
  clip: SeenClip,
  { answers, quiet }: LiveClip,
  levels: readonly LivenessLevel[],
): Item[] {
  const item = (captured: Captured, level: LivenessLevel, name: string): Item => {
    const times = clip.frames.map((frame, i) => [frame?.at, i] as const);
    const original = (n: number) => times.find(([at]) => at === captured.shots[n])?.[1] ?? 0;
    const pictures = (numbers: readonly number[]) => picturesOf(file, numbers.map(original));
    return { class: 'live', species: 'clips', name, level, captured, pictures };
  };
  return [
    ...(levels.includes('standard') ? quiet.map((captured, i) => item(captured, 'standard', `${file.name} ${i}`)) : []),
    // A recording cannot follow the light of a screen: at `highest` it says nothing.
    ...(levels.includes('high') ? answers.map((captured, i) => item(captured, 'high', `${file.name} ${i}`)) : []),
  ];
}
