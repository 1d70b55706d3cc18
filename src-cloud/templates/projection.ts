/**
 * A random rotation of a vector, from a secret seed: one per user and network length, and one per tenant for finding
 * a face that is enrolled twice. It keeps every cosine between vectors under the same seed, so matching happens under
 * it, and makes templates of different users (and of one user after a new enrolment) unlike each other even where
 * somebody got past the encryption. It is no encryption: whoever holds the seed can undo it.
 *
 * Three rounds of random signs and a normalised Walsh-Hadamard transform: exactly orthogonal, close to a uniformly
 * random rotation, 2^384 of them for 128 numbers, and 3 x 128 x 7 additions instead of the 16,384 multiplications of a
 * matrix. Source: structured orthogonal random features, F. Yu et al., NeurIPS 2016.
 */

const rounds = 3;

/** Bytes of a seed: one sign bit for each number and round. */
export const seedBytes = (length: number): number => (rounds * length) / 8;

export interface Projection {
  readonly project: (vector: Float32Array) => Float32Array;
  /** What was projected, within float32 rounding. */
  readonly undo: (projected: Float32Array) => Float32Array;
}

/**
 * @param length of the vectors, a power of two from 8 on
 * @param seed secret and uniformly random, `seedBytes(length)` long
 */
export function projectionOf(seed: Uint8Array, length: number): Projection {
  if (!isLength(length)) throw new Error(`${length} numbers are no power of two from 8 on`);
  if (seed.length !== seedBytes(length)) throw new Error(`a seed has ${seedBytes(length)} bytes, not ${seed.length}`);
  const signs = Float64Array.from({ length: rounds * length }, (_, i) =>
    ((seed[i >> 3] as number) >> (i & 7)) & 1 ? 1 : -1,
  );
  // Each transform is sqrt(length) times an orthogonal one.
  const scale = length ** (-rounds / 2);
  const flip = (values: Float64Array, round: number) => {
    for (let i = 0; i < length; i++) values[i] = (values[i] as number) * (signs[round * length + i] as number);
  };
  const copyOf = (vector: Float32Array): Float64Array => {
    if (vector.length !== length) throw new Error(`a vector has ${length} numbers, not ${vector.length}`);
    return Float64Array.from(vector);
  };
  return {
    project: (vector) => {
      const values = copyOf(vector);
      for (let round = 0; round < rounds; round++) {
        flip(values, round);
        transform(values);
      }
      return Float32Array.from(values, (value) => value * scale);
    },
    // Signs and the normalised transform are their own inverses.
    undo: (projected) => {
      const values = copyOf(projected);
      for (let round = rounds - 1; round >= 0; round--) {
        transform(values);
        flip(values, round);
      }
      return Float32Array.from(values, (value) => value * scale);
    },
  };
}

/** Lengths that can be projected. */
export const isLength = (length: number): boolean =>
  Number.isInteger(length) && length >= 8 && (length & (length - 1)) === 0;

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
