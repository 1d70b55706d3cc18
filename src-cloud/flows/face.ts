import { decodeVector, similarity, VectorError } from '../../src-face/compare.ts';
import type { Answer, RequestOf, WireEmbedding } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';
import { type Endpoint, type House, isUpperFace, modelsBestFirst, modelTiers } from '../house.ts';
import { findFused, type TemplateRow } from '../store/templates.ts';
import { openVault, type Vault } from '../templates/vault.ts';
import { doubtOf } from './answer.ts';
import { admit, settle, type Try } from './prove.ts';

/**
 * Proves the face: the probe is compared 1:1 with the user's sealed template. The answer never holds a score.
 * A user who does not exist, has no face or may not use it is compared with a decoy, by the same work.
 * @throws {Refusal} `input.invalid` when the probe is no embedding of a model this cloud knows
 */
export async function proveFace(
  house: House,
  endpoint: Endpoint,
  transaction: string,
  proof: RequestOf<'proveFace'>,
): Promise<Answer> {
  const probe = readEmbeddings(proof.probe);
  const admitted = await admit(house, endpoint, transaction, 'face');
  if (admitted.is === 'answered') {
    house.meters.login('any', admitted.answer.code);
    return admitted.answer;
  }
  const { attempt } = admitted;
  const { policy, transaction: asked } = attempt;
  const { level, masked, challenge: answer, frames, liveness } = proof;
  // Compared in every case, so that no veto answers sooner than a mismatch does.
  const { matched, ...detail } = await match(house, attempt, probe, masked);
  const doubt = doubtOf(
    { level: policy.face.liveness, challenge: asked.challenge, drawn: asked.challenges },
    { level, challenge: answer },
    house.now(),
  );
  if (asked.challenges > 0) house.meters.challenge(doubt === null ? 'followed' : 'refused');
  const veto = doubt ?? (masked && policy.face.masks === 'refuse' ? 'the policy takes no masks' : null);
  return settle(house, attempt, matched && veto === null, 'face.refused', {
    ...detail,
    ...(veto === null ? {} : { veto }),
    frames,
    masked,
    level,
    asked: policy.face.liveness,
    // `abstained` says that the room was too bright for the light to tell anything.
    ...(answer === null ? {} : { turns: answer.steps, light: answer.light }),
    ...(asked.challenge === null ? {} : { turnsAsked: asked.challenge.steps, challenges: asked.challenges }),
    liveness,
  });
}

/**
 * Embeddings of the models this cloud knows, one per model.
 * @throws {Refusal} `input.invalid` when one is malformed, a model comes twice, or none is known
 */
export function readEmbeddings(wire: readonly WireEmbedding[]): ReadonlyMap<ModelId, Embedding> {
  const read = new Map<ModelId, Embedding>();
  for (const { model, vector } of wire) {
    // A newer agent may send more models than this cloud knows.
    if (!isModel(model)) continue;
    if (read.has(model)) throw new Refusal('input.invalid', `${model} comes twice`);
    try {
      read.set(model, { model, vector: decodeVector(vector) });
    } catch (error) {
      if (error instanceof VectorError) throw new Refusal('input.invalid', error.message, { cause: error });
      throw error;
    }
  }
  if (read.size === 0) throw new Refusal('input.invalid', 'none of the models is known here');
  return read;
}

const isModel = (model: string): model is ModelId => Object.hasOwn(modelTiers, model);

interface Match {
  readonly matched: boolean;
  readonly model: ModelId;
  /** Rounded; for the audit log alone. */
  readonly score: number;
  readonly threshold: number;
  /** Why there was nothing to compare with, for the audit log alone. */
  readonly absent?: string;
}

async function match(
  house: House,
  attempt: Try,
  probe: ReadonlyMap<ModelId, Embedding>,
  masked: boolean,
): Promise<Match> {
  const enrolled = await findFused(house.store.db, attempt.user?.id ?? '');
  const started = performance.now();
  const allowed = attempt.policy.face;
  const usable = modelsBestFirst.filter(
    (model) =>
      probe.has(model) &&
      isUpperFace(model) === masked &&
      (allowed.tier === 'any' || modelTiers[model] === 'recommended'),
  );
  const rows = new Map(enrolled?.fused.map((row) => [row.model, row]));
  const model = usable.find((candidate) => rows.has(candidate));
  const own = model === undefined ? undefined : rows.get(model);
  const real =
    enrolled !== null && model !== undefined && own !== undefined && allowed.allowed && attempt.user !== null;
  const compared = real
    ? compare(() => openVault(house.secrets, house.random, enrolled.key), own, probe.get(model))
    : compare(house.decoy.vault, ...decoyFor(house, probe));
  const threshold = house.thresholds[compared.model];
  house.meters.match(performance.now() - started);
  return {
    matched: real && compared.score >= threshold,
    model: compared.model,
    score: real ? Math.round(compared.score * 1e4) / 1e4 : 0,
    threshold,
    ...(real ? {} : { absent: whyAbsent(attempt, enrolled !== null) }),
  };
}

/** Opens the template and compares. */
function compare(
  vault: () => Vault,
  row: TemplateRow,
  probe: Embedding | undefined,
): { readonly model: ModelId; readonly score: number } {
  if (!probe) throw new Error('the probe lacks the model it was chosen for');
  const opened = vault();
  return { model: probe.model, score: similarity(opened.project(probe), opened.open(row)) };
}

function decoyFor(house: House, probe: ReadonlyMap<ModelId, Embedding>): [TemplateRow, Embedding] {
  const model = modelsBestFirst.find((candidate) => probe.has(candidate));
  const row = house.decoy.fused.find((template) => template.model === model);
  const embedding = model === undefined ? undefined : probe.get(model);
  if (!row || !embedding) throw new Error('the decoy has every model');
  return [row, embedding];
}

function whyAbsent(attempt: Try, enrolled: boolean): string {
  if (attempt.user === null) return 'no such active user';
  if (!attempt.policy.face.allowed) return 'the policy allows no face';
  return enrolled ? 'no template of a model that both sides and the policy take' : 'no face enrolled';
}
