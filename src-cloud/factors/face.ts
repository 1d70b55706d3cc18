import { decodeVector, VectorError } from '../../src-face/compare.ts';
import type { WireEmbedding } from '../../src-shared/contracts/cloud/common.ts';
import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { type Embedding, type ModelId, vectorLengths } from '../../src-shared/domain/face.ts';
import { doubtOf } from '../flows/answer.ts';
import { learn } from '../flows/learn.ts';
import { type Match, match } from '../flows/match.ts';
import { enrolmentOf } from '../store/templates.ts';
import { dropChallenge } from '../store/transactions.ts';
import type { Look } from '../templates/captures.ts';
import type { FactorStrategy } from './factor.ts';

/** What a scan sends, with its vectors read. */
export interface FaceGiven {
  readonly probe: Look;
  readonly proof: RequestOf<'proveFace'>;
}

/** @throws {Refusal} `input.invalid` when the probe is no embedding of a model this cloud knows */
export const readFace = (proof: RequestOf<'proveFace'>): FaceGiven => ({ probe: readEmbeddings(proof.probe), proof });

/**
 * The scan has to be as living as the policy asks, the challenge followed, and the probe like the user's sealed template.
 * The answer never holds a score, and every refusal looks the same.
 * A user who does not exist, has no face or may not use it is compared with a decoy, by the same work.
 */
export const face: FactorStrategy<FaceGiven, null> = {
  factor: () => 'face',
  know: async (_house, db, { transaction }) => {
    if (transaction.challenge !== null) await dropChallenge(db, transaction.id);
    return null;
  },
  verify: async (house, attempt, _known, { probe, proof }) => {
    const { policy, transaction: asked } = attempt;
    const { level, masked, challenge: answer, frames, liveness } = proof;
    // Compared in every case, so that no veto answers sooner than a mismatch does.
    const compared = await match(house, attempt, probe, masked);
    const doubt = doubtOf(
      { level: policy.face.liveness, challenge: asked.challenge, drawn: asked.challenges },
      { level, challenge: answer },
      house.now(),
    );
    if (asked.challenges > 0) house.meters.challenge(doubt === null ? 'followed' : 'refused');
    const veto = doubt ?? (masked && policy.face.masks === 'refuse' ? 'the policy takes no masks' : null);
    const detail = {
      ...scoresOf(compared),
      ...(veto === null ? {} : { veto }),
      frames,
      masked,
      level,
      asked: policy.face.liveness,
      // `abstained` says that the room was too bright for the light to tell anything.
      ...(answer === null ? {} : { turns: answer.steps, light: answer.light }),
      ...(asked.challenge === null ? {} : { turnsAsked: asked.challenge.steps, challenges: asked.challenges }),
      liveness,
    };
    return {
      matched: compared.matched && veto === null,
      refusal: 'face.refused',
      detail,
      // A face that was removed, enrolled anew or held meanwhile is another one: nothing may be learnt for it either.
      confirm: async (db) => {
        const now = await enrolmentOf(db, attempt.user?.id ?? '');
        const same = now !== null && now.heldAt === null && now.createdAt === compared.enrolled?.key.createdAt;
        return same ? null : { refused: 'the face was changed meanwhile' };
      },
      onceMet: (db) => learn(house, db, attempt, compared, masked ? new Map() : probe),
    };
  },
};

/** What the comparison says to the audit log, rounded. */
function scoresOf({ decision, similarities, absent }: Match): Readonly<Record<string, unknown>> {
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  return {
    ...(decision === null
      ? {}
      : {
          models: decision.models,
          score: round(decision.score),
          threshold: round(decision.threshold),
          margin: round(decision.margin),
        }),
    ...(similarities.size === 0
      ? {}
      : { cosines: Object.fromEntries([...similarities].map(([model, value]) => [model, round(value)])) }),
    ...(absent === null ? {} : { absent }),
  };
}

/**
 * Embeddings of the models this cloud knows, one per model.
 * @throws {Refusal} `input.invalid` when one is malformed, a model comes twice, or none is known
 */
export function readEmbeddings(wire: readonly WireEmbedding[]): Look {
  const read = new Map<ModelId, Embedding>();
  for (const { model, vector } of wire) {
    // A newer agent may send more models than this cloud knows.
    if (!isModel(model)) continue;
    if (read.has(model)) throw new Refusal('input.invalid', `${model} comes twice`);
    try {
      read.set(model, { model, vector: decodeVector(vector, model) });
    } catch (error) {
      if (error instanceof VectorError) throw new Refusal('input.invalid', error.message, { cause: error });
      throw error;
    }
  }
  if (read.size === 0) throw new Refusal('input.invalid', 'none of the models is known here');
  return read;
}

const isModel = (model: string): model is ModelId => Object.hasOwn(vectorLengths, model);
