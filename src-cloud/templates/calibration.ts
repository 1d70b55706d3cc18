/** How well an enrolment tells its person from others. Pure. */
import { similarities } from '../../src-face/compare.ts';
import { type DecisionTable, decide } from '../../src-face/decision.ts';
import { fuse } from '../../src-face/fuse.ts';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';
import type { Look } from './captures.ts';

/** Scores are on the scale of `src-face/decision.ts`. */
export interface Calibration {
  /** The middle one of the captures, each against the template of the others. */
  readonly genuine: number;
  /** The likest of the tenant's other templates; null when there is none. */
  readonly impostor: number | null;
  readonly threshold: number;
  /** `genuine - impostor`, in shares of the way from the threshold to the usual login. */
  readonly margin: number | null;
  readonly weak: boolean;
}

/** A quarter of the way from the threshold to the usual login: the least that has to lie between person and strangers. */
const leastMargin = 0.25;

/**
 * @param looks the captures that the template keeps
 * @param impostor the score of the likest other template of the tenant, if there is one that is not the same face
 * @returns null when no set of the table is complete in the captures
 */
export function calibrate(looks: readonly Look[], table: DecisionTable, impostor: number | null): Calibration | null {
  const own = looks.map((look, i) => decide(likeness(look, fuseLooks(looks.toSpliced(i, 1))), table));
  const [first] = own;
  if (!first) return null;
  const { threshold } = first;
  const genuine = median(own.map((decision) => decision?.score ?? Number.NEGATIVE_INFINITY));
  const margin = impostor === null ? null : (genuine - impostor) / (1 - threshold);
  return {
    genuine,
    impostor,
    threshold,
    margin,
    weak: !(genuine >= threshold) || (margin !== null && !(margin >= leastMargin)),
  };
}

/** Similarities by every network that both looks have. */
export function likeness(a: Look, b: Look): ReadonlyMap<ModelId, number> {
  return similarities([...a.values()], [...b.values()]);
}

/** The looks as one, for each network that all of them have. */
export function fuseLooks(looks: readonly Look[]): Look {
  const fused = new Map<ModelId, Embedding>();
  for (const model of looks[0]?.keys() ?? []) {
    const embeddings = looks.flatMap((look) => look.get(model) ?? []);
    const one = embeddings.length === looks.length ? fuse(embeddings) : null;
    if (one) fused.set(model, one);
  }
  return fused;
}

/** The middle value; of an even number, the lower of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NEGATIVE_INFINITY;
}
