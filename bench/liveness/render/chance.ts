/** Seeded chance for the studio: every presentation draws its parameters from its own seed, and comes out the same again. */
import { random } from '../../accuracy/random.ts';

export interface Chance {
  /** 0..1 */
  readonly next: () => number;
  readonly between: (least: number, most: number) => number;
  readonly whole: (least: number, most: number) => number;
  readonly maybe: (share: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Standard normal. */
  readonly normal: () => number;
}

/** @param seed any text: equal texts give equal chance */
export function chanceOf(seed: string): Chance {
  const next = random(textHash(seed));
  const between = (least: number, most: number) => least + (most - least) * next();
  return {
    next,
    between,
    whole: (least, most) => Math.floor(between(least, most + 1)),
    maybe: (share) => next() < share,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** 32 bits (FNV-1a). */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A table of standard normal numbers: drawing each one anew would cost more than all the rest of a frame. */
const normals = (() => {
  const chance = chanceOf('noise');
  return Float32Array.from({ length: 1 << 16 }, () => chance.normal());
})();

/** Where a run through the table starts; runs of different frames and lines start at different places. */
export function noiseRun(frame: number, line: number): (i: number) => number {
  const start = (Math.imul(frame + 1, 0x9e3779b1) ^ Math.imul(line + 7, 0x85ebca6b)) >>> 8;
  return (i) => normals[(start + i) & 0xffff] as number;
}
