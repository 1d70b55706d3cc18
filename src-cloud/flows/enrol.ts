/** Enrolling a face and removing it, with the receipts of consent. */
import { similarity } from '../../src-face/compare.ts';
import { consistent, fuse } from '../../src-face/fuse.ts';
import type { RequestOf, ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';
import { type Endpoint, type House, modelTiers, record } from '../house.ts';
import { newId } from '../secrets/random.ts';
import { insertConsent, keepText, lastGrant } from '../store/consents.ts';
import type { Db } from '../store/store.ts';
import { eraseTemplates, replaceTemplates } from '../store/templates.ts';
import type { UserRow } from '../store/users.ts';
import { createVault } from '../templates/vault.ts';
import { readEmbeddings } from './face.ts';
import { faceStatus, type Self } from './me.ts';
import { limitRate } from './rates.ts';

/** What keeping receipts and erasing needs; an administrator does it without a server. */
export type Clerk = Pick<House, 'store' | 'now' | 'random' | 'secrets' | 'consent' | 'rates'>;

/** Records that the user read the text and declined. */
export async function declineConsent(
  house: House,
  endpoint: Endpoint,
  self: Self,
  { consent }: RequestOf<'declineConsent'>,
): Promise<void> {
  current(house, consent);
  await house.store.durably(async (db) => {
    await limitRate(house, db, 'changes', endpoint.id);
    await decide(house, db, endpoint, self.user, 'declined', house.consent.sha256);
  });
}

/**
 * Records the consent and keeps the sealed captures, all or nothing; an earlier enrolment is replaced.
 * @throws {Refusal} `enrol.notAllowed`, `enrol.consentOutdated`, `enrol.inconsistent`, `input.invalid`
 */
export async function enrolFace(
  house: House,
  endpoint: Endpoint,
  self: Self,
  request: RequestOf<'enrolFace'>,
): Promise<ResponseOf<'enrolFace'>> {
  const { user, policy } = self;
  if (!policy.face.allowed) throw new Refusal('enrol.notAllowed', `policy ${policy.name}`);
  current(house, request.consent);
  const byModel = capturesByModel(request.captures);
  if (policy.face.tier === 'recommended' && ![...byModel.keys()].some((model) => modelTiers[model] === 'recommended')) {
    throw new Refusal('enrol.notAllowed', `policy ${policy.name} asks for the recommended models`);
  }
  const templates = [...byModel].map(([model, captures]) => ({
    model,
    captures,
    fused: fuseConsistent(captures, house.captureThresholds[model]),
  }));

  const now = house.now();
  const { vault, key } = createVault(house.secrets, house.random, { tenantId: user.tenantId, userId: user.id }, now);
  // The fused template is what logins are compared with; the captures stay for a later, better way to fuse.
  const rows = templates.flatMap(({ fused, captures }) => [fused, ...captures].map((e, n) => vault.seal(e, n, now)));
  await house.store.durably(async (db) => {
    await limitRate(house, db, 'changes', endpoint.id);
    await decide(house, db, endpoint, user, 'granted', house.consent.sha256);
    await replaceTemplates(db, key, rows);
    await record(house, db, user.tenantId, {
      kind: 'face.enrolled',
      subject: user.id,
      endpointId: endpoint.id,
      detail: {
        session: self.grant.jti,
        models: templates.map(({ model }) => model),
        captures: request.captures.length,
        liveness: request.liveness,
      },
    });
  });
  // The former templates' bytes leave the log file as well.
  await house.store.checkpoint('empty');
  return faceStatus(house, self);
}

/** Erases templates and key. The receipt of the consent stays, with its withdrawal. */
export async function removeFace(
  house: Clerk,
  endpoint: Endpoint | null,
  user: UserRow,
): Promise<{ readonly removed: boolean }> {
  const removed = await house.store.durably(async (db) => {
    if (endpoint) await limitRate(house, db, 'changes', endpoint.id);
    if (!(await eraseTemplates(db, user.id))) return false;
    const grant = await lastGrant(db, user.id);
    if (grant) await decide(house, db, endpoint, user, 'withdrawn', grant.textSha256);
    await record(house, db, user.tenantId, {
      kind: 'face.removed',
      subject: user.id,
      endpointId: endpoint?.id ?? null,
      detail: { by: endpoint ? 'user' : 'administrator' },
    });
    return true;
  });
  await house.store.checkpoint('empty');
  return { removed };
}

/** Adds a receipt, and the text it is about. */
async function decide(
  house: Clerk,
  db: Db,
  endpoint: Endpoint | null,
  user: UserRow,
  decision: 'granted' | 'declined' | 'withdrawn',
  textSha256: string,
): Promise<void> {
  const { consent } = house;
  const at = house.now();
  const { id, version, title } = consent;
  const body = JSON.stringify(consent.body);
  await keepText(db, { tenantId: user.tenantId, sha256: consent.sha256, id, version, title, body, keptAt: at });
  const receipt = {
    id: newId(house.random),
    tenantId: user.tenantId,
    userId: user.id,
    textSha256,
    decision,
    endpointId: endpoint?.id ?? null,
    at,
  };
  await insertConsent(db, receipt);
  await record(house, db, user.tenantId, {
    kind: `consent.${decision}`,
    subject: user.id,
    endpointId: receipt.endpointId,
    detail: { receipt: receipt.id, text: textSha256 },
  });
}

/** @throws {Refusal} `enrol.consentOutdated` when another text was shown than the one that counts now */
function current(house: House, shown: RequestOf<'declineConsent'>['consent']): void {
  const { id, version, sha256 } = house.consent;
  if (shown.id !== id || shown.version !== version || shown.sha256 !== sha256) {
    throw new Refusal('enrol.consentOutdated', `${shown.id} ${shown.version} was shown, ${id} ${version} counts`);
  }
}

/** The captures of each model that every capture has. @throws {Refusal} `input.invalid` when there is none */
function capturesByModel(captures: RequestOf<'enrolFace'>['captures']): ReadonlyMap<ModelId, readonly Embedding[]> {
  const read = captures.map(({ embeddings }) => readEmbeddings(embeddings));
  const complete = new Map<ModelId, readonly Embedding[]>();
  for (const model of read[0]?.keys() ?? []) {
    const own = read.flatMap((capture) => capture.get(model) ?? []);
    if (own.length === read.length) complete.set(model, own);
  }
  if (complete.size === 0) throw new Refusal('input.invalid', 'no model is in every capture');
  return complete;
}

/**
 * The template of captures that show one person: every two are as alike as frames of one scan, and each is as like the
 * template as a single picture of its person has to be. The first catches a swap halfway, the second a single stranger.
 * @param least similarity to the template, measured for one picture against one
 * @throws {Refusal} `enrol.inconsistent`
 */
function fuseConsistent(captures: readonly Embedding[], least: number): Embedding {
  const fused = consistent(captures) ? fuse(captures) : null;
  if (fused === null || captures.some((capture) => similarity(capture, fused) < least)) {
    throw new Refusal('enrol.inconsistent', `${captures.length} captures of ${captures[0]?.model}`);
  }
  return fused;
}
