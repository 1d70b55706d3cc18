/**
 * Presentations that were captured: kept, so that a judge can be tried on them without filming again. They hold numbers
 * (poses, scores, landmarks, traces), no pictures; still they are traces of faces, and stay in a folder that git ignores.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';
import { cacheFolder } from '../accuracy/cache.ts';
import { PlainError } from '../accuracy/plain-error.ts';
import type { Captured } from './capture.ts';
import { recalled } from './engine.ts';

export type Class = 'attack' | 'live';

/** One presentation, and where it comes from. */
export interface Recorded {
  readonly class: Class;
  readonly species: string;
  /** The person or file, and the number of the presentation. */
  readonly name: string;
  /** The level whose challenge was asked: `high` serves `standard` too. */
  readonly level: LivenessLevel;
  readonly captured: Captured;
}

const kind = 'presentations';
const list = join(cacheFolder, kind, 'latest.json');

export const kept = (hash: string, capture: () => Promise<Captured>): Promise<Captured> =>
  recalled(kind, hash, capture);

/** Writes down which presentations the last run used. */
export async function listKept(
  entries: readonly (Omit<Recorded, 'captured'> & { readonly hash: string })[],
): Promise<void> {
  await mkdir(join(cacheFolder, kind), { recursive: true });
  await writeFile(list, JSON.stringify(entries));
}

/** The presentations of the last run. @throws {PlainError} when there was none */
export async function loadPresentations(): Promise<Recorded[]> {
  const text = await readFile(list, 'utf8').catch((cause: unknown) => {
    throw new PlainError('nothing was filmed yet: run "npm run bench -- liveness" first', { cause });
  });
  const entries = JSON.parse(text) as (Omit<Recorded, 'captured'> & { hash: string })[];
  return Promise.all(
    entries.map(async ({ hash, ...rest }) => {
      const bytes = await readFile(join(cacheFolder, kind, hash.slice(0, 2), `${hash}.bin`));
      return { ...rest, captured: deserialize(bytes) as Captured };
    }),
  );
}
