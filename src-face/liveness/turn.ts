/** Turns of the head as vectors of the plane, and a little geometry. Pure. */

/** Degrees: to the person's own left, and up. */
export type Turn = readonly [yaw: number, pitch: number];

export const minus = (a: Turn, b: Turn): Turn => [a[0] - b[0], a[1] - b[1]];
export const dot = (a: Turn, b: Turn): number => a[0] * b[0] + a[1] * b[1];
/** Of `a` to the side of the unit vector `b`, with its sign. */
export const cross = (a: Turn, b: Turn): number => a[0] * b[1] - a[1] * b[0];
export const length = (a: Turn): number => Math.hypot(a[0], a[1]);

/** The point of the way from `a` to `b` that is nearest to `p`. */
export function nearest(a: Turn, b: Turn, p: Turn): Turn {
  const way = minus(b, a);
  const squares = dot(way, way);
  const share = squares === 0 ? 0 : Math.min(1, Math.max(0, dot(minus(p, a), way) / squares));
  return [a[0] + share * way[0], a[1] + share * way[1]];
}
