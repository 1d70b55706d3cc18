/** Embeds a folder of photos: the slow part, with a line of progress now and then. */
import { basename } from 'node:path';
import type { Photo } from './dataset.ts';
import { type FaceFinder, isFound } from './faces.ts';
import { embedWith, type Network } from './networks.ts';
import type { PersonPhotos } from './photo-sides.ts';

export interface Gathered {
  readonly people: readonly PersonPhotos[];
  /** Photos without a usable face, with the reason. */
  readonly failures: readonly { readonly file: string; readonly reason: string }[];
  /** Photos whose face was found at a second look only. */
  readonly secondLook: number;
}

/** Searches this many photos ahead of the one that is being embedded: browser and networks then work at the same time. */
const ahead = 4;

/** Nothing but vectors is kept, so the number of photos is not limited by memory. */
export async function embedPhotos(
  photos: readonly Photo[],
  finder: FaceFinder,
  networks: readonly Network[],
  log: (line: string) => void,
): Promise<Gathered> {
  const people = new Map<string, PersonPhotos['photos'][number][]>();
  const failures: { file: string; reason: string }[] = [];
  let secondLook = 0;
  const report = progressOf('photos', photos.length, log);
  let done = 0;
  for await (const [{ identity, path }, search] of inOrder(photos, ({ path }) => finder.find(path), ahead)) {
    const photosOf = people.get(identity) ?? [];
    people.set(identity, photosOf);
    const name = basename(path);
    if (isFound(search)) {
      if (search.view !== null) secondLook++;
      photosOf.push({ name, vectors: await embedWith(networks, search) });
    } else {
      failures.push({ file: path, reason: search.reason });
      photosOf.push({ name, vectors: null });
    }
    report(++done);
  }
  return { people: [...people].map(([identity, photos]) => ({ identity, photos })), failures, secondLook };
}

/** Items with their results in order, while up to `ahead` are being worked on. */
export async function* inOrder<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  ahead: number,
): AsyncGenerator<readonly [T, R]> {
  const started: Promise<R>[] = [];
  const start = (i: number) => {
    const item = items[i];
    if (item === undefined) return;
    const result = work(item);
    result.catch(() => undefined); // reported when its turn comes
    started.push(result);
  };
  for (let i = 0; i < ahead; i++) start(i);
  for (const [i, item] of items.entries()) {
    start(i + ahead);
    yield [item, await (started.shift() as Promise<R>)];
  }
}

const everyMs = 5_000;

/** Logs how far something is, every few seconds, with the time that is left at that pace. */
export function progressOf(
  what: string,
  total: number,
  log: (line: string) => void,
  now: () => number = () => performance.now(),
): (done: number) => void {
  const begun = now();
  let shown = begun;
  return (done) => {
    const at = now();
    if (at - shown < everyMs || done === 0) return;
    shown = at;
    const left = Math.round((((at - begun) / done) * (total - done)) / 1000);
    log(`${what}: ${Math.floor(done)} of ${total}, about ${left} s left`);
  };
}
