/** Turns of the head as vectors of the plane: where the arrows point, and a little geometry. Pure. */
import type { Direction } from '../../src-shared/domain/liveness.ts';

/** Degrees: to the person's own left, and up. */
export type Turn = readonly [yaw: number, pitch: number];

export const towards: Readonly<Record<Direction, Turn>> = { left: [1, 0], right: [-1, 0], up: [0, 1], down: [0, -1] };

export const minus = (a: Turn, b: Turn): Turn => [a[0] - b[0], a[1] - b[1]];
export const dot = (a: Turn, b: Turn): number => a[0] * b[0] + a[1] * b[1];
export const length = (a: Turn): number => Math.hypot(a[0], a[1]);

/** The point of the way from `a` to `b` that is nearest to `p`. */
export function nearest(a: Turn, b: Turn, p: Turn): Turn {
  const way = minus(b, a);
  const squares = dot(way, way);
  const share = squares === 0 ? 0 : Math.min(1, Math.max(0, dot(minus(p, a), way) / squares));
  return [a[0] + share * way[0], a[1] + share * way[1]];
}
