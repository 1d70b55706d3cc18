/**
 * What moves in a face, once everything is taken away that a picture can do when it is moved, tilted, lit otherwise or
 * filmed by a noisy sensor. Pure.
 *
 * The aligned faces of two frames are carried onto each other by a homography and a change of light, fitted on the
 * pixels themselves, because landmarks wander by more than lips move. What is left is averaged over blocks: noise
 * averages out, a lid, a lip or a nose that stands out does not.
 */
import type { Signature } from '../types.ts';
import { area, inner, leftBetween } from './left.ts';
import { lowerMiddle } from './points.ts';

/** What is left of the change between two aligned faces; grey levels, root mean square over blocks, noise taken off. */
export interface Motion {
  /** Over the whole face. */
  readonly all: number;
  /** Inside the openings of the eyes. */
  readonly eyes: number;
  /** Everywhere but in the eyes. */
  readonly rest: number;
  /** The grain that averages out: sensor noise, coding, and what is left of sharp edges. */
  readonly grain: number;
}

/** Side of a block. */
const block = 6;
const blocks = inner / block;
/**
 * How much of noise's variance is left in a block's mean, neighbours being alike by the signature's blur; measured on
 * pictures filmed with noise, which then leave 0.0 to 0.1.
 */
const noiseShare = 0.15;

/** The blocks in which ArcFace's template has the eyes: at 19, 26 and 37, 26 of 56. */
const isEye = (row: number, column: number): boolean => row === 3 && [1, 2, 5, 6].includes(column);

const blockOf = Uint8Array.from(
  { length: area },
  (_, i) => Math.floor(Math.floor(i / inner) / block) * blocks + Math.floor((i % inner) / block),
);
/** What was compared already, for as long as somebody keeps the frames. */
const compared = new WeakMap<Signature, WeakMap<Signature, Motion>>();

/**
 * Two frames are compared once, so what a judge will ask can be worked out while it waits for the rest.
 * @returns zeros for a picture and the same picture, however it was moved or tilted
 */
export function motionOf(a: Signature, b: Signature): Motion {
  const others = compared.get(a) ?? new WeakMap<Signature, Motion>();
  const motion = others.get(b) ?? compare(a, b);
  compared.set(a, others.set(b, motion));
  return motion;
}

function compare(a: Signature, b: Signature): Motion {
  const left = leftBetween(a, b);
  const means = new Float64Array(blocks * blocks);
  for (let i = 0; i < area; i++) {
    const at = blockOf[i] as number;
    means[at] = (means[at] as number) + (left[i] as number) / (block * block);
  }
  // What is finer than a block is grain.
  const fine = new Float64Array(blocks * blocks);
  for (let i = 0; i < area; i++) {
    const at = blockOf[i] as number;
    const finer = (left[i] as number) - (means[at] as number);
    fine[at] = (fine[at] as number) + (finer * finer) / (block * block);
  }
  // A blink leaves much that is finer than a block, and must not pass for grain everywhere else: each place has its own.
  const over = (wanted: (row: number, column: number) => boolean) => {
    let squares = 0;
    let grain = 0;
    let count = 0;
    for (const [at, mean] of means.entries()) {
      if (!wanted(Math.floor(at / blocks), at % blocks)) continue;
      squares += mean * mean;
      grain += fine[at] as number;
      count++;
    }
    return {
      left: Math.sqrt(Math.max(0, (squares - noiseShare * grain) / count)),
      grain: Math.sqrt(grain / count),
    };
  };
  const rest = over((row, column) => !isEye(row, column));
  return { all: over(() => true).left, eyes: over(isEye).left, rest: rest.left, grain: rest.grain };
}

/** How much a face moves by itself over some frames. */
export interface NaturalMotion {
  /** The middle value between neighbours: a slide show of pictures stands still most of the time. */
  readonly neighbours: number;
  /** The middle value between frames further apart: lips, lids and parallax add up, noise does not. */
  readonly pairs: number;
  /** The same inside the eyes alone. */
  readonly eyes: number;
}

/** Pairs that are compared beside the neighbours: a fit takes about a millisecond. */
const mostPairs = 18;

/** A longer scan is judged by its end: each pair of frames takes a millisecond to compare. */
export const motionFrames = 12;

/** Everywhere but in the eyes, since a picture can have holes there. NaN with fewer than two frames. */
export function naturalMotion(signatures: readonly Signature[]): NaturalMotion {
  const between = (i: number, j: number) => motionOf(signatures[i] as Signature, signatures[j] as Signature);
  const neighbours = signatures.slice(1).map((_, i) => between(i, i + 1));
  const apart: [number, number][] = [];
  for (let i = 0; i < signatures.length; i++) {
    for (let j = i + 2; j < signatures.length; j++) apart.push([i, j]);
  }
  const step = Math.max(1, apart.length / mostPairs);
  const chosen = Array.from(
    { length: Math.min(apart.length, mostPairs) },
    (_, k) => apart[Math.floor(k * step)] as [number, number],
  );
  const all = [...neighbours, ...chosen.map(([i, j]) => between(i, j))];
  return {
    neighbours: lowerMiddle(neighbours.map(({ rest }) => rest)),
    pairs: lowerMiddle(all.map(({ rest }) => rest)),
    eyes: lowerMiddle(all.map(({ eyes }) => eyes)),
  };
}
