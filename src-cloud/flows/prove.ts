/**
 * One proof of one factor, in three parts: `admit` (a database transaction: may this try be made? it is charged as a
 * failure at once), the verification itself (outside of any transaction, it takes time), and `settle` (a database
 * transaction: what follows, with its audit entry). Every factor goes through here, see `factors/factor.ts`.
 */
import type { Answer, AssertionClaims } from '../../src-shared/contracts/cloud/login.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Factor } from '../../src-shared/domain/factors.ts';
import type { Offer } from '../../src-shared/domain/login/state.ts';
import { type Remaining, remaining, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { signAssertion } from '../assertions/assertion.ts';
import type { FactorStrategy, Outcome, Refused, Try } from '../factors/factor.ts';
import { type Endpoint, type House, record } from '../house.ts';
import { findDesktop, putDesktop } from '../store/desktops.ts';
import { clearProved, failuresOf, putFailures } from '../store/lockouts.ts';
import type { Db } from '../store/store.ts';
import { advanceTransaction, chargeTransaction, findOpenTransaction, type Transaction } from '../store/transactions.ts';
import { findUser, type UserRow } from '../store/users.ts';
import { claimsOf, offerFor } from './accept.ts';
import { isGrace, waysOf } from './grace.ts';
import { linkCard } from './link.ts';
import { charged, codeOfRest, refunded, retryAfterSeconds, standingOf, stands } from './lockout.ts';
import { limitRate } from './rates.ts';
import { policyAt } from './standing.ts';

/**
 * Proves one factor.
 * @throws {Refusal} `transaction.expired` (also for another endpoint's transaction), `rate.limited`
 */
export async function prove<Proof, Known>(
  house: House,
  endpoint: Endpoint,
  id: string,
  strategy: FactorStrategy<Proof, Known>,
  proof: Proof,
): Promise<Answer> {
  const admitted = await admit(house, endpoint, id, strategy, proof);
  if (admitted.is === 'answered') {
    house.meters.login('any', admitted.answer.code);
    house.meters.factor(strategy.factor(proof), admitted.answer.code);
    return admitted.answer;
  }
  return settle(house, admitted.attempt, await strategy.verify(house, admitted.attempt, admitted.known, proof));
}

/** What remains for a purpose. Managing one's own methods asks for the password, whatever the policy says. */
function remainingFor(
  purpose: Transaction['purpose'],
  policy: UserPolicy,
  proved: readonly Factor[],
  grace: boolean,
): Remaining {
  if (purpose === 'desktop') return remaining(policy, proved, grace);
  if (proved.length === 0) return { is: 'more', oneOf: ['password'] };
  return proved[0] === 'password' ? { is: 'met', by: 'way' } : { is: 'refused' };
}

type Admitted<Known> =
  | { readonly is: 'tried'; readonly attempt: Try; readonly known: Known }
  | { readonly is: 'answered'; readonly answer: Refused };

/**
 * May this factor be tried now? The answer to a stranger depends on the name's failures alone, so it is the same
 * whether the name is known or not; only somebody who proved a first factor learns what the policy asks for next.
 */
async function admit<Proof, Known>(
  house: House,
  endpoint: Endpoint,
  id: string,
  strategy: FactorStrategy<Proof, Known>,
  proof: Proof,
): Promise<Admitted<Known>> {
  const factor = strategy.factor(proof);
  return house.store.transaction(async (db): Promise<Admitted<Known>> => {
    const now = house.now();
    await limitRate(house, db, 'proofs', endpoint.id);
    const found = await findOpenTransaction(db, id, endpoint.id, now);
    if (!found) throw new Refusal('transaction.expired', `transaction ${id}`);
    const unnamed = found.claim === 'passkey' && found.userId === null;
    const transaction = unnamed ? await named(house, db, found, strategy, proof) : found;
    const { tenantId, nameHash, proved, purpose } = transaction;
    const row = await findUser(db, tenantId, transaction.userId ?? '');
    const user = row?.disabledAt === null ? row : null;
    const policy = await policyAt(db, endpoint, nameHash, user);
    const current = await failuresOf(db, tenantId, nameHash, factor);
    // A transaction that was charged already, for its challenge to a face, stands as it stood before that; unless the
    // charge was forgiven meanwhile, with all others: it would be a guess for nothing.
    const { charge } = transaction;
    const prepaid = factor === 'face' && charge !== null && stands(charge, current) ? charge : null;
    const before = prepaid === null ? current : refunded(prepaid, current);
    const charges = !unnamed && (prepaid !== null || !strategy.free?.({ transaction }));
    const attempt: Try = { endpoint, transaction, factor, user, policy, before, charged: charges, unnamed };
    const answered = async (code: Refused['code'], wait: number | null): Promise<Admitted<Known>> => {
      const answer = await refuse(house, db, attempt, code, wait, {});
      if (answer === null) throw usedTwice(transaction);
      return { is: 'answered', answer };
    };

    // A key says whose it is, and nothing else does: a password would be nobody's.
    if (unnamed && !strategy.owner) return answered('policy.noWay', null);
    const standing = standingOf(policy, factor, before, now);
    if (standing.is !== 'free' && !unnamed)
      return answered(codeOfRest(standing, factor), retryAfterSeconds(standing, now));
    const rest = remainingFor(purpose, policy, proved, false);
    const offered = rest.is === 'more' && rest.oneOf.includes(factor);
    // The first factor is looked at even where the policy has no such way: to say so here would tell who exists. A PIN is
    // never a first one, whoever is meant: it could be guessed without the card.
    if (!offered && (proved.length > 0 || purpose === 'manage' || factor === 'pin')) {
      return answered('policy.noWay', null);
    }
    // One charge is for one try: a second one at the same time pays for itself.
    if (prepaid !== null) await chargeTransaction(db, id, null);
    else if (charges) await putFailures(db, tenantId, nameHash, factor, charged(current, now));
    return { is: 'tried', attempt, known: await strategy.know(house, db, attempt, proof) };
  });
}

/**
 * A transaction that was begun without a name, for whomever the first proof says. Written down is that only with what is
 * proved, see `proven`: ids of keys are told to whoever asks for options, and whom they name is nobody's business before.
 */
async function named<Proof, Known>(
  house: House,
  db: Db,
  transaction: Transaction,
  { owner }: FactorStrategy<Proof, Known>,
  proof: Proof,
): Promise<Transaction> {
  const user = (await owner?.(db, transaction.tenantId, proof)) ?? null;
  if (user === null) return transaction;
  return { ...transaction, userId: user.id, nameHash: house.secrets.nameHash(user.username) };
}

interface Met {
  readonly claims: AssertionClaims;
  readonly offer: Offer | null;
}

/** What follows from a try. */
async function settle(house: House, attempt: Try, outcome: Outcome): Promise<Answer> {
  const { transaction, user, factor } = attempt;
  const settled = await house.store.transaction(async (db): Promise<Answer | Met | null> => {
    const now = house.now();
    if (!outcome.matched || user === null) return failed(house, db, attempt, outcome, {});
    // Verifying takes time, in which an administrator may have disabled the user or set another password.
    const row = await findUser(db, user.tenantId, user.id);
    if (row?.disabledAt !== null || row.passwordHash !== user.passwordHash) {
      return failed(house, db, attempt, outcome, { refused: 'the user was changed meanwhile' });
    }
    const doubt = (await outcome.confirm?.(db, now)) ?? null;
    if (doubt !== null) return failed(house, db, attempt, outcome, doubt);
    if (attempt.unnamed) {
      // Whoever proved whose it is may be told how they stand.
      const standing = standingOf(attempt.policy, factor, attempt.before, now);
      const wait = retryAfterSeconds(standing, now);
      if (standing.is !== 'free') return refuse(house, db, attempt, codeOfRest(standing, factor), wait, outcome.detail);
    }
    return proven(house, db, attempt, user, outcome, now);
  });
  // Thrown here, so that the audit entry stays: guesses that are made at once are guesses all the same.
  if (settled === null) throw usedTwice(transaction);
  if ('is' in settled) {
    const refusal = settled.is === 'refused' ? settled.code : null;
    house.meters.factor(factor, refusal ?? 'proved');
    house.meters.login(transaction.purpose, refusal ?? settled.is);
    return settled;
  }
  const assertion = await signAssertion(await house.tenant(), settled.claims);
  house.meters.factor(factor, 'proved');
  house.meters.login(transaction.purpose, 'accepted');
  return { is: 'accepted', assertion, offer: settled.offer };
}

async function failed(
  house: House,
  db: Db,
  attempt: Try,
  { refusal, detail }: Outcome,
  doubt: Readonly<Record<string, unknown>>,
): Promise<Refused | null> {
  const { transaction, policy, factor } = attempt;
  const now = house.now();
  const current = await failuresOf(db, transaction.tenantId, transaction.nameHash, factor);
  const wait = attempt.unnamed ? null : retryAfterSeconds(standingOf(policy, factor, current, now), now);
  return refuse(house, db, attempt, refusal, wait, { ...detail, ...doubt, failures: current.all.failures });
}

/** The factor was proved: more is asked for, or the login is met. */
async function proven(
  house: House,
  db: Db,
  attempt: Try,
  user: UserRow,
  { detail, onceMet, link: given }: Outcome,
  now: number,
): Promise<Answer | Met | null> {
  const { transaction, policy, factor, endpoint } = attempt;
  const { tenantId, nameHash, purpose } = transaction;
  const proved = [...transaction.proved, factor];
  const desktop = await findDesktop(db, endpoint.id);
  const rest = remainingFor(purpose, policy, proved, isGrace(policy, desktop, transaction, now));
  if (rest.is !== 'met' && attempt.charged) {
    const current = await failuresOf(db, tenantId, nameHash, factor);
    await putFailures(db, tenantId, nameHash, factor, refunded(attempt.before, current));
  }
  if (rest.is === 'refused') return refuse(house, db, attempt, 'policy.noWay', null, detail);
  const link = given ?? transaction.link;
  const named = attempt.unnamed ? { userId: user.id, nameHash } : {};
  await advance(db, transaction, { proved, link, ...named, ...(rest.is === 'met' ? { endedAt: now } : {}) });
  const entry = { subject: user.id, endpointId: endpoint.id };
  if (rest.is === 'more') {
    await record(house, db, tenantId, { kind: 'login.proved', ...entry, detail: { factor, ...detail } });
    return { is: 'more', username: user.username, proved, oneOf: [...rest.oneOf] };
  }
  await forgive(db, transaction, proved);
  const claims = claimsOf(house, attempt, user, proved, now);
  await record(house, db, tenantId, {
    kind: purpose === 'manage' ? 'manage.granted' : 'login.accepted',
    ...entry,
    detail: { factors: proved, by: rest.by, session: claims.jti, policy: policy.name, ...detail },
  });
  if (purpose === 'manage') return { claims, offer: null };
  await putDesktop(db, {
    endpointId: endpoint.id,
    tenantId,
    userId: user.id,
    session: claims.jti,
    ways: waysOf(policy),
    // The grace never lengthens itself.
    fullAt: rest.by === 'grace' && desktop ? desktop.fullAt : now,
    openedAt: now,
    lockedAt: null,
  });
  // The computer's ways are no matter here: whose card it is, the user's own policy says.
  const { allowed, firstTap } = policy.badge;
  if (link !== null && allowed && firstTap === 'enrol') await linkCard(house, db, user, link, endpoint.id);
  return { claims, offer: (await onceMet?.(db)) ?? (await offerFor(db, policy, user)) };
}

/** A login ends the waiting: of the factors it proved, and of a face that was challenged and then not needed. */
async function forgive(db: Db, { tenantId, nameHash, charge }: Transaction, proved: readonly Factor[]): Promise<void> {
  if (charge !== null && !proved.includes('face')) {
    const current = await failuresOf(db, tenantId, nameHash, 'face');
    await putFailures(db, tenantId, nameHash, 'face', refunded(charge, current));
  }
  await clearProved(db, tenantId, nameHash, proved);
}

/** Ends the transaction and writes why. @returns null when another request of the same transaction was faster */
async function refuse(
  house: House,
  db: Db,
  { transaction, user, factor, endpoint, before }: Try,
  code: Refused['code'],
  wait: number | null,
  detail: Readonly<Record<string, unknown>>,
): Promise<Refused | null> {
  const first = await advanceTransaction(db, transaction, { endedAt: house.now() });
  await record(house, db, transaction.tenantId, {
    kind: transaction.purpose === 'manage' ? 'manage.refused' : 'login.refused',
    subject: transaction.userId ?? `name:${transaction.nameHash.slice(0, 16)}`,
    endpointId: endpoint.id,
    code,
    detail: {
      ...{ factor, failures: before.all.failures },
      ...(user === null ? { active: false } : {}),
      ...(first ? {} : { beside: 'another proof of this transaction was faster' }),
      ...detail,
    },
  });
  return first ? { is: 'refused', code, retryAfterSeconds: wait } : null;
}

/** @throws {Refusal} `transaction.expired` when another request of the same transaction was faster */
async function advance(db: Db, transaction: Transaction, change: Parameters<typeof advanceTransaction>[2]) {
  if (!(await advanceTransaction(db, transaction, change))) throw usedTwice(transaction);
}

const usedTwice = ({ id }: Transaction): Refusal =>
  new Refusal('transaction.expired', `transaction ${id} was used twice`);
