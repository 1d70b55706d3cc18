import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import { createKey, type Twist as KeyTwist, origin, readOptions } from '../testing/authenticator.ts';
import type { Client, Twist } from '../testing/client.ts';
import { card, enrolKey, give, goodPin } from '../testing/methods.ts';
import { begin, grant, password, type Rig, startRig, wordsOf } from '../testing/rig.ts';

let rig: Rig;
let client: Client;
let leave: Twist & { token: string };

beforeEach(async () => {
  rig = await startRig({ settings: { rates: { changes: 200 } } });
  client = await rig.endpoint();
  leave = await grant(client);
});
afterEach(() => rig.cloud.close());

const problem = (status: number, code: string) => ({ status, body: { code } });
const kinds = async () => (await rig.cloud.admin.listAudit()).map(({ kind }) => kind);

describe('one’s own methods', () => {
  it('are none at first, and what the policy says of them', async () => {
    const { methods } = await client.call('me', undefined, leave);
    expect(methods).toEqual({
      pin: { allowed: true, setAt: null, minLength: 6 },
      cards: { allowed: true, list: [] },
      keys: [],
    });
  });

  it('need leave to manage, of this endpoint', async () => {
    const other = await rig.endpoint('Ward 4');
    expect(await client.send('setPin', { pin: goodPin })).toMatchObject(problem(401, 'proof.invalid'));
    expect(await other.send('setPin', { pin: goodPin }, leave)).toMatchObject(problem(401, 'proof.invalid'));
    rig.clock.pass(1);
    await rig.cloud.admin.setPassword('mia', 'another password');
    expect(await client.send('addCard', { card: card(1) }, leave)).toMatchObject(problem(410, 'transaction.expired'));
  });
});

describe('a PIN of one’s own', () => {
  it('is set, replaced and removed, and never in the log', async () => {
    expect((await client.call('setPin', { pin: goodPin }, leave)).pin.setAt).toBe(rig.clock.now());
    rig.clock.pass(5);
    expect((await client.call('setPin', { pin: '918264' }, leave)).pin.setAt).toBe(rig.clock.now());
    expect((await client.call('removePin', undefined, leave)).pin.setAt).toBeNull();
    expect((await client.call('removePin', undefined, leave)).pin.setAt).toBeNull();
    const entries = await rig.cloud.admin.listAudit();
    expect(entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('pin.'))).toEqual([
      'pin.set',
      'pin.set',
      'pin.removed',
    ]);
    expect(wordsOf(entries)).not.toContain(goodPin);
  });

  it('is refused by the rules of the policy', async () => {
    expect(await client.send('setPin', { pin: '73915' }, leave)).toMatchObject(problem(422, 'pin.tooShort'));
    expect(await client.send('setPin', { pin: '123456' }, leave)).toMatchObject(problem(422, 'pin.trivial'));
    expect(await client.send('setPin', { pin: '12345a' }, leave)).toMatchObject(problem(400, 'input.invalid'));
    await give(rig, [{ primary: 'password', second: [] }], { pin: { minLength: 4, trivial: 'accept' } });
    expect((await client.send('setPin', { pin: '1234' }, leave)).status).toBe(200);
    await give(rig, [{ primary: 'password', second: [] }], { pin: { allowed: false } });
    expect(await client.send('setPin', { pin: goodPin }, leave)).toMatchObject(problem(403, 'enrol.notAllowed'));
  });
});

describe('a card of one’s own', () => {
  it('is added once, told by its last characters, and removed', async () => {
    await client.call('addCard', { card: card(51_188) }, leave);
    const { cards } = await client.call('addCard', { card: card(51_188) }, leave);
    expect(cards.list).toEqual([{ id: expect.any(String), label: '1188', addedAt: rig.clock.now() }]);
    const params = { item: cards.list[0]?.id ?? '' };
    expect((await client.call('removeCard', undefined, { ...leave, params })).cards.list).toEqual([]);
    expect(await client.send('removeCard', undefined, { ...leave, params })).toMatchObject(problem(404, 'notFound'));
  });

  it('of somebody else is refused and written down, and nobody takes it away from them', async () => {
    await rig.cloud.admin.addUser({ username: 'eve', password });
    await rig.cloud.admin.addCard('eve', card(1));
    expect(await client.send('addCard', { card: card(1) }, leave)).toMatchObject(problem(409, 'card.taken'));
    expect((await rig.cloud.admin.listAudit()).at(-1)).toMatchObject({ kind: 'card.refused', code: 'card.taken' });
    const params = { item: (await rig.cloud.admin.listCards())[0]?.id ?? '' };
    expect(await client.send('removeCard', undefined, { ...leave, params })).toMatchObject(problem(404, 'notFound'));
  });

  it('is one of eight at most', async () => {
    for (let i = 1; i <= 8; i++) await client.call('addCard', { card: card(i) }, leave);
    expect(await client.send('addCard', { card: card(9) }, leave)).toMatchObject(problem(403, 'enrol.notAllowed'));
    await rig.cloud.admin.addPolicy({ name: 'No cards', badge: { ...defaultPolicy.badge, allowed: false } });
    await rig.cloud.admin.assignPolicy('mia', 'No cards');
    expect(await client.send('addCard', { card: card(1) }, leave)).toMatchObject(problem(403, 'enrol.notAllowed'));
  });
});

describe('a key of one’s own', () => {
  it('is added, listed and removed', async () => {
    const { reply } = await enrolKey(client, 'passkey');
    const keys = [{ id: expect.any(String), factor: 'passkey', name: 'Blue key', addedAt: rig.clock.now() }];
    expect(reply).toMatchObject({ status: 200, body: { keys } });
    const params = { item: (reply.body as { keys: { id: string }[] }).keys[0]?.id ?? '' };
    expect((await client.call('removeKey', undefined, { ...leave, params })).keys).toEqual([]);
    expect(await client.send('removeKey', undefined, { ...leave, params })).toMatchObject(problem(404, 'notFound'));
    expect((await kinds()).filter((kind) => kind.startsWith('key.'))).toEqual(['key.added', 'key.removed']);
  });

  it.each([
    ['another origin', 'securityKey', { origin: 'https://evil.example' }, 'key.refused'],
    ['another relying party', 'securityKey', { rpId: 'evil.example' }, 'key.refused'],
    ['an answer to a login', 'securityKey', { type: 'webauthn.get' }, 'key.refused'],
    ['no user verification', 'passkey', { userVerified: false }, 'key.refused'],
    ['a passkey that may be copied', 'passkey', { synced: 'eligible' }, 'key.notBound'],
    ['a passkey that was copied', 'passkey', { synced: 'backedUp' }, 'key.notBound'],
    // Otherwise what is no passkey would come in by the other door.
    ['a security key that may be copied', 'securityKey', { synced: 'eligible' }, 'key.notBound'],
  ] as const)('with %s is refused', async (_what, factor, twist, code) => {
    const { reply } = await enrolKey(client, factor, 'mia', twist);
    expect(reply).toMatchObject(problem(422, code));
    expect((await rig.cloud.admin.listAudit()).at(-1)).toMatchObject({ kind: 'key.refused', code });
  });

  it('without user verification may be a security key, for after the first factor', async () => {
    expect((await enrolKey(client, 'securityKey', 'mia', { userVerified: false })).reply.status).toBe(200);
  });

  it('that somebody has is not taken twice', async () => {
    const { key } = await enrolKey(client, 'securityKey');
    await rig.cloud.admin.addUser({ username: 'eve', password });
    const { reply } = await enrolKey(client, 'securityKey', 'eve', { id: key.id });
    expect(reply).toMatchObject(problem(409, 'key.known'));
    const again = await client.call('newKey', { factor: 'securityKey' }, leave);
    expect(readOptions(again.options).allowed).toEqual([key.id]);
  });

  it('is kept with how it can be reached, as far as WebAuthn knows the words, and offered with that', async () => {
    const offered = async (factor: 'securityKey' | 'passkey', twist: KeyTwist) => {
      const { key, reply } = await enrolKey(client, factor, 'mia', twist);
      expect(reply.status).toBe(200);
      const { options } = await client.call('keyOptions', { factor }, await begin(client, 'mia'));
      const again = (await client.call('newKey', { factor }, leave)).options;
      const lists = [options.allowCredentials, again.excludeCredentials] as { id: string; transports?: string[] }[][];
      const [allowed, excluded] = lists.map((list) => list.find(({ id }) => id === key.id));
      expect(excluded).toEqual(allowed);
      return allowed?.transports;
    };
    expect(await offered('securityKey', { transports: ['usb', 'nfc'] })).toEqual(['nfc', 'usb']);
    expect(await offered('passkey', { transports: ['internal', 'carrier pigeon', 7, 'internal'] })).toEqual([
      'internal',
    ]);
    expect(await offered('securityKey', {})).toBeUndefined();
    expect(await offered('securityKey', { transports: [] })).toBeUndefined();
    expect(await offered('passkey', { transports: 'usb' })).toBeUndefined();
  });

  it('answers what this leave asked, once and in time', async () => {
    const { options } = await client.call('newKey', { factor: 'passkey' }, leave);
    const made = createKey(readOptions(options));
    const add = (factor: 'passkey' | 'securityKey', credential = made.registration, by: Twist = leave) =>
      client.send('addKey', { factor, name: 'Key', credential }, by);
    const other = await grant(client);
    expect(await add('passkey', made.registration, other)).toMatchObject(problem(422, 'key.refused'));
    expect((await add('passkey')).status).toBe(200);
    expect(await add('passkey')).toMatchObject(problem(422, 'key.refused'));
    const asked = readOptions((await client.call('newKey', { factor: 'passkey' }, leave)).options);
    expect(await add('securityKey', createKey(asked).registration)).toMatchObject(problem(422, 'key.refused'));
    const late = readOptions((await client.call('newKey', { factor: 'passkey' }, leave)).options);
    rig.clock.pass(180);
    expect(await add('passkey', createKey(late).registration)).toMatchObject(problem(422, 'key.refused'));
    expect(await add('passkey', { id: 7 })).toMatchObject(problem(422, 'key.refused'));
  });

  it('asks for a passkey that is verified and stays, and for a security key that need not be', async () => {
    const options = async (factor: 'passkey' | 'securityKey') =>
      (await client.call('newKey', { factor }, leave)).options.authenticatorSelection;
    expect(await options('passkey')).toMatchObject({ residentKey: 'required', userVerification: 'required' });
    expect(await options('securityKey')).toMatchObject({
      residentKey: 'discouraged',
      authenticatorAttachment: 'cross-platform',
    });
    expect(origin).toMatch(/^http:\/\/localhost:/);
  });

  it('is one of four of its kind at most', async () => {
    for (let i = 0; i < 4; i++) expect((await enrolKey(client, 'passkey')).reply.status).toBe(200);
    const reply = await client.send('newKey', { factor: 'passkey' }, leave);
    expect(reply).toMatchObject(problem(403, 'enrol.notAllowed'));
    expect((await enrolKey(client, 'securityKey')).reply.status).toBe(200);
  });
});
