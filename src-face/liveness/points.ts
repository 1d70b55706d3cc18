/** Points and numbers that several layers share. Pure. */
import type { Point } from '../types.ts';

export { eyeCentres, point } from '../align.ts';
export type { Point };

/** The middle value; of an even number the smaller of the two; NaN of none. */
export function lowerMiddle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}
