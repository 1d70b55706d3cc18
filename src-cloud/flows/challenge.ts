import { lifetimes } from '../../src-shared/contracts/cloud/common.ts';
import { challengesPerTransaction } from '../../src-shared/contracts/cloud/login.ts';
import type { ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { drawChallenge } from '../../src-shared/domain/challenge.ts';
import { type Endpoint, type House, record } from '../house.ts';
import { newId, uniformOf } from '../secrets/random.ts';
import { failuresOf, putFailures } from '../store/lockouts.ts';
import { chargeTransaction, findOpenTransaction, putChallenge } from '../store/transactions.ts';
import { findUser } from '../store/users.ts';
import { charged, codeOfRest, retryAfterSeconds, standingOf } from './lockout.ts';
import { limitRate } from './rates.ts';
import { policyOfName } from './standing.ts';

/**
 * Draws a challenge for a transaction; the one before lapses. The same for names known and unknown.
 *
 * The first one charges the transaction as a failure, which the login gives back: otherwise somebody with a recording
 * could draw challenges and walk away until one fits it.
 * @throws {Refusal} `transaction.expired` (also for another endpoint's), `input.invalid` before it is known whose it is, `factor.paused` while the name's face has to wait,
 * `account.locked` while nothing helps it,
 * `rate.limited` when the transaction has had all its challenges or the endpoint asks too often
 */
export async function askChallenge(house: House, endpoint: Endpoint, id: string): Promise<ResponseOf<'challenge'>> {
  const drawn = await house.store.transaction(async (db) => {
    const now = house.now();
    await limitRate(house, db, 'transactions', `challenge ${endpoint.id}`);
    const transaction = await findOpenTransaction(db, id, endpoint.id, now);
    if (!transaction) throw new Refusal('transaction.expired', `transaction ${id}`);
    const { tenantId, nameHash, userId, challenges, charge } = transaction;
    // It would be drawn and charged by the policy of nobody, and answered for whomever a passkey names.
    if (transaction.claim === 'passkey' && userId === null) throw new Refusal('input.invalid', 'nobody is meant yet');
    if (challenges >= challengesPerTransaction) {
      throw new Refusal('rate.limited', `transaction ${id} had ${challenges} challenges`, {
        retryAfterSeconds: Math.max(1, Math.ceil((transaction.expiresAt - now) / 1000)),
      });
    }
    const policy = await policyOfName(db, tenantId, nameHash, await findUser(db, tenantId, userId ?? ''));
    if (charge === null) {
      const before = await failuresOf(db, tenantId, nameHash, 'face');
      const standing = standingOf(policy, 'face', before, now);
      if (standing.is !== 'free') {
        const retryAfter = retryAfterSeconds(standing, now);
        throw new Refusal(codeOfRest(standing, 'face'), `transaction ${id}`, {
          ...(retryAfter === null ? {} : { retryAfterSeconds: retryAfter }),
        });
      }
      await putFailures(db, tenantId, nameHash, 'face', charged(before, now));
      await chargeTransaction(db, id, before);
      await record(house, db, tenantId, {
        kind: 'login.challenged',
        subject: userId ?? `name:${nameHash.slice(0, 16)}`,
        endpointId: endpoint.id,
        detail: { level: policy.face.liveness, failures: before.all.failures },
      });
    }
    const challenge = { id: newId(house.random), ...drawChallenge(policy.face.liveness, uniformOf(house.random)) };
    await putChallenge(db, transaction, { ...challenge, drawnAt: now, until: now + lifetimes.challenge * 1000 });
    return challenge;
  });
  house.meters.challenge('drawn');
  return { ...drawn, steps: [...drawn.steps], light: [...drawn.light], expiresInSeconds: lifetimes.challenge };
}
