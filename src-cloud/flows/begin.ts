import { lifetimes } from '../../src-shared/contracts/cloud/common.ts';
import type { RequestOf, ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { absurd } from '../../src-shared/domain/absurd.ts';
import { canonicalUsername } from '../../src-shared/domain/ids.ts';
import type { Endpoint, House } from '../house.ts';
import { newId } from '../secrets/random.ts';
import { ownerOfCard } from '../store/cards.ts';
import type { Db, Store } from '../store/store.ts';
import { advanceTransaction, findOpenTransaction, insertTransaction } from '../store/transactions.ts';
import { findUserByName, type UserRow } from '../store/users.ts';
import { limitRate } from './rates.ts';
import { policyOfName } from './standing.ts';

type Office = Pick<House, 'now' | 'random' | 'secrets' | 'rates'>;
type Claim = RequestOf<'begin'>['claim'];

/** Whom a transaction is for, as far as its beginning says. */
interface Claimed {
  readonly user: UserRow | null;
  /** That of the user's name; of nobody's where nobody is named. */
  readonly nameHash: string;
}

/**
 * Begins an authentication transaction. The same work and the same answer for every name and every card, known or not; a
 * passkey names its owner with its proof.
 * @throws {Refusal} `input.invalid` for a name of nothing but blanks and invisible characters, `rate.limited`
 */
export async function begin(
  house: Office & { readonly store: Pick<Store, 'transaction'> },
  endpoint: Endpoint,
  { claim, purpose, nonce, resumes }: RequestOf<'begin'>,
): Promise<ResponseOf<'begin'>> {
  if (claim.is === 'name' && canonicalUsername(claim.username) === '') {
    throw new Refusal('input.invalid', 'the username is blank');
  }
  const now = house.now();
  const id = newId(house.random);
  const { face } = await house.store.transaction(async (db) => {
    await limitRate(house, db, 'transactions', endpoint.id);
    const { user, nameHash } = await claimed(house, db, endpoint.tenantId, claim, id);
    await insertTransaction(db, {
      id,
      tenantId: endpoint.tenantId,
      endpointId: endpoint.id,
      nameHash,
      userId: user?.id ?? null,
      claim: claim.is,
      purpose,
      nonce,
      resumes,
      startedAt: now,
      expiresAt: now + lifetimes.transaction * 1000,
    });
    return policyOfName(db, endpoint.tenantId, nameHash, user);
  });
  return { transaction: id, expiresInSeconds: lifetimes.transaction, liveness: face.liveness, masks: face.masks };
}

async function claimed(
  { secrets }: Pick<House, 'secrets'>,
  db: Db,
  tenantId: string,
  claim: Claim,
  id: string,
): Promise<Claimed> {
  switch (claim.is) {
    case 'name': {
      const username = canonicalUsername(claim.username);
      return { user: await findUserByName(db, tenantId, username), nameHash: secrets.nameHash(username) };
    }
    case 'card': {
      const hash = secrets.cardHash(claim.card);
      const user = await ownerOfCard(db, tenantId, hash);
      // A card that nobody has is always the same nobody. No name begins with a zero byte and holds a keyed hash.
      return { user, nameHash: secrets.nameHash(user?.username ?? `\0card ${hash}`) };
    }
    case 'passkey':
      return { user: null, nameHash: secrets.nameHash(`\0transaction ${id}`) };
    default:
      return absurd(claim);
  }
}

/** Gives a transaction up. One that is not there or over is given up already. */
export async function abandon(house: House, endpoint: Endpoint, id: string): Promise<void> {
  const now = house.now();
  await house.store.transaction(async (db) => {
    const transaction = await findOpenTransaction(db, id, endpoint.id, now);
    if (transaction) await advanceTransaction(db, transaction, { endedAt: now });
  });
}
