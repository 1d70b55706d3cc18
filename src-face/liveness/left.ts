/**
 * What is left of the change between two aligned faces once a homography and a change of light have carried the one onto the
 * other as well as they can. Pure for its callers, who have done with one answer before they ask again.
 */
import { signatureSide } from '../signature.ts';
import type { Signature } from '../types.ts';
import { solve } from './solve.ts';

/** Pixels at the border that are left out: background and hair move for reasons of their own. */
const margin = 4;
/** Side of the square that is looked at. */
export const inner = signatureSide - 2 * margin;
/** Its pixels, which are numbered row by row. */
export const area = inner * inner;
/** Eight of the homography; contrast, brightness, and how the light falls off across and down. */
const freedoms = 12;
/** The fit is linear in small shifts, so larger ones take some rounds. */
const rounds = 4;

/** Of each pixel of a signature's row or column: its place in half sides from the middle, so that all sums are alike in size. */
const places = Float64Array.from({ length: signatureSide }, (_, x) => {
  const half = signatureSide / 2;
  return (x + 0.5 - half) / half;
});

/**
 * What a fit works in. It is overwritten by the next one: allocating it anew takes a third as long as the fit itself, and
 * somebody waits at the end of a login.
 */
const scratch = {
  /** For each freedom what one unit of it would change at each pixel. */
  terms: Array.from({ length: freedoms }, () => new Float64Array(area)),
  change: new Float64Array(area),
  left: new Float32Array(area),
  /** The second picture, carried onto the first. */
  moved: new Float32Array(signatureSide * signatureSide),
  bands: new Float64Array(inner),
  factors: new Float64Array(inner),
  ratios: new Float32Array(inner),
} as const;

/** Change that no homography and no light explains, second frame less first; valid until the next call. */
export function leftBetween(a: Signature, b: Signature): Float32Array {
  const { terms, change, left, moved, bands } = scratch;
  const carry = new Float64Array(8);
  bands.fill(0);
  for (let round = 0; round < rounds; round++) {
    carryPicture(b, carry, moved);
    takeOff(bands, moved);
    describe(a, moved, terms, change);
    const [normal, right] = sumsOf(terms, change);
    // A little stiffness: what a flat picture leaves open stays where it is.
    const amounts = solve(normal, right, 1);
    // What the fit explains is taken off in single precision: the limits of all layers were measured with that.
    const rest = change;
    for (let i = 0; i < area; i++) rest[i] = Math.fround(change[i] as number);
    for (let p = 0; p < freedoms; p++) {
      const term = terms[p] as Float64Array;
      const amount = amounts[p] as number;
      for (let i = 0; i < area; i++) rest[i] = (rest[i] as number) - Math.fround(term[i] as number) * amount;
    }
    left.set(rest);
    addBands(bands, left, a);
    for (let p = 0; p < 8; p++) carry[p] = (carry[p] as number) - (amounts[p] as number);
  }
  return left;
}

/** The least squares' matrix and right side. Three sums at a time: each addition waits for the one before it. */
function sumsOf(
  terms: readonly Float64Array[],
  change: Float64Array,
): readonly [normal: Float64Array, right: Float64Array] {
  const normal = new Float64Array(freedoms * freedoms);
  const right = new Float64Array(freedoms);
  for (let p = 0; p < freedoms; p++) {
    const one = terms[p] as Float64Array;
    let sum = 0;
    for (let i = 0; i < area; i++) sum += (one[i] as number) * (change[i] as number);
    right[p] = sum;
    for (let q = 0; q <= p; q += 3) {
      const [x, y, z] = [terms[q], terms[q + 1], terms[q + 2]] as Three;
      let [sumX, sumY, sumZ] = [0, 0, 0];
      for (let i = 0; i < area; i++) {
        const term = one[i] as number;
        sumX += term * (x[i] as number);
        sumY += term * (y[i] as number);
        sumZ += term * (z[i] as number);
      }
      normal[p * freedoms + q] = sumX;
      normal[p * freedoms + q + 1] = sumY;
      normal[p * freedoms + q + 2] = sumZ;
    }
  }
  for (let p = 0; p < freedoms; p++) {
    for (let q = p + 1; q < freedoms; q++) normal[p * freedoms + q] = normal[q * freedoms + p] as number;
  }
  return [normal, right];
}

/** Rows before and after over which a band's brightness is about the same: bands are as high as a face or half of it. */
const bandReach = 3;

/**
 * Lamps on mains current, and screens that are dimmed by flickering, lie as bright and dark bands on the picture of a shutter
 * that rolls, elsewhere in each frame: nothing in the face has moved. Adds to each row's factor that by which most of its
 * pixels, and those of the rows around, are still brighter; a lid or a lip is never most of a row.
 */
function addBands(bands: Float64Array, left: Float32Array, picture: Signature): void {
  const { factors, ratios } = scratch;
  for (let y = 0; y < inner; y++) {
    const from = (y + margin) * signatureSide + margin;
    for (let x = 0; x < inner; x++) {
      ratios[x] = (left[y * inner + x] as number) / Math.max(8, picture[from + x] as number);
    }
    factors[y] = middleOf(ratios);
  }
  for (let y = 0; y < inner; y++) {
    const [first, end] = [Math.max(0, y - bandReach), Math.min(inner, y + bandReach + 1)];
    let sum = 0;
    for (let near = first; near < end; near++) sum += factors[near] as number;
    bands[y] = (bands[y] as number) + sum / (end - first);
  }
}

/** The middle of a few numbers, the larger of two; sorts them, by insertion, because the library's way in costs more. */
function middleOf(values: Float32Array): number {
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    let at = i;
    for (; at > 0 && (values[at - 1] as number) > value; at--) values[at] = values[at - 1] as number;
    values[at] = value;
  }
  return values[values.length >> 1] as number;
}

function takeOff(bands: Float64Array, picture: Float32Array): void {
  for (let y = 0; y < inner; y++) {
    const from = (y + margin) * signatureSide;
    const factor = 1 / (1 + (bands[y] as number));
    for (let x = 0; x < signatureSide; x++) picture[from + x] = (picture[from + x] as number) * factor;
  }
}

/** How the second picture differs from the first at each pixel, and what one unit of each freedom would change there. */
function describe(a: Signature, b: Float32Array, terms: readonly Float64Array[], change: Float64Array): void {
  const [t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11] = terms as Twelve;
  for (let y = 0, i = 0; y < inner; y++) {
    const v = places[y + margin] as number;
    for (let x = 0, at = (y + margin) * signatureSide + margin; x < inner; x++, i++, at++) {
      const u = places[x + margin] as number;
      const right = ((a[at + 1] as number) + (b[at + 1] as number)) / 2;
      const left = ((a[at - 1] as number) + (b[at - 1] as number)) / 2;
      const below = ((a[at + signatureSide] as number) + (b[at + signatureSide] as number)) / 2;
      const above = ((a[at - signatureSide] as number) + (b[at - signatureSide] as number)) / 2;
      const across = (right - left) / 2;
      const down = (below - above) / 2;
      const along = u * across + v * down;
      change[i] = (b[at] as number) - (a[at] as number);
      t0[i] = across;
      t1[i] = u * across;
      t2[i] = v * across;
      t3[i] = down;
      t4[i] = u * down;
      t5[i] = v * down;
      t6[i] = u * along;
      t7[i] = v * along;
      t8[i] = ((a[at] as number) + (b[at] as number)) / 2 / 128;
      t9[i] = 1;
      t10[i] = u;
      t11[i] = v;
    }
  }
}

type Three = readonly [Float64Array, Float64Array, Float64Array];
type Twelve = readonly [...Three, ...Three, ...Three, ...Three];

/** The picture as seen through the shifts so far: at each place, what lies where the shifts point to. */
function carryPicture(from: Signature, carry: Float64Array, into: Float32Array): void {
  const [tx = 0, ux = 0, vx = 0, ty = 0, uy = 0, vy = 0, pu = 0, pv = 0] = carry;
  const last = signatureSide - 1;
  for (let y = 0, i = 0; y < signatureSide; y++) {
    const v = places[y] as number;
    for (let x = 0; x < signatureSide; x++, i++) {
      const u = places[x] as number;
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
