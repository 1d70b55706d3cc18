/** Comparing embeddings and carrying them as text. Pure: the cloud uses it as well as the agent. */
import type { Embedding } from '../src-shared/domain/face.ts';

/** Numbers in an embedding of either network. */
export const vectorLength = 128;

/** How far the length of a stored vector may be from 1: what float32 rounding and JSON transport leave, and no more. */
const unitTolerance = 1e-3;

/** Why vectors cannot be compared or read. The text holds sizes and names, never a number of the vector. */
export class VectorError extends Error {
  readonly code: 'vector.malformed' | 'vector.mixed';

  constructor(code: VectorError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Cosine of the angle between two embeddings: 1 = the same direction, about 0 = strangers.
 * @throws {VectorError} `vector.mixed` when they come from different networks or differ in length.
 */
export function similarity(a: Embedding, b: Embedding): number {
  if (a.model !== b.model) throw new VectorError('vector.mixed', `${a.model} says nothing about ${b.model}`);
  if (a.vector.length !== b.vector.length) {
    throw new VectorError('vector.mixed', `${a.vector.length} numbers against ${b.vector.length}`);
  }
  return dot(a.vector, b.vector);
}

/** Sum of products; the vectors have one length. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/**
 * The vector scaled to length 1, as a new array.
 * @throws {VectorError} `vector.malformed` when a number is not finite or all are 0.
 */
export function normalise(vector: ArrayLike<number>): Float32Array {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] as number) ** 2;
  const length = Math.sqrt(squares);
  if (!Number.isFinite(length) || length === 0)
    throw new VectorError('vector.malformed', 'the vector has no direction');
  return Float32Array.from(vector, (value) => value / length);
}

/**
 * Base64 of the little-endian float32 numbers: 684 characters.
 * @throws {VectorError} `vector.malformed` under the same rules as reading, so that nothing unreadable is written.
 */
export function encodeVector(vector: Float32Array): string {
  check(vector);
  const bytes = new DataView(new ArrayBuffer(vector.length * 4));
  for (const [i, value] of vector.entries()) bytes.setFloat32(4 * i, value, true);
  return Buffer.from(bytes.buffer).toString('base64');
}

/**
 * Reads what `encodeVector` wrote.
 * @throws {VectorError} `vector.malformed` unless the text is canonical base64 of 128 finite numbers of length 1.
 */
export function decodeVector(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  // Buffer skips what it cannot read; only the canonical spelling comes back unchanged.
  if (bytes.length !== vectorLength * 4 || bytes.toString('base64') !== text) {
    throw new VectorError('vector.malformed', `${text.length} characters are not ${vectorLength} float32 in base64`);
  }
  const vector = new Float32Array(vectorLength);
  for (let i = 0; i < vectorLength; i++) vector[i] = bytes.readFloatLE(4 * i);
  check(vector);
  return vector;
}

function check(vector: Float32Array): void {
  if (vector.length !== vectorLength) {
    throw new VectorError('vector.malformed', `${vector.length} numbers instead of ${vectorLength}`);
  }
  const length = Math.sqrt(dot(vector, vector));
  if (!(Math.abs(length - 1) <= unitTolerance)) throw new VectorError('vector.malformed', 'the length is not 1');
}
