/**
 * Whether a single look shows the person whose face logged in: the presence watch's question, never a login's. It reads
 * the same scale and thresholds as logins (`models/manifest.json`), with a gap between the answers, because here
 * neither mistake may come cheaply: a stranger who is taken for the owner reads on, an owner who is taken for a
 * stranger has the desktop hidden. In the gap nothing is believed, and the idle time runs.
 */
import { decisionTable } from '../../models/manifest.ts';
import { type DecisionTable, decide } from '../../src-face/decision.ts';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';

export type Likeness = (reference: readonly Embedding[], seen: readonly Embedding[]) => 'same' | 'other' | 'unsure';

/**
 * Below this, where 0 is strangers on average and 1 the same person usually, it is somebody else. The owner, in a single
 * photo, is below 0.51 in 1.8 % of photos taken years apart (manifest, `single`), and far less often within a session.
 */
const otherBelow = 0.55;

export function createLikeness(table: DecisionTable = decisionTable()): Likeness {
  return (reference, seen) => {
    const similarities = new Map<ModelId, number>();
    for (const { model, vector } of seen) {
      const own = reference.find((embedding) => embedding.model === model);
      if (own) similarities.set(model, dot(own.vector, vector));
    }
    const decision = decide(similarities, table);
    if (decision === null) return 'unsure';
    // The login's own threshold: what a fused probe must reach, a single frame must reach as well.
    if (decision.matched) return 'same';
    return decision.score < otherBelow ? 'other' : 'unsure';
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
