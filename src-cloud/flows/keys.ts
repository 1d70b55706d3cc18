import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type { RequestOf, ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { asksVerification } from '../factors/key.ts';
import type { Endpoint, House } from '../house.ts';
import { descriptorOf, type KeyDescriptor } from '../keys/descriptor.ts';
import { type KeyRow, keyAt, keysOf } from '../store/keys.ts';
import { findOpenTransaction, putTransactionKey } from '../store/transactions.ts';
import { limitRate } from './rates.ts';
import { placeOf } from './standing.ts';

/** Of one kind; as many ids are shown for everybody, so that their number tells nothing. */
export const mostKeys = 4;
/** To find the key, touch it and type its PIN, and for the way there and back. */
const answerMs = 75_000;
/** Of an id that nothing is like yet: what common security keys have. */
const usualIdBytes = 64;

/**
 * A fresh challenge for a key; the one before lapses. The same for names known and unknown: where somebody has fewer
 * keys than one may have, keys that do not exist stand in for the others, always the same for the same name. Who has none
 * is shown what looks like somebody's.
 * @throws {Refusal} `transaction.expired` (also for another endpoint's), `rate.limited`
 */
export async function keyOptions(
  house: House,
  endpoint: Endpoint,
  id: string,
  { factor }: RequestOf<'keyOptions'>,
): Promise<ResponseOf<'keyOptions'>> {
  const challenge = new Uint8Array(house.random(32));
  const { transaction, shown } = await house.store.transaction(async (db) => {
    const now = house.now();
    await limitRate(house, db, 'transactions', `key ${endpoint.id}`);
    const found = await findOpenTransaction(db, id, endpoint.id, now);
    if (!found) throw new Refusal('transaction.expired', `transaction ${id}`);
    const of = async (userId: string | undefined | null): Promise<readonly KeyRow[]> =>
      (await keysOf(db, userId ?? '')).filter((key) => serves(house, factor, key));
    const own = await of(found.userId);
    const like = await of((await keyAt(db, found.tenantId, factor, placeOf(found.nameHash)))?.userId);
    await putTransactionKey(db, id, {
      factor,
      challenge: Buffer.from(challenge).toString('base64url'),
      until: now + answerMs,
    });
    return { transaction: found, shown: padded(house, `${factor} ${found.nameHash}`, own, like) };
  });
  // A passkey that says whose it is must not be told which one to be.
  const open = transaction.claim === 'passkey' && transaction.proved.length === 0;
  const options = await generateAuthenticationOptions({
    rpID: house.relying.rpId,
    challenge,
    timeout: answerMs,
    userVerification: asksVerification(factor, transaction.proved) ? 'required' : 'discouraged',
    allowCredentials: open ? [] : shown,
  });
  const hint = factor === 'securityKey' ? 'security-key' : 'client-device';
  return { options: { ...options, hints: [hint] } };
}

const serves = (house: House, factor: KeyRow['factor'], key: KeyRow): boolean =>
  key.factor === factor && key.rpId === house.relying.rpId && key.stoppedAt === null;

/**
 * Real keys and made-up ones like them, in an order that does not tell them apart.
 * @param like the keys of somebody, for whoever has none
 */
function padded({ secrets }: House, about: string, own: readonly KeyRow[], like: readonly KeyRow[]): KeyDescriptor[] {
  const models = (own.length > 0 ? own : like).map(descriptorOf);
  const feigned = Array.from({ length: Math.max(0, mostKeys - own.length) }, (_, i): KeyDescriptor => {
    const { id, ...reached } = models[own.length + i] ?? models[0] ?? { id: null };
    const length = id === null ? usualIdBytes : Buffer.from(id, 'base64url').length;
    return { id: Buffer.from(secrets.decoyBytes(`${about} ${i}`, length)).toString('base64url'), ...reached };
  });
  return [...models.slice(0, own.length), ...feigned].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
