/**
 * One proof of one factor, in three parts: `admit` (a database transaction: may this try be made? it is charged as a
 * failure at once), the verification itself (outside of any transaction, it takes time), and `settle` (a database
 * transaction: what follows, with its audit entry).
 */
import { type Answer, type AssertionClaims, lifetimes } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { ModelId } from '../../src-shared/domain/face.ts';
import { amrOf, type Factor } from '../../src-shared/domain/factors.ts';
import type { Offer } from '../../src-shared/domain/login/state.ts';
import { type Remaining, remaining, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { signAssertion } from '../assertions/assertion.ts';
import { type Endpoint, type House, modelTiers, record } from '../house.ts';
import { newId } from '../secrets/random.ts';
import { clearFailures, type Failures, failuresOf, putFailures } from '../store/lockouts.ts';
import type { Db } from '../store/store.ts';
import { findEnrolled } from '../store/templates.ts';
import {
  advanceTransaction,
  chargeTransaction,
  dropChallenge,
  findOpenTransaction,
  type Transaction,
} from '../store/transactions.ts';
import { findUser, type UserRow } from '../store/users.ts';
import { charged, refunded, retryAfterSeconds, standingOf } from './lockout.ts';
import { limitRate } from './rates.ts';
import { policyOfName } from './standing.ts';

type Refused = Extract<Answer, { is: 'refused' }>;

/** A try that may be made. */
export interface Try {
  readonly endpoint: Endpoint;
  readonly transaction: Transaction;
  readonly factor: Factor;
  /** Null for a name that nobody has; a disabled user is treated as nobody. */
  readonly user: UserRow | null;
  readonly policy: UserPolicy;
  /** What stood before this try was charged. */
  readonly before: Failures;
}

/** What remains for a purpose. Managing one's own methods asks for the password, whatever the policy says. */
function remainingFor(purpose: Transaction['purpose'], policy: UserPolicy, proved: readonly Factor[]): Remaining {
  if (purpose === 'desktop') return remaining(policy, proved);
  const way = { primary: 'password', second: [] } as const;
  if (proved.length === 0) return { is: 'more', oneOf: ['password'] };
  return proved[0] === 'password' ? { is: 'met', way } : { is: 'refused' };
}

/**
 * May this factor be tried now? The answer to a stranger depends on the name's failures alone, so it is the same
 * whether the name is known or not; only somebody who proved a first factor learns what the policy asks for next.
 * @throws {Refusal} `transaction.expired` (also for another endpoint's transaction), `rate.limited`
 */
export async function admit(
  house: House,
  endpoint: Endpoint,
  id: string,
  factor: Factor,
): Promise<{ readonly is: 'tried'; readonly attempt: Try } | { readonly is: 'answered'; readonly answer: Refused }> {
  return house.store.transaction(async (db) => {
    const now = house.now();
    await limitRate(house, db, 'proofs', endpoint.id);
    const transaction = await findOpenTransaction(db, id, endpoint.id, now);
    if (!transaction) throw new Refusal('transaction.expired', `transaction ${id}`);
    const { tenantId, nameHash, proved, purpose } = transaction;
    const found = await findUser(db, tenantId, transaction.userId ?? '');
    const user = found?.disabledAt === null ? found : null;
    const policy = await policyOfName(db, tenantId, nameHash, user);
    const current = await failuresOf(db, tenantId, nameHash);
    // A transaction that was charged already, for its challenge, stands as it stood before that.
    const before = transaction.charge === null ? current : refunded(transaction.charge, current);
    const attempt: Try = { endpoint, transaction, factor, user, policy, before };

    const standing = standingOf(policy.lockout, before, now);
    if (standing.is !== 'free') {
      const wait = retryAfterSeconds(standing, now);
      return { is: 'answered', answer: await refuse(house, db, attempt, 'account.locked', wait, {}) };
    }
    const rest = remainingFor(purpose, policy, proved);
    const offered = rest.is === 'more' && rest.oneOf.includes(factor);
    // The first factor is looked at even where the policy has no such way: to say so here would tell who exists.
    if (!offered && (proved.length > 0 || purpose === 'manage')) {
      return { is: 'answered', answer: await refuse(house, db, attempt, 'policy.noWay', null, {}) };
    }
    // One charge is for one try: a second one at the same time pays for itself.
    if (transaction.charge === null) await putFailures(db, tenantId, nameHash, charged(current, now));
    else await chargeTransaction(db, id, null);
    if (factor === 'face' && transaction.challenge !== null) await dropChallenge(db, id);
    return { is: 'tried', attempt };
  });
}

/** How a try went. */
export interface Outcome {
  /** Whether the factor was proved. */
  readonly matched: boolean;
  /** The code when it was not. */
  readonly refusal: 'credentials.refused' | 'face.refused';
  /** For the audit log. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Done in the same transaction when the login is met by this try. @returns what to offer the person */
  readonly onceMet?: (db: Db) => Promise<Offer | null>;
}

/** What follows from a try. */
export async function settle(house: House, attempt: Try, outcome: Outcome): Promise<Answer> {
  const { matched, refusal, detail, onceMet } = outcome;
  const { transaction, user, policy, factor, endpoint } = attempt;
  const settled = await house.store.transaction(async (db): Promise<Answer | Met> => {
    const now = house.now();
    const { tenantId, nameHash, purpose } = transaction;
    const current = await failuresOf(db, tenantId, nameHash);
    if (!matched || user === null) {
      const wait = retryAfterSeconds(standingOf(policy.lockout, current, now), now);
      return refuse(house, db, attempt, refusal, wait, { ...detail, failures: current.failures });
    }
    const proved = [...transaction.proved, factor];
    const rest = remainingFor(purpose, policy, proved);
    if (rest.is !== 'met') await putFailures(db, tenantId, nameHash, refunded(attempt.before, current));
    if (rest.is === 'refused') return refuse(house, db, attempt, 'policy.noWay', null, detail);
    const endedAt = rest.is === 'met' ? { endedAt: now } : {};
    await advance(db, transaction, { proved, ...endedAt });
    const entry = { subject: user.id, endpointId: endpoint.id };
    if (rest.is === 'more') {
      await record(house, db, tenantId, { kind: 'login.proved', ...entry, detail: { factor, ...detail } });
      return { is: 'more', proved, oneOf: [...rest.oneOf] };
    }
    await clearFailures(db, tenantId, nameHash);
    const claims = claimsOf(house, attempt, user, proved, now);
    await record(house, db, tenantId, {
      kind: purpose === 'manage' ? 'manage.granted' : 'login.accepted',
      ...entry,
      detail: { factors: proved, session: claims.jti, policy: policy.name, ...detail },
    });
    const learnt = purpose === 'desktop' ? ((await onceMet?.(db)) ?? null) : null;
    return { claims, offer: learnt ?? (await offerFor(db, attempt, user)) };
  });
  if ('is' in settled) {
    house.meters.login(transaction.purpose, settled.is === 'refused' ? settled.code : settled.is);
    return settled;
  }
  const assertion = await signAssertion(await house.tenant(), settled.claims);
  house.meters.login(transaction.purpose, 'accepted');
  return { is: 'accepted', assertion, offer: settled.offer };
}

interface Met {
  readonly claims: AssertionClaims;
  readonly offer: Offer | null;
}

/** What a person with an open desktop is offered: a first face, or a newer one than the policy no longer takes. */
async function offerFor(db: Db, { transaction, policy }: Try, user: UserRow): Promise<Offer | null> {
  if (transaction.purpose !== 'desktop' || !policy.face.allowed) return null;
  const enrolled = await findEnrolled(db, user.id);
  if (enrolled === null) return 'enrolFace';
  const models = enrolled.fused.map(({ model }) => model as ModelId);
  const serves = policy.face.tier === 'any' || models.some((model) => modelTiers.get(model) === 'recommended');
  return serves ? null : 'renewFace';
}

/** Ends the transaction and writes why. */
async function refuse(
  house: House,
  db: Db,
  { transaction, user, factor, endpoint, before }: Try,
  code: Refused['code'],
  wait: number | null,
  detail: Readonly<Record<string, unknown>>,
): Promise<Refused> {
  await advance(db, transaction, { endedAt: house.now() });
  await record(house, db, transaction.tenantId, {
    kind: transaction.purpose === 'manage' ? 'manage.refused' : 'login.refused',
    subject: transaction.userId ?? `name:${transaction.nameHash.slice(0, 16)}`,
    endpointId: endpoint.id,
    code,
    detail: { factor, failures: before.failures, ...(user === null ? { active: false } : {}), ...detail },
  });
  return { is: 'refused', code, retryAfterSeconds: wait };
}

/** @throws {Refusal} `transaction.expired` when another request of the same transaction was faster */
async function advance(db: Db, transaction: Transaction, change: Parameters<typeof advanceTransaction>[2]) {
  if (!(await advanceTransaction(db, transaction, change))) {
    throw new Refusal('transaction.expired', `transaction ${transaction.id} was used twice`);
  }
}

function claimsOf(house: House, attempt: Try, user: UserRow, proved: readonly Factor[], now: number): AssertionClaims {
  const { transaction, endpoint } = attempt;
  const iat = Math.floor(now / 1000);
  return {
    iss: transaction.tenantId,
    aud: endpoint.id,
    sub: user.id,
    jti: newId(house.random),
    iat,
    exp: iat + (transaction.purpose === 'manage' ? lifetimes.manageGrant : lifetimes.assertion),
    nonce: transaction.nonce,
    purpose: transaction.purpose,
    username: user.username,
    name: user.displayName,
    amr: proved.map((factor) => amrOf[factor]),
    factors: [...proved],
    cnf: { jkt: endpoint.jkt },
  };
}
