/** A user's own PIN, cards and keys; each change needs leave to manage and is written into the audit log. */

import type { MethodsResponse } from '../../src-shared/contracts/cloud/methods.ts';
import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { cardLabel } from '../../src-shared/domain/cards/label.ts';
import { pinFaultOf } from '../../src-shared/domain/pin.ts';
import { type Endpoint, type House, record } from '../house.ts';
import { deleteCard } from '../store/cards.ts';
import { deletePin, putPin } from '../store/pins.ts';
import type { Db } from '../store/store.ts';
import { linkCard } from './link.ts';
import { methodsOf, type Self } from './me.ts';
import { limitRate } from './rates.ts';

/** @throws {Refusal} `enrol.notAllowed`, `pin.tooShort`, `pin.trivial`, `rate.limited` */
export async function setPin(
  house: House,
  endpoint: Endpoint,
  { user, policy }: Self,
  { pin }: RequestOf<'setPin'>,
): Promise<MethodsResponse> {
  if (!policy.pin.allowed) throw new Refusal('enrol.notAllowed', `policy ${policy.name}`);
  const fault = pinFaultOf(pin, policy.pin);
  if (fault !== null) {
    house.meters.method('pin', 'refused');
    throw new Refusal(fault, `policy ${policy.name}`);
  }
  // Counted before the work, which is a hash of tens of milliseconds.
  await house.store.transaction((db) => limitRate(house, db, 'changes', endpoint.id));
  const hash = await house.pins.hash(pin);
  return house.store.durably(async (db) => {
    await putPin(db, { userId: user.id, tenantId: user.tenantId, hash, setAt: house.now() });
    await record(house, db, user.tenantId, { kind: 'pin.set', subject: user.id, endpointId: endpoint.id });
    house.meters.method('pin', 'added');
    return methodsOf(db, user, policy);
  });
}

/** Once more changes nothing. */
export async function removePin(house: House, endpoint: Endpoint, { user, policy }: Self): Promise<MethodsResponse> {
  return house.store.durably(async (db) => {
    await limitRate(house, db, 'changes', endpoint.id);
    if (await deletePin(db, user.id)) {
      await record(house, db, user.tenantId, { kind: 'pin.removed', subject: user.id, endpointId: endpoint.id });
      house.meters.method('pin', 'removed');
    }
    return methodsOf(db, user, policy);
  });
}

/** @throws {Refusal} `card.taken` when it is somebody else's, `enrol.notAllowed` also for one card too many */
export async function addCard(
  house: House,
  endpoint: Endpoint,
  { user, policy }: Self,
  { card }: RequestOf<'addCard'>,
): Promise<MethodsResponse> {
  if (!policy.badge.allowed) throw new Refusal('enrol.notAllowed', `policy ${policy.name}`);
  const link = { hash: house.secrets.cardHash(card), label: cardLabel(card) };
  const done = await house.store.durably(async (db) => {
    await limitRate(house, db, 'changes', endpoint.id);
    const linked = await linkCard(house, db, user, link, endpoint.id);
    return { linked, methods: await methodsOf(db, user, policy) };
  });
  // Thrown here, so that the audit entry stays.
  if (done.linked === 'taken') throw new Refusal('card.taken', `user ${user.id}`);
  if (done.linked === 'tooMany') throw new Refusal('enrol.notAllowed', `user ${user.id} has enough cards`);
  return done.methods;
}

/** @throws {Refusal} `notFound` when the user has no such card */
export const removeCard = (house: House, endpoint: Endpoint, self: Self, id: string): Promise<MethodsResponse> =>
  removeOwn(house, endpoint, self, 'card', id, deleteCard);

/**
 * Takes away one of the user's cards or keys.
 * @param erase answers whether there was one
 */
export async function removeOwn(
  house: House,
  endpoint: Endpoint,
  { user, policy }: Self,
  kind: 'card' | 'key',
  id: string,
  erase: (db: Db, userId: string, id: string) => Promise<boolean>,
): Promise<MethodsResponse> {
  return house.store.durably(async (db) => {
    await limitRate(house, db, 'changes', endpoint.id);
    if (!(await erase(db, user.id, id))) throw new Refusal('notFound', `${kind} ${id}`);
    const entry = { subject: user.id, endpointId: endpoint.id, detail: { [kind]: id } };
    await record(house, db, user.tenantId, { kind: `${kind}.removed`, ...entry });
    house.meters.method(kind, 'removed');
    return methodsOf(db, user, policy);
  });
}
