/**
 * Whether two views fit a flat picture. Pure. Any two views of one plane are related by a homography; a head that
 * turned is not, because the nose stands out. Landmarks in, so it says nothing below about 10 degrees, where the
 * network's own error is as large as the parallax.
 */
import { type Point, point } from './points.ts';
import { solve } from './solve.ts';

/** Landmarks that keep their places on the skull: nose, cheeks, forehead, eye corners, sides of the jaw. */
export const rigidPoints: readonly number[] = [
  1, 4, 5, 6, 168, 197, 195, 2, 98, 327, 33, 133, 263, 362, 10, 151, 9, 8, 127, 356, 234, 454, 93, 323, 132, 361, 50,
  280, 101, 330, 117, 346, 205, 425, 116, 345, 123, 352,
];

/**
 * What no homography explains between the rigid landmarks of two frames: root mean square distance in units of the
 * points' spread. Measured on clips and on their frames turned as pictures (5th percentile, median, 95th):
 *
 * | pose change | heads | pictures |
 * |---|---|---|
 * | 0-3 degrees | 0.010, 0.024, 0.062 | 0.010, 0.021, 0.046 |
 * | 6-10 | 0.047, 0.086, 0.144 | 0.029, 0.059, 0.140 |
 * | 10-15 | 0.091, 0.154, 0.227 | a picture never looks turned that far |
 *
 * @returns NaN when the points have no spread.
 */
export function planarResidual(a: Float32Array, b: Float32Array): number {
  const from = normalise(rigidPoints.map((index) => point(a, index)));
  const to = normalise(rigidPoints.map((index) => point(b, index)));
  const carry = homography(from, to);
  let squares = 0;
  for (const [i, p] of from.entries()) {
    const [x, y] = carry(p);
    const [u, v] = to[i] as Point;
    squares += (x - u) ** 2 + (y - v) ** 2;
  }
  return Math.sqrt(squares / from.length);
}

/** Moved to their middle and scaled to a mean distance of the square root of 2. */
function normalise(points: readonly Point[]): Point[] {
  const n = points.length;
  const cx = points.reduce((sum, [x]) => sum + x, 0) / n;
  const cy = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const spread = points.reduce((sum, [x, y]) => sum + Math.hypot(x - cx, y - cy), 0) / n;
  return points.map(([x, y]) => [((x - cx) * Math.SQRT2) / spread, ((y - cy) * Math.SQRT2) / spread]);
}

/** The homography that best carries `from` onto `to` (least squares of the linear form). */
function homography(from: readonly Point[], to: readonly Point[]): (p: Point) => Point {
  const normal = new Float64Array(64);
  const right = new Float64Array(8);
  const add = (row: readonly number[], value: number) => {
    for (const [i, one] of row.entries()) {
      right[i] = (right[i] as number) + one * value;
      for (const [j, other] of row.entries()) normal[8 * i + j] = (normal[8 * i + j] as number) + one * other;
    }
  };
  for (const [i, [x, y]] of from.entries()) {
    const [u, v] = to[i] as Point;
    add([x, y, 1, 0, 0, 0, -u * x, -u * y], u);
    add([0, 0, 0, x, y, 1, -v * x, -v * y], v);
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = solve(normal, right, 1e-9);
  return ([x, y]) => {
    const w = g * x + h * y + 1;
    return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
  };
}
