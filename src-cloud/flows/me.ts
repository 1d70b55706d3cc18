/** Who a user is that changes their own methods, after a fresh password (`purpose: manage`). */

import type { AssertionClaims } from '../../src-shared/contracts/cloud/login.ts';
import type { MethodsResponse } from '../../src-shared/contracts/cloud/methods.ts';
import type { ResponseOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { defaultPolicy, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { verifyAssertion } from '../assertions/assertion.ts';
import type { Endpoint, House } from '../house.ts';
import { hashOf, type Proof, sameText } from '../proof/check.ts';
import { cardsOf } from '../store/cards.ts';
import { keysOf } from '../store/keys.ts';
import { findPin } from '../store/pins.ts';
import { findPolicy } from '../store/policies.ts';
import type { Db } from '../store/store.ts';
import { enrolmentOf } from '../store/templates.ts';
import { findUser, type UserRow } from '../store/users.ts';

/** A user with leave to change their own methods. */
export interface Self {
  readonly user: UserRow;
  readonly policy: UserPolicy;
  readonly grant: AssertionClaims;
}

/**
 * Who presents an assertion, bound to this proof and this endpoint.
 * @param authorization the header `Authorization`
 * @throws {Refusal} `proof.invalid`, or `transaction.expired` when the leave is over: its time ran out, the user was
 * disabled since, or the password was set anew
 */
export async function identifySelf(
  house: House,
  endpoint: Endpoint,
  proof: Proof,
  authorization: string | undefined,
): Promise<Self> {
  const assertion = /^DPoP ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
  if (assertion === undefined) throw new Refusal('proof.invalid', 'the header Authorization holds no assertion');
  if (proof.ath === null || !sameText(proof.ath, hashOf(assertion))) {
    throw new Refusal('proof.invalid', 'the proof is not bound to the assertion');
  }
  const grant = await verifyAssertion(await house.tenant(), assertion, endpoint, house.now());
  if (grant.purpose !== 'manage') throw new Refusal('proof.invalid', 'the assertion gives no leave to manage');
  const user = await findUser(house.store.db, endpoint.tenantId, grant.sub);
  if (!user || user.disabledAt !== null || grant.iat < Math.floor(user.credentialsAt / 1000)) {
    throw new Refusal('transaction.expired', 'the user was disabled since, or has a new password');
  }
  const policy = (await findPolicy(house.store.db, endpoint.tenantId, user.policy)) ?? defaultPolicy;
  return { user, policy, grant };
}

export async function faceStatus(house: House, { user, policy }: Self): Promise<ResponseOf<'enrolFace'>> {
  const enrolment = await enrolmentOf(house.store.db, user.id);
  return {
    allowed: policy.face.allowed,
    enrolledAt: enrolment?.createdAt ?? null,
    held: (enrolment?.heldAt ?? null) !== null,
  };
}

export async function describeSelf(house: House, self: Self): Promise<ResponseOf<'me'>> {
  const { id, username, displayName } = self.user;
  return {
    user: { id, username, displayName },
    face: await faceStatus(house, self),
    methods: await methodsOf(house.store.db, self.user, self.policy),
  };
}

/** A user's PIN, cards and keys, as they are told to their owner. */
export async function methodsOf(db: Db, user: Pick<UserRow, 'id'>, policy: UserPolicy): Promise<MethodsResponse> {
  const pin = await findPin(db, user.id);
  return {
    pin: { allowed: policy.pin.allowed, setAt: pin?.setAt ?? null, minLength: policy.pin.minLength },
    cards: {
      allowed: policy.badge.allowed,
      list: (await cardsOf(db, user.id)).map(({ id, label, addedAt }) => ({ id, label, addedAt })),
    },
    keys: (await keysOf(db, user.id)).map(({ id, factor, name, addedAt }) => ({ id, factor, name, addedAt })),
  };
}
