/** What a login that is met is answered with. */
import { lifetimes } from '../../src-shared/contracts/cloud/common.ts';
import type { AssertionClaims } from '../../src-shared/contracts/cloud/login.ts';
import type { ModelId } from '../../src-shared/domain/face.ts';
import { amrOf, type Factor } from '../../src-shared/domain/factors.ts';
import type { Offer } from '../../src-shared/domain/login/state.ts';
import type { UserPolicy } from '../../src-shared/domain/policy.ts';
import type { Try } from '../factors/factor.ts';
import { type House, modelTiers } from '../house.ts';
import { newId } from '../secrets/random.ts';
import type { Db } from '../store/store.ts';
import { findEnrolled } from '../store/templates.ts';
import type { UserRow } from '../store/users.ts';

/** What a person with an open desktop is offered: a first face, or a newer one than the policy no longer takes. */
export async function offerFor(db: Db, { face }: UserPolicy, user: UserRow): Promise<Offer | null> {
  if (!face.allowed) return null;
  const enrolled = await findEnrolled(db, user.id);
  if (enrolled === null) return 'enrolFace';
  const models = enrolled.fused.map(({ model }) => model as ModelId);
  const serves = face.tier === 'any' || models.some((model) => modelTiers.get(model) === 'recommended');
  return serves ? null : 'renewFace';
}

/** @param now epoch ms */
export function claimsOf(
  house: Pick<House, 'random'>,
  { transaction, endpoint }: Pick<Try, 'transaction' | 'endpoint'>,
  user: UserRow,
  proved: readonly Factor[],
  now: number,
): AssertionClaims {
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
