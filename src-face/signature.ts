/**
 * Whether anything moved between two frames, once everything is taken away that moving a picture can do. Pure.
 *
 * Landmarks on a frozen image wander for a few frames while the tracker settles, so the aligned faces of a frozen
 * image are not equal. What they differ by is a small shift, turn and scaling: to first order a combination of the
 * picture's own gradients, which a least-squares fit removes, together with a change of light.
 */
import { arcFaceSize } from './align.ts';
import { solve } from './liveness/solve.ts';
import { greyLevels } from './quality.ts';
import type { Signature } from './types.ts';

/** Side of a signature. */
export const signatureSide = 56;
/** Pixels at the border that are left out: background and hair move for reasons of their own. */
const margin = 4;
/** Shift right, shift down, scale, turn, contrast, brightness. */
const freedoms = 6;

/** The trace of a frame; `chip` is its `alignArcFace`. */
export function signatureOf(chip: Float32Array): Signature {
  const grey = greyLevels(chip);
  const half = new Float32Array(signatureSide ** 2);
  for (let y = 0; y < signatureSide; y++) {
    for (let x = 0; x < signatureSide; x++) {
      const at = 2 * y * arcFaceSize + 2 * x;
      const below = at + arcFaceSize;
      half[y * signatureSide + x] =
        ((grey[at] as number) + (grey[at + 1] as number) + (grey[below] as number) + (grey[below + 1] as number)) / 4;
    }
  }
  // The blur makes the picture smooth enough for its gradients to describe a shift of a whole pixel.
  return blurAlong(blurAlong(half, 1), signatureSide);
}

/** Weights 1, 2, 1 along rows (`step` 1) or columns (`step` = side); the border repeats. */
function blurAlong(picture: Float32Array, step: number): Float32Array {
  const blurred = new Float32Array(picture.length);
  for (let i = 0; i < picture.length; i++) {
    const place = step === 1 ? i % signatureSide : Math.floor(i / signatureSide);
    const before = place === 0 ? i : i - step;
    const after = place === signatureSide - 1 ? i : i + step;
    blurred[i] = ((picture[before] as number) + 2 * (picture[i] as number) + (picture[after] as number)) / 4;
  }
  return blurred;
}

/**
 * Mean absolute difference in grey levels that no shift, turn, scaling or change of light explains: 0 for a picture
 * and the same picture, about 0.2 with sensor noise, above 0.5 between frames of a living face.
 */
export function motionBetween(a: Signature, b: Signature): number {
  const rows = fitRows(a, b);
  const normal = new Float64Array(freedoms * freedoms);
  const right = new Float64Array(freedoms);
  for (const { change, terms } of rows) {
    for (let p = 0; p < freedoms; p++) {
      const term = terms[p] as number;
      right[p] = (right[p] as number) + term * change;
      for (let q = 0; q < freedoms; q++) {
        normal[p * freedoms + q] = (normal[p * freedoms + q] as number) + term * (terms[q] as number);
      }
    }
  }
  const amounts = solve(normal, right);
  let sum = 0;
  for (const { change, terms } of rows) {
    sum += Math.abs(terms.reduce((left, term, p) => left - term * (amounts[p] as number), change));
  }
  return sum / rows.length;
}

interface FitRow {
  /** Grey levels, second frame less first. */
  readonly change: number;
  /** What one unit of each freedom would change here. */
  readonly terms: readonly number[];
}

function fitRows(a: Signature, b: Signature): FitRow[] {
  const middle = signatureSide / 2;
  const mean = (at: number) => ((a[at] as number) + (b[at] as number)) / 2;
  const rows: FitRow[] = [];
  for (let y = margin; y < signatureSide - margin; y++) {
    for (let x = margin; x < signatureSide - margin; x++) {
      const at = y * signatureSide + x;
      const across = (mean(at + 1) - mean(at - 1)) / 2;
      const down = (mean(at + signatureSide) - mean(at - signatureSide)) / 2;
      // In units of half a side, so that all sums have one order of magnitude.
      const u = (x - middle) / middle;
      const v = (y - middle) / middle;
      rows.push({
        change: (b[at] as number) - (a[at] as number),
        terms: [across, down, u * across + v * down, u * down - v * across, mean(at) / 128, 1],
      });
    }
  }
  return rows;
}
