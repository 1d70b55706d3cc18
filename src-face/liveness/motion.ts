/**
 * What moves in a face, once everything is taken away that a picture can do when it is moved, tilted, lit otherwise or
 * filmed by a noisy sensor. Pure.
 *
 * The aligned faces of two frames are carried onto each other by a homography and a change of light, fitted on the
 * pixels themselves, because landmarks wander by more than lips move. What is left is averaged over blocks: noise
 * averages out, a lid, a lip or a nose that stands out does not.
 */
import { signatureSide } from '../signature.ts';
import type { Signature } from '../types.ts';
import { lowerMiddle } from './points.ts';
import { solve } from './solve.ts';

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

/** Pixels at the border that are left out: background and hair move for reasons of their own. */
const margin = 4;
const inner = signatureSide - 2 * margin;
/** Eight of the homography; contrast, brightness, and how the light falls off across and down. */
const freedoms = 12;
/** The fit is linear in small shifts, so larger ones take some rounds. */
const rounds = 4;
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

/** @returns zeros for a picture and the same picture, however it was moved or tilted */
export function motionOf(a: Signature, b: Signature): Motion {
  const left = leftBetween(a, b);
  const means = new Float64Array(blocks * blocks);
  for (let i = 0; i < left.length; i++) {
    const at = Math.floor(Math.floor(i / inner) / block) * blocks + Math.floor((i % inner) / block);
    means[at] = (means[at] as number) + (left[i] as number) / (block * block);
  }
  // What is finer than a block is grain.
  const fine = new Float64Array(blocks * blocks);
  for (let i = 0; i < left.length; i++) {
    const at = Math.floor(Math.floor(i / inner) / block) * blocks + Math.floor((i % inner) / block);
    fine[at] = (fine[at] as number) + ((left[i] as number) - (means[at] as number)) ** 2 / (block * block);
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

/** Change that no homography and no light explains, second frame less first, row-major over the inner square. */
function leftBetween(a: Signature, b: Signature): Float32Array {
  const carry = new Float64Array(8);
  const left = new Float32Array(inner * inner);
  const terms = new Float64Array(freedoms);
  const rows = new Float32Array(inner * inner * freedoms);
  const moved = new Float32Array(signatureSide * signatureSide);
  const bands = new Float64Array(inner);
  for (let round = 0; round < rounds; round++) {
    carryPicture(b, carry, moved);
    takeOff(bands, moved);
    const normal = new Float64Array(freedoms * freedoms);
    const right = new Float64Array(freedoms);
    for (let y = 0, i = 0; y < inner; y++) {
      for (let x = 0; x < inner; x++, i++) {
        describe(a, moved, x + margin, y + margin, terms);
        const at = (y + margin) * signatureSide + x + margin;
        const change = (moved[at] as number) - (a[at] as number);
        left[i] = change;
        for (let p = 0; p < freedoms; p++) {
          const term = terms[p] as number;
          rows[i * freedoms + p] = term;
          right[p] = (right[p] as number) + term * change;
          for (let q = 0; q <= p; q++) {
            normal[p * freedoms + q] = (normal[p * freedoms + q] as number) + term * (terms[q] as number);
          }
        }
      }
    }
    for (let p = 0; p < freedoms; p++) {
      for (let q = p + 1; q < freedoms; q++) normal[p * freedoms + q] = normal[q * freedoms + p] as number;
    }
    // A little stiffness: what a flat picture leaves open stays where it is.
    const amounts = solve(normal, right, 1);
    for (let i = 0; i < left.length; i++) {
      let rest = left[i] as number;
      for (let p = 0; p < freedoms; p++) rest -= (rows[i * freedoms + p] as number) * (amounts[p] as number);
      left[i] = rest;
    }
    addBands(bands, left, a);
    for (let p = 0; p < 8; p++) carry[p] = (carry[p] as number) - (amounts[p] as number);
  }
  return left;
}

/** Rows before and after over which a band's brightness is about the same: bands are as high as a face or half of it. */
const bandReach = 3;

/**
 * Lamps on mains current, and screens that are dimmed by flickering, lie as bright and dark bands on the picture of a shutter
 * that rolls, elsewhere in each frame: nothing in the face has moved. Adds to each row's factor that by which most of its
 * pixels, and those of the rows around, are still brighter; a lid or a lip is never most of a row.
 */
function addBands(bands: Float64Array, left: Float32Array, picture: Signature): void {
  const factors = Float64Array.from({ length: inner }, (_, y) => {
    const from = (y + margin) * signatureSide + margin;
    const ratios = left.slice(y * inner, (y + 1) * inner);
    for (let x = 0; x < inner; x++) ratios[x] = (ratios[x] as number) / Math.max(8, picture[from + x] as number);
    return ratios.sort()[inner >> 1] as number;
  });
  for (let y = 0; y < inner; y++) {
    const near = factors.subarray(Math.max(0, y - bandReach), y + bandReach + 1);
    bands[y] = (bands[y] as number) + near.reduce((sum, factor) => sum + factor, 0) / near.length;
  }
}

function takeOff(bands: Float64Array, picture: Float32Array): void {
  for (let y = 0; y < inner; y++) {
    const from = (y + margin) * signatureSide;
    const factor = 1 / (1 + (bands[y] as number));
    for (let x = 0; x < signatureSide; x++) picture[from + x] = (picture[from + x] as number) * factor;
  }
}

/** What one unit of each freedom would change at a pixel. */
function describe(a: Float32Array, b: Float32Array, x: number, y: number, terms: Float64Array): void {
  const at = y * signatureSide + x;
  const mean = (k: number) => ((a[k] as number) + (b[k] as number)) / 2;
  const across = (mean(at + 1) - mean(at - 1)) / 2;
  const down = (mean(at + signatureSide) - mean(at - signatureSide)) / 2;
  // In units of half a side, so that all sums have one order of magnitude.
  const half = signatureSide / 2;
  const u = (x + 0.5 - half) / half;
  const v = (y + 0.5 - half) / half;
  const along = u * across + v * down;
  terms[0] = across;
  terms[1] = u * across;
  terms[2] = v * across;
  terms[3] = down;
  terms[4] = u * down;
  terms[5] = v * down;
  terms[6] = u * along;
  terms[7] = v * along;
  terms[8] = mean(at) / 128;
  terms[9] = 1;
  terms[10] = u;
  terms[11] = v;
}

/** The picture as seen through the shifts so far: at each place, what lies where the shifts point to. */
function carryPicture(from: Signature, carry: Float64Array, into: Float32Array): void {
  const half = signatureSide / 2;
  const [tx = 0, ux = 0, vx = 0, ty = 0, uy = 0, vy = 0, pu = 0, pv = 0] = carry;
  const last = signatureSide - 1;
  for (let y = 0, i = 0; y < signatureSide; y++) {
    for (let x = 0; x < signatureSide; x++, i++) {
      const u = (x + 0.5 - half) / half;
      const v = (y + 0.5 - half) / half;
      const bend = pu * u + pv * v;
      const sx = Math.min(last, Math.max(0, x + tx + ux * u + vx * v + bend * u));
      const sy = Math.min(last, Math.max(0, y + ty + uy * u + vy * v + bend * v));
      const x0 = Math.min(last - 1, Math.floor(sx));
      const y0 = Math.min(last - 1, Math.floor(sy));
      const fx = sx - x0;
      const fy = sy - y0;
      const k = y0 * signatureSide + x0;
      into[i] =
        (1 - fy) * ((1 - fx) * (from[k] as number) + fx * (from[k + 1] as number)) +
        fy * ((1 - fx) * (from[k + signatureSide] as number) + fx * (from[k + signatureSide + 1] as number));
    }
  }
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
