/** Which images are compared with which: the trials of each protocol. */
import type { Trials } from './statistics.ts';

export type Protocol = 'single' | 'template3' | 'fused';

export const protocols: readonly Protocol[] = ['single', 'template3', 'fused'];

/** A person's images; `null` stands for one in which no face was found. */
export interface Person {
  readonly identity: string;
  readonly vectors: readonly (Float32Array | null)[];
}

/** Makes one unit vector of several, as enrolment and login do. */
export type Fuse = (vectors: readonly Float32Array[]) => Float32Array;

/** Trials, and how many images stood on either side of each. */
export interface ProtocolTrials extends Trials {
  /** The least and the greatest number of images in a template, and in a probe. */
  readonly templateImages: readonly [number, number];
  readonly probeImages: readonly [number, number];
}

/** One side of a comparison: some images of a person, fused. `null` when a face was missing among them. */
interface Side {
  readonly person: number;
  /** Bit `i` stands for the person's image `i`. */
  readonly images: number;
  readonly count: number;
  readonly vector: Float32Array | null;
}

/**
 * The trials of a protocol over all people.
 *
 * - `single`: every image against every other.
 * - `template3`: three images fused against each one that is not among them.
 * - `fused`: three images fused against two others fused; of people with only four images, two against two.
 *
 * Genuine trials take every way to choose the images, impostor trials compare the same sides across people.
 */
export function trialsOf(protocol: Protocol, people: readonly Person[], fuse: Fuse): ProtocolTrials {
  const sides = (choose: (n: number) => number): Side[] =>
    people.flatMap((person, index) => sidesOf(person, index, choose(person.vectors.length), fuse));
  const templates = sides((n) => templateSize(protocol, n));
  const probes = protocol === 'single' ? templates : sides(() => probeSize(protocol));
  // Where both sides of two people are chosen alike, A against B and B against A are one comparison.
  const alike = people.map(({ vectors }) => templateSize(protocol, vectors.length) === probeSize(protocol));

  const genuine: number[] = [];
  let genuineFailed = 0;
  const byPerson = Map.groupBy(probes, ({ person }) => person);
  for (const template of templates) {
    for (const probe of byPerson.get(template.person) ?? []) {
      if ((template.images & probe.images) !== 0) continue;
      if (alike[template.person] && template.images > probe.images) continue;
      if (template.vector && probe.vector) genuine.push(dot(template.vector, probe.vector));
      else genuineFailed++;
    }
  }
  const found = (side: Side): side is Side & { vector: Float32Array } => side.vector !== null;
  const impostor = impostorScores(templates.filter(found), probes.filter(found), alike);
  return { genuine, genuineFailed, impostor, templateImages: range(templates), probeImages: range(probes) };
}

type FoundSide = Side & { readonly vector: Float32Array };

function impostorScores(
  templates: readonly FoundSide[],
  probes: readonly FoundSide[],
  alike: readonly boolean[],
): Float32Array {
  const counted = (a: Side, b: Side) =>
    a.person !== b.person && !(alike[a.person] && alike[b.person] && a.person > b.person);
  let count = 0;
  for (const a of templates) for (const b of probes) if (counted(a, b)) count++;
  const scores = new Float32Array(count);
  let at = 0;
  for (const a of templates) for (const b of probes) if (counted(a, b)) scores[at++] = dot(a.vector, b.vector);
  return scores;
}

function templateSize(protocol: Protocol, images: number): number {
  if (protocol === 'single') return 1;
  if (protocol === 'template3') return 3;
  return images === 4 ? 2 : 3;
}

function probeSize(protocol: Protocol): number {
  return protocol === 'fused' ? 2 : 1;
}

/** Every way to choose `size` of a person's images. */
function sidesOf(person: Person, index: number, size: number, fuse: Fuse): Side[] {
  return choices(person.vectors.length, size).map((chosen) => {
    const vectors = chosen.flatMap((i) => person.vectors[i] ?? []);
    const whole = vectors.length === size;
    return {
      person: index,
      images: chosen.reduce((bits, i) => bits | (1 << i), 0),
      count: size,
      vector: whole ? fuse(vectors) : null,
    };
  });
}

/** All increasing lists of `size` numbers below `n`; none when there are too few. At most the first ten images count. */
export function choices(n: number, size: number): number[][] {
  const limit = Math.min(n, 10);
  const extend = (chosen: number[]): number[][] => {
    if (chosen.length === size) return [chosen];
    const next = (chosen.at(-1) ?? -1) + 1;
    return Array.from({ length: Math.max(0, limit - next) }, (_, i) => extend([...chosen, next + i])).flat();
  };
  return extend([]);
}

function range(sides: readonly Side[]): [number, number] {
  const counts = sides.map(({ count }) => count);
  return counts.length === 0 ? [0, 0] : [Math.min(...new Set(counts)), Math.max(...new Set(counts))];
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
