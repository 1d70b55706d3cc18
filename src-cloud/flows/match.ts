/** Comparing a probe 1:1 with a user's sealed template. */
import { similarity } from '../../src-face/compare.ts';
import { bestSet, type Decision, type DecisionTable, decide } from '../../src-face/decision.ts';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';
import type { FacePolicy } from '../../src-shared/domain/policy.ts';
import type { Try } from '../factors/factor.ts';
import { type House, isUpperFace, modelTiers } from '../house.ts';
import { type Enrolled, findEnrolled, type TemplateRow } from '../store/templates.ts';
import type { Look } from '../templates/captures.ts';
import { openVault, type Vault } from '../templates/vault.ts';

export interface Match {
  readonly matched: boolean;
  /** Null when there was nothing to compare with. */
  readonly decision: Decision | null;
  /** Cosines by network, for the audit log alone. */
  readonly similarities: ReadonlyMap<ModelId, number>;
  /** Why there was nothing to compare with, for the audit log alone. */
  readonly absent: string | null;
  /** What it was compared with; null when it was compared with a decoy. */
  readonly enrolled: Enrolled | null;
  /** The probe's networks would decide by a better set than the template has. */
  readonly older: boolean;
}

/**
 * Compares by every network that both sides have. A masked probe is compared by networks of the upper face alone, any
 * other by none of them. Where there is nothing to compare with, a decoy is, by the same work.
 */
export async function match(house: House, attempt: Try, probe: Look, masked: boolean): Promise<Match> {
  const enrolled = await findEnrolled(house.store.db, attempt.user?.id ?? '');
  const started = performance.now();
  const table = tableFor(house.decisions.login, attempt.policy.face);
  const usable = new Map([...probe].filter(([model]) => isUpperFace(model) === masked));
  const absent = whyAbsent(attempt, enrolled);
  const real = enrolled !== null && absent === null;
  const similarities = real
    ? compare(() => openVault(house.secrets, house.random, enrolled.key), enrolled.fused, usable)
    : compare(house.decoy.vault, house.decoy.fused, usable);
  const decision = decide(similarities, table);
  house.meters.match(performance.now() - started);
  if (!real) return { matched: false, decision: null, similarities: new Map(), absent, enrolled: null, older: false };
  const best = bestSet([...usable.keys()], table);
  return {
    matched: decision?.matched ?? false,
    decision,
    similarities,
    absent: decision ? null : 'no template of networks that both sides and the policy take',
    enrolled,
    older: best !== undefined && bestSet([...similarities.keys()], table) !== best,
  };
}

/** A policy that asks for the recommended tier takes no set without a network of it. */
export function tableFor({ scales, sets }: DecisionTable, { tier }: Pick<FacePolicy, 'tier'>): DecisionTable {
  if (tier === 'any') return { scales, sets };
  return { scales, sets: sets.filter(({ models }) => models.some((model) => modelTiers.get(model) === 'recommended')) };
}

/** Opens what both sides have and compares it. */
function compare(
  open: () => Vault,
  rows: readonly TemplateRow[],
  probe: ReadonlyMap<ModelId, Embedding>,
): ReadonlyMap<ModelId, number> {
  const vault = open();
  const similarities = new Map<ModelId, number>();
  for (const row of rows) {
    const own = probe.get(row.model as ModelId);
    if (own) similarities.set(own.model, similarity(vault.project(own), vault.open(row)));
  }
  return similarities;
}

function whyAbsent(attempt: Try, enrolled: Enrolled | null): string | null {
  if (attempt.user === null) return 'no such active user';
  if (!attempt.policy.face.allowed) return 'the policy allows no face';
  if (enrolled === null) return 'no face enrolled';
  return enrolled.key.heldAt === null ? null : 'held for an administrator';
}
