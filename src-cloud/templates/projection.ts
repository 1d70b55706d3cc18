/**
 * A random rotation of the 128 dimensions, one per user. It keeps every cosine between vectors of the same user, so
 * matching happens under it, and makes templates of different users (and of one user after a new enrolment) unlike
 * each other even where somebody got past the encryption. It is no encryption: whoever holds the data key can undo it.
 *
 * Three rounds of random signs and a normalised Walsh-Hadamard transform: exactly orthogonal, close to a uniformly
 * random rotation, 2^384 of them, and 3 x 128 x 7 additions instead of the 16,384 multiplications of a matrix.
 * Source: structured orthogonal random features, F. Yu et al., NeurIPS 2016.
 */

const rounds = 3;
/** A power of two. */
export const dimensions = 128;
/** One sign bit for each dimension and round. */
export const seedBytes = (rounds * dimensions) / 8;

export type Projection = (vector: Float32Array) => Float32Array;

/** @param seed 48 bytes, secret and uniformly random */
export function projectionOf(seed: Uint8Array): Projection {
  if (seed.length !== seedBytes) throw new Error(`a seed has ${seedBytes} bytes, not ${seed.length}`);
  const signs = new Float64Array(rounds * dimensions);
  for (let i = 0; i < signs.length; i++) signs[i] = ((seed[i >> 3] as number) >> (i & 7)) & 1 ? 1 : -1;
  return (vector) => {
    if (vector.length !== dimensions) throw new Error(`a vector has ${dimensions} numbers, not ${vector.length}`);
    const values = Float64Array.from(vector);
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < dimensions; i++) {
        values[i] = (values[i] as number) * (signs[round * dimensions + i] as number);
      }
      transform(values);
    }
    // Each transform is sqrt(dimensions) times an orthogonal one.
    const scale = dimensions ** (-rounds / 2);
    return Float32Array.from(values, (value) => value * scale);
  };
}

/** Walsh-Hadamard, in place, not normalised. */
function transform(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += 2 * half) {
      for (let i = start; i < start + half; i++) {
        const a = values[i] as number;
        const b = values[i + half] as number;
        values[i] = a + b;
        values[i + half] = a - b;
      }
    }
  }
}
