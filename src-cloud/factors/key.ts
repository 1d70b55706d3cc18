/** Security keys and device-bound passkeys. */
import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import { type House, record } from '../house.ts';
import { handleOf } from '../keys/handle.ts';
import { type Asserted, checkAssertion, credentialIdOf } from '../keys/verify.ts';
import { findKey, type KeyRow, keyById, updateKey } from '../store/keys.ts';
import type { Db } from '../store/store.ts';
import { type KeyChallenge, putTransactionKey } from '../store/transactions.ts';
import { findUser } from '../store/users.ts';
import type { FactorStrategy, Outcome, Try } from './factor.ts';

interface Known {
  /** What this transaction asked a key to sign; it is asked once. */
  readonly challenge: KeyChallenge | null;
  readonly key: KeyRow | null;
}

/**
 * Who touches a key alone has to prove to it who they are: it is all there is of a passkey, and of a security key that
 * begins a login.
 */
export const asksVerification = (factor: 'securityKey' | 'passkey', proved: readonly unknown[]): boolean =>
  factor === 'passkey' || proved.length === 0;

/**
 * A signature of the challenge that this transaction gave out last. A key that is not this user's, or out of service, is
 * verified against a key that nobody has, by the same work and in the same words.
 */
export const key: FactorStrategy<RequestOf<'proveKey'>, Known> = {
  factor: ({ factor }) => factor,
  owner: async (db, tenantId, { credential }) => {
    const found = await findKey(db, tenantId, credentialIdOf(credential));
    return findUser(db, tenantId, found?.userId ?? '');
  },
  know: async (_house, db, { transaction }, { credential }) => {
    if (transaction.keyChallenge !== null) await putTransactionKey(db, transaction.id, null);
    return {
      challenge: transaction.keyChallenge,
      key: await findKey(db, transaction.tenantId, credentialIdOf(credential)),
    };
  },
  verify: async (house, attempt, { challenge, key: known }, { factor, credential }) => {
    const refuse = (why: string, refusal: Outcome['refusal'] = 'key.refused'): Outcome => ({
      matched: false,
      refusal,
      detail: { refused: why },
    });
    if (challenge === null) return refuse('no challenge was asked for');
    if (challenge.factor !== factor) return refuse('the challenge was for another kind of key');
    if (house.now() >= challenge.until) return refuse('the challenge is over');
    const strange = whyStrange(attempt, known, house.relying.rpId);
    const started = performance.now();
    const asserted = await checkAssertion(
      house.relying,
      {
        challenge: challenge.challenge,
        publicKey: strange === null && known ? known.publicKey : house.decoy.publicKey,
        userVerification: asksVerification(factor, attempt.transaction.proved),
      },
      credential,
    );
    house.meters.key(performance.now() - started);
    if (strange !== null || known === null) return refuse(strange ?? 'nobody has this key');
    const why = whyNot(attempt, asserted);
    if (why !== null || asserted.is === 'refused') return refuse(why ?? 'refused');
    // Only whoever holds this key of this user learns more than that: to them it says what to do.
    if (!asserted.bound) return refuse('not bound to one device', 'key.notBound');
    return {
      matched: true,
      refusal: 'key.refused',
      detail: { key: known.id },
      confirm: (db, now) => counted(house, db, attempt, known.id, asserted.counter, now),
    };
  },
};

/** Why a key is treated as one that nobody has. */
function whyStrange({ user, factor }: Try, known: KeyRow | null, rpId: string): string | null {
  if (known === null) return 'nobody has this key';
  if (user === null || known.userId !== user.id) return 'not a key of this user';
  if (known.factor !== factor) return 'another kind of key';
  if (known.rpId !== rpId) return 'made for another relying party';
  return known.stoppedAt === null ? null : 'out of service';
}

function whyNot({ user, transaction }: Try, asserted: Asserted): string | null {
  if (asserted.is === 'refused') return asserted.why;
  const { userHandle } = asserted;
  // Without a name the key has to say whose it is; with one it must not say anything else.
  if (userHandle === null) return transaction.claim === 'passkey' ? 'it does not say whose it is' : null;
  return user !== null && userHandle === handleOf(user.id) ? null : 'made for another user';
}

/**
 * Writes the counter down. One that has not grown means that two devices count: the key is put out of service for an
 * administrator to look at. Keys that do not count say 0 every time.
 */
async function counted(
  house: House,
  db: Db,
  { transaction, endpoint, user }: Try,
  id: string,
  counter: number,
  now: number,
): Promise<Readonly<Record<string, unknown>> | null> {
  const current = await keyById(db, id);
  if (current === null || current.stoppedAt !== null) return { refused: 'out of service' };
  if (counter > current.counter || (counter === 0 && current.counter === 0)) {
    await updateKey(db, id, { counter, usedAt: now });
    return null;
  }
  await updateKey(db, id, { stoppedAt: now });
  await record(house, db, transaction.tenantId, {
    kind: 'key.stopped',
    subject: user?.id ?? null,
    endpointId: endpoint.id,
    detail: { key: id, counter, expected: current.counter + 1 },
  });
  house.meters.method('key', 'stopped');
  return { refused: 'its counter has not grown', counter, stood: current.counter };
}
