/** PINs, cards and keys of the people in tests. */
import type { Answer } from '../../src-shared/contracts/cloud/login.ts';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { KeyFactor } from '../../src-shared/domain/factors.ts';
import type { LoginWay, UserPolicy } from '../../src-shared/domain/policy.ts';
import type { NewPolicy } from '../admin/policies.ts';
import { createKey, readOptions, type SoftKey, type Twist } from './authenticator.ts';
import type { Client, Reply } from './client.ts';
import { begin, type Claim, grant, type Rig } from './rig.ts';

export const card = (number: number): CardId => `h10301:10:${number}` as CardId;
export const cardClaim = (number: number): Claim => ({ is: 'card', card: card(number) });
export const goodPin = '739155';

type Begun = Awaited<ReturnType<typeof begin>>;

/** Gives a user a policy of these ways. */
export async function give(
  { cloud: { admin } }: Rig,
  desktop: readonly LoginWay[],
  more: Omit<NewPolicy, 'name' | 'desktop'> = {},
  username = 'mia',
): Promise<UserPolicy> {
  const name = `Policy of ${username}`;
  const known = (await admin.listPolicies()).some(({ policy }) => policy.name === name);
  const base = await admin.showPolicy('Default');
  const { face, pin, badge, grace, lockout } = more;
  const set: UserPolicy = {
    ...{ name, desktop },
    face: { ...base.face, ...face },
    pin: { ...base.pin, ...pin },
    badge: { ...base.badge, ...badge },
    grace: { ...base.grace, ...grace },
    lockout: { ...base.lockout, ...lockout },
  };
  await (known ? admin.setPolicy(set) : admin.addPolicy(set));
  await admin.assignPolicy(username, name);
  return set;
}

export async function setPin(client: Client, pin = goodPin, username = 'mia'): Promise<void> {
  await client.call('setPin', { pin }, await grant(client, username));
}

/** Taps a card at the lock screen. */
export async function tap(client: Client, number: number, resumes: string | null = null): Promise<[Answer, Begun]> {
  const begun = await begin(client, cardClaim(number), 'desktop', resumes);
  return [await client.call('proveBadge', { card: card(number) }, begun), begun];
}

/** Makes a key for a user, as User Options does. */
export async function enrolKey(
  client: Client,
  factor: KeyFactor,
  username = 'mia',
  twist: Twist = {},
  counts = true,
  password?: string,
): Promise<{ readonly key: SoftKey; readonly reply: Reply }> {
  const leave = await grant(client, username, password);
  const { options } = await client.call('newKey', { factor }, leave);
  const key = createKey(readOptions(options), twist, counts);
  const reply = await client.send('addKey', { factor, name: 'Blue key', credential: key.registration }, leave);
  return { key, reply };
}

/** Touches a key in a transaction. */
export async function touch(
  client: Client,
  begun: Begun,
  factor: KeyFactor,
  key: SoftKey,
  twist: Twist = {},
): Promise<Answer> {
  const { options } = await client.call('keyOptions', { factor }, begun);
  return client.call('proveKey', { factor, credential: key.answer(readOptions(options), twist) }, begun);
}
