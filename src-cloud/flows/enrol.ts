/** Enrolling a face and removing it, with the receipts of consent. */

import { similarity } from '../../src-face/compare.ts';
import { bestSet, type DecisionTable } from '../../src-face/decision.ts';
import { fuse } from '../../src-face/fuse.ts';
import { consistent } from '../../src-face/same-scan.ts';
import type { RequestOf, ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { ModelId } from '../../src-shared/domain/face.ts';
import type { UserPolicy } from '../../src-shared/domain/policy.ts';
import { beginSearch, type Found } from '../duplicates/find.ts';
import { addFace, dropFace, type Owner } from '../duplicates/pages.ts';
import { readEmbeddings } from '../factors/face.ts';
import { type Endpoint, type House, isUpperFace, record } from '../house.ts';
import { newId } from '../secrets/random.ts';
import { insertConsent, keepText, lastGrant } from '../store/consents.ts';
import type { Db } from '../store/store.ts';
import { eraseTemplates, insertTemplates } from '../store/templates.ts';
import { forgetTwins, putTwins, releasedBeside } from '../store/twins.ts';
import type { UserRow } from '../store/users.ts';
import { type Calibration, calibrate, fuseLooks } from '../templates/calibration.ts';
import { type Look, mostDiverse } from '../templates/captures.ts';
import { createVault } from '../templates/vault.ts';
import { tableFor } from './match.ts';
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
 * Records the consent and keeps the sealed captures, all or nothing; an earlier enrolment is replaced. A face that is
 * enrolled under another account already is kept as well, but not used before an administrator has released it.
 * @throws {Refusal} `enrol.notAllowed`, `enrol.consentOutdated`, `enrol.inconsistent`, `enrol.weak`, `input.invalid`
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
  const taken = takeCaptures(house, policy, request.captures);
  const owner: Owner = { tenantId: user.tenantId, userId: user.id };
  // Counted by itself: a search is work, also where the enrolment is refused afterwards.
  await house.store.transaction((db) => limitRate(house, db, 'changes', endpoint.id));
  const started = performance.now();
  const search = await beginSearch(house, owner, taken.fused);
  const outcome = await house.store.durably(async (db) => {
    const found = await search.finish(db);
    house.meters.search(performance.now() - started);
    return keep(house, db, endpoint, self, request, taken, found);
  });
  // The former templates' bytes leave the log file as well.
  await house.store.checkpoint('empty');
  house.meters.template(outcome);
  // Thrown out here, so that the audit entry stays.
  if (outcome === 'weak') throw new Refusal('enrol.weak', `user ${user.id}`);
  return faceStatus(house, self);
}

/** What becomes of an enrolment's captures. */
interface Taken {
  readonly table: DecisionTable;
  /** Those that the template keeps, the straight one first. */
  readonly kept: readonly Look[];
  readonly fused: Look;
}

/** @throws {Refusal} `enrol.notAllowed`, `enrol.inconsistent` or `input.invalid` */
function takeCaptures(house: House, policy: UserPolicy, captures: RequestOf<'enrolFace'>['captures']): Taken {
  const looks = completeLooks(captures);
  const models = [...(looks[0]?.keys() ?? [])];
  const table = tableFor(house.decisions.login, policy.face);
  if (!bestSet(models, table)) {
    if (!bestSet(models, house.decisions.login)) throw new Refusal('input.invalid', `${models} decide nothing`);
    throw new Refusal('enrol.notAllowed', `policy ${policy.name} asks for the recommended models`);
  }
  // The upper face is cut from the same pictures, and turned heads differ in it more than strangers may.
  const whole = models.filter((model) => !isUpperFace(model));
  assertOnePerson(looks, whole, house);
  const kept = mostDiverse(looks, whole);
  return { table, kept, fused: fuseLooks(kept) };
}

/** Writes an enrolment down: as weak, which keeps nothing, as held, or to be used. */
async function keep(
  house: House,
  db: Db,
  endpoint: Endpoint,
  { user, grant }: Self,
  request: RequestOf<'enrolFace'>,
  { table, kept, fused }: Taken,
  found: Found,
): Promise<'enrolled' | 'held' | 'weak'> {
  const measured = calibrate(kept, table, found.nearest?.decision.score ?? null);
  const cohort = cohortOf(house, fused, table);
  const entry = { subject: user.id, endpointId: endpoint.id };
  const detail = {
    session: grant.jti,
    models: [...fused.keys()],
    captures: request.captures.length,
    calibration: measured && rounded(measured),
    cohort: Object.fromEntries(cohort.margins.map(({ model, margin }) => [model, roundScore(margin)])),
    ...(found.unreadable === 0 ? {} : { unreadable: found.unreadable }),
    liveness: request.liveness,
  };
  if (measured?.weak !== false || cohort.weak) {
    await record(house, db, user.tenantId, { kind: 'face.weak', ...entry, code: 'enrol.weak', detail });
    return 'weak';
  }

  const now = house.now();
  const owner: Owner = { tenantId: user.tenantId, userId: user.id };
  await decide(house, db, endpoint, user, 'granted', house.consent.sha256);
  await forgetFace(house, db, owner);
  const released = await releasedBeside(db, user.id);
  const twins = found.same.filter(({ userId }) => !released.has(userId));
  const { vault, key } = createVault(house.secrets, house.random, owner, now);
  // The fused template is what logins are compared with; the captures stay to be renewed and fused anew.
  const rows = [fused, ...kept].flatMap((look, n) => [...look.values()].map((one) => vault.seal(one, n, now)));
  await insertTemplates(db, { ...key, heldAt: twins.length === 0 ? null : now }, rows);
  for (const face of fused.values()) await addFace(house, db, owner, face);
  await record(house, db, user.tenantId, { kind: 'face.enrolled', ...entry, detail });
  if (twins.length === 0) return 'enrolled';
  const others = twins.map(({ userId, decision }) => ({ userId, score: roundScore(decision.score) }));
  await putTwins(
    db,
    user.id,
    others.map(({ userId, score }) => ({ ...owner, otherId: userId, score, foundAt: now, releasedAt: null })),
  );
  await record(house, db, user.tenantId, { kind: 'face.held', ...entry, detail: { others } });
  return 'held';
}

/** Erases templates and key. The receipt of the consent stays, with its withdrawal. */
export async function removeFace(
  house: Clerk,
  endpoint: Endpoint | null,
  user: UserRow,
): Promise<{ readonly removed: boolean }> {
  const removed = await house.store.durably(async (db) => {
    if (endpoint) await limitRate(house, db, 'changes', endpoint.id);
    if (!(await forgetFace(house, db, { tenantId: user.tenantId, userId: user.id }))) return false;
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

/** Takes a face from everywhere it is kept. @returns whether there was one */
async function forgetFace(house: Clerk, db: Db, owner: Owner): Promise<boolean> {
  await dropFace(house, db, owner);
  await forgetTwins(db, owner.userId);
  return eraseTemplates(db, owner.userId);
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

/** The captures, each with the models that all of them have. @throws {Refusal} `input.invalid` when there is none */
function completeLooks(captures: RequestOf<'enrolFace'>['captures']): readonly Look[] {
  const read = captures.map(({ embeddings }) => readEmbeddings(embeddings));
  const models = [...(read[0]?.keys() ?? [])].filter((model) => read.every((look) => look.has(model)));
  if (models.length === 0) throw new Refusal('input.invalid', 'no model is in every capture');
  return read.map((look) => new Map([...look].filter(([model]) => models.includes(model))));
}

/**
 * All captures show one person: every two are as alike as frames of one scan, and each is as like all of them fused as
 * a single picture of its person has to be, by each network. The first catches a swap halfway, the second a single stranger.
 * @throws {Refusal} `enrol.inconsistent`
 */
function assertOnePerson(looks: readonly Look[], models: readonly ModelId[], house: House): void {
  const captures = looks.map((look) => models.flatMap((model) => look.get(model) ?? []));
  const refuse = (by: string): never => {
    throw new Refusal('enrol.inconsistent', `${looks.length} captures, by ${by}`);
  };
  // Whatever the policy asks for, the best networks that are there tell.
  if (!consistent(captures, house.decisions.login)) refuse('pairs');
  for (const model of models) {
    const own = looks.flatMap((look) => look.get(model) ?? []);
    const fused = fuse(own);
    const least = house.captureThresholds[model] ?? 1;
    if (fused === null || own.some((capture) => similarity(capture, fused) < least)) refuse(model);
  }
}

/**
 * How near the strangers that come with the networks get to a template, by each network that decides. It is weak when
 * they come near by all of them: a stranger who is let in has to (one network alone is led by a lens or a lamp).
 */
function cohortOf(house: House, fused: Look, table: DecisionTable) {
  const margins = (bestSet([...fused.keys()], table)?.models ?? []).flatMap((model) => {
    const template = fused.get(model);
    const margin = template ? house.cohort(template) : null;
    return margin ? [{ model, ...margin }] : [];
  });
  return { margins, weak: margins.length > 0 && margins.every(({ weak }) => weak) };
}

const roundScore = (score: number): number => Math.round(score * 1e4) / 1e4;

function rounded(measured: Calibration): Readonly<Record<string, number | null>> {
  const { genuine, impostor, threshold, margin } = measured;
  const round = (value: number | null) => (value === null ? null : roundScore(value));
  return { genuine: round(genuine), impostor: round(impostor), threshold: round(threshold), margin: round(margin) };
}
