/** Comparing embeddings and carrying them as text. Pure: the cloud uses it as well as the agent. */
import { type Embedding, type ModelId, vectorLengths } from '../src-shared/domain/face.ts';

const lengths: ReadonlySet<number> = new Set(Object.values(vectorLengths));

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

/**
 * Cosines of two looks at a face, by each network that both have.
 * @throws {VectorError} `vector.mixed` when two embeddings of a network differ in length
 */
export function similarities(a: readonly Embedding[], b: readonly Embedding[]): Map<ModelId, number> {
  const found = new Map<ModelId, number>();
  for (const one of a) {
    const other = b.find(({ model }) => model === one.model);
    if (other) found.set(one.model, similarity(one, other));
  }
  return found;
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
 * Base64 of the little-endian float32 numbers: 684 characters for 128 of them.
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
 * @param model whose vector it must be; without it, the length of any network's will do
 * @throws {VectorError} `vector.malformed` unless the text is canonical base64 of as many finite numbers as the network
 *   gives, of length 1.
 */
export function decodeVector(text: string, model?: ModelId): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  // Buffer skips what it cannot read; only the canonical spelling comes back unchanged.
  if (bytes.length % 4 !== 0 || bytes.toString('base64') !== text) {
    throw new VectorError('vector.malformed', `${text.length} characters are no float32 numbers in base64`);
  }
  const vector = new Float32Array(bytes.length / 4);
  for (let i = 0; i < vector.length; i++) vector[i] = bytes.readFloatLE(4 * i);
  check(vector, model);
  return vector;
}

function check(vector: Float32Array, model?: ModelId): void {
  const fits = model === undefined ? lengths.has(vector.length) : vector.length === vectorLengths[model];
  if (!fits)
    throw new VectorError('vector.malformed', `${vector.length} numbers are no vector of ${model ?? 'a network'}`);
  const length = Math.sqrt(dot(vector, vector));
  if (!(Math.abs(length - 1) <= unitTolerance)) throw new VectorError('vector.malformed', 'the length is not 1');
}
