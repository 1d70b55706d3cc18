/** Made-up faces: unit vectors, near each other for one person and far apart for two. From a seed, so repeatable. */
import { encodeVector, normalise } from '../../src-face/compare.ts';
import { swing } from '../../src-face/random.ts';
import type { WireEmbedding } from '../../src-shared/contracts/cloud/common.ts';
import type { ChallengeAnswer } from '../../src-shared/contracts/cloud/login.ts';
import type { ResponseOf } from '../../src-shared/contracts/cloud.ts';
import type { ModelId } from '../../src-shared/domain/face.ts';
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';

/**
 * A look of a person.
 * @param look 0.. varies the picture a little: two looks of one person are about 0.96 alike, two people about 0
 */
export function faceVector(person: number, look: number): Float32Array {
  const own = swing(person * 7919 + 1);
  const noise = swing(person * 104_729 + look * 31 + 2);
  return normalise(Array.from({ length: 128 }, () => own() + 0.2 * noise()));
}

/** A capture somewhere between two people. @param share of the second, 0..1 */
export function blended(person: number, other: number, share: number): WireEmbedding {
  const [a, b] = [faceVector(person, 0), faceVector(other, 0)];
  const vector = normalise(a.map((value, i) => (1 - share) * value + share * (b[i] as number)));
  return { model: 'mobilefacenet', vector: encodeVector(vector) };
}

export const wire = (person: number, look: number, model: ModelId = 'mobilefacenet'): WireEmbedding => ({
  model,
  vector: encodeVector(faceVector(person, look)),
});

/** What a login sends. */
export const probe = (person: number, look = 50, model: ModelId = 'mobilefacenet') => ({
  probe: [wire(person, look, model)],
  frames: 3,
  level: 'standard' as LivenessLevel,
  challenge: null as ChallengeAnswer | null,
  masked: false,
  liveness: { 'passive.minifas-v2': 0.99 },
});

/** How a person answers a challenge. */
export const answerTo = (asked: ResponseOf<'challenge'>): ChallengeAnswer => ({
  id: asked.id,
  steps: asked.steps.map(({ towards }) => ({ towards, reactionMs: 310, reachedMs: 620, degrees: 16 })),
  light: asked.light.length > 0 ? 'followed' : null,
});

/** What an enrolment sends beside the consent. */
export const captures = (person: number, count = 5, model: ModelId = 'mobilefacenet') =>
  Array.from({ length: count }, (_, look) => ({ embeddings: [wire(person, look, model)] }));
