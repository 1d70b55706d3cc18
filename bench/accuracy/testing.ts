/** Vectors for tests: few numbers, known angles. */
import type { Vectors } from './networks.ts';

/** A unit vector of one network, at an angle in a plane; two of them are as alike as the cosine of what is between. */
export function at(degrees: number): Vectors {
  const angle = (degrees * Math.PI) / 180;
  return new Map([['mobilefacenet', Float32Array.of(Math.cos(angle), Math.sin(angle))]]);
}

export const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);
