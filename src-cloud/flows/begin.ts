import { lifetimes, type RequestOf, type ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { canonicalUsername } from '../../src-shared/domain/ids.ts';
import type { Endpoint, House } from '../house.ts';
import { newId } from '../secrets/random.ts';
import type { Store } from '../store/store.ts';
import { advanceTransaction, findOpenTransaction, insertTransaction } from '../store/transactions.ts';
import { findUserByName } from '../store/users.ts';
import { limitRate } from './rates.ts';
import { policyOfName } from './standing.ts';

/**
 * Begins an authentication transaction. The same work and the same answer for every name, known or not.
 * @throws {Refusal} `input.invalid` for a name of nothing but blanks and invisible characters, `rate.limited`
 */
export async function begin(
  house: Pick<House, 'now' | 'random' | 'secrets' | 'rates'> & { readonly store: Pick<Store, 'transaction'> },
  endpoint: Endpoint,
  request: RequestOf<'begin'>,
): Promise<ResponseOf<'begin'>> {
  const username = canonicalUsername(request.username);
  if (username === '') throw new Refusal('input.invalid', 'the username is blank');
  const now = house.now();
  const id = newId(house.random);
  const nameHash = house.secrets.nameHash(username);
  const { face } = await house.store.transaction(async (db) => {
    await limitRate(house, db, 'transactions', endpoint.id);
    const user = await findUserByName(db, endpoint.tenantId, username);
    await insertTransaction(db, {
      id,
      tenantId: endpoint.tenantId,
      endpointId: endpoint.id,
      nameHash,
      userId: user?.id ?? null,
      purpose: request.purpose,
      nonce: request.nonce,
      startedAt: now,
      expiresAt: now + lifetimes.transaction * 1000,
    });
    return policyOfName(db, endpoint.tenantId, nameHash, user);
  });
  return { transaction: id, expiresInSeconds: lifetimes.transaction, liveness: face.liveness, masks: face.masks };
}

/** Gives a transaction up. One that is not there or over is given up already. */
export async function abandon(house: House, endpoint: Endpoint, id: string): Promise<void> {
  const now = house.now();
  await house.store.transaction(async (db) => {
    const transaction = await findOpenTransaction(db, id, endpoint.id, now);
    if (transaction) await advanceTransaction(db, transaction, { endedAt: now });
  });
}
