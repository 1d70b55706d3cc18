/** Which photos are compared with which. */
import { fuseAll, type Vectors } from './networks.ts';
import { random, sample } from './random.ts';
import type { Plan, Protocol, Side } from './sides.ts';

/** A person's photos; `null` stands for one in which no face was found. */
export interface PersonPhotos {
  readonly identity: string;
  readonly photos: readonly { readonly name: string; readonly vectors: Vectors | null }[];
}

/** Of each person so many fused templates, and so many fused probes, at most: nobody outweighs the others by far. */
const mostSides = 10;
/** Of more photos than this, the ways to choose some are drawn and not listed. */
const mostListed = 10;
const seed = 3;

/**
 * The sides of a protocol over all people.
 *
 * - `single`: every photo against every other.
 * - `template3`: three photos fused against each one that is not among them.
 * - `fused`: three photos fused against two others fused; of people with only four photos, two against two.
 *
 * Genuine trials take every way to choose the photos (ten, drawn by a seed, where there are more), impostor trials compare
 * the same sides across people.
 */
export function photoPlan(protocol: Protocol, people: readonly PersonPhotos[]): Plan {
  const size = ({ photos }: PersonPhotos) => templateSize(protocol, photos.length);
  const templates = people.flatMap((person, index) => sidesOf(person, index, size(person)));
  const alike = people.map((person) => size(person) === probeSize(protocol));
  const probes =
    protocol === 'single' ? templates : people.flatMap((person, index) => sidesOf(person, index, probeSize(protocol)));
  return { templates, probes, alike };
}

function templateSize(protocol: Protocol, photos: number): number {
  if (protocol === 'single') return 1;
  if (protocol === 'template3') return 3;
  return photos === 4 ? 2 : 3;
}

function probeSize(protocol: Protocol): number {
  return protocol === 'fused' ? 2 : 1;
}

function sidesOf(person: PersonPhotos, index: number, size: number): Side[] {
  return choices(person.photos.length, size).map((chosen) => {
    const photos = chosen.flatMap((i) => person.photos[i] ?? []);
    const found = photos.flatMap(({ vectors }) => vectors ?? []);
    return {
      person: index,
      parts: chosen,
      images: size,
      label: photos.map(({ name }) => name).join(' + '),
      vectors: found.length === size ? fuseAll(found) : null,
    };
  });
}

/** Increasing lists of `size` numbers below `n`: every number alone, else all lists, or `most` of them by a fixed seed. */
export function choices(n: number, size: number, most = mostSides): number[][] {
  if (size > n) return [];
  if (size === 1) return Array.from({ length: n }, (_, i) => [i]);
  return n <= mostListed ? sample(listed(n, size), most, seed) : drawn(n, size, most);
}

function listed(n: number, size: number, chosen: readonly number[] = []): number[][] {
  if (chosen.length === size) return [[...chosen]];
  const next = (chosen.at(-1) ?? -1) + 1;
  return Array.from({ length: n - next }, (_, i) => listed(n, size, [...chosen, next + i])).flat();
}

function drawn(n: number, size: number, most: number): number[][] {
  const next = random(seed + n);
  const lists = new Map<string, number[]>();
  while (lists.size < most) {
    const list = new Set<number>();
    while (list.size < size) list.add(Math.floor(next() * n));
    const increasing = [...list].sort((a, b) => a - b);
    lists.set(increasing.join(), increasing);
  }
  return [...lists.values()];
}
