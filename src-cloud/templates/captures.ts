/** What a template consists of, and which captures it keeps. Pure. */
import { similarity } from '../../src-face/compare.ts';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';

/**
 * The number of a row says what it holds, and is part of its seal: nobody can pass a later capture off as an earlier.
 * The first two captures stem from the enrolment for as long as it lasts; the other two may be renewed by logins.
 */
export const slots = {
  /** What logins are compared with. */
  fused: 0,
  /** The enrolment's straight look. */
  straight: 1,
  anchor: 2,
  renewable: [3, 4],
  /** The fused template as it was enrolled, once a login has changed it: renewed ones never drift away from it. */
  original: 9,
} as const;

/** Captures that a template keeps. */
export const keptCaptures = 4;

/** One look at the face: an embedding for each network. */
export type Look = ReadonlyMap<ModelId, Embedding>;

/**
 * The looks that differ most, by farthest point: begins with the first, which is the straight one, and goes on with
 * whichever is least like all that are kept. Two looks are as far apart as their networks say on average.
 * @param models that every look has
 * @returns at most `count` looks
 */
export function mostDiverse(
  looks: readonly Look[],
  models: readonly ModelId[],
  count: number = keptCaptures,
): readonly Look[] {
  const kept: Look[] = [];
  const open = [...looks];
  while (kept.length < count && open.length > 0) {
    const distances = open.map((look) => Math.min(...kept.map((other) => distance(look, other, models))));
    // With nothing kept yet every distance is infinite, and the first is taken.
    const farthest = distances.indexOf(Math.max(...distances));
    kept.push(...open.splice(farthest, 1));
  }
  return kept;
}

function distance(a: Look, b: Look, models: readonly ModelId[]): number {
  return models.reduce((sum, model) => sum + 1 - similarity(of(a, model), of(b, model)), 0);
}

function of(look: Look, model: ModelId): Embedding {
  const embedding = look.get(model);
  if (!embedding) throw new Error(`a look without ${model}`);
  return embedding;
}
