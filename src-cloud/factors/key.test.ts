import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoginWay } from '../../src-shared/domain/policy.ts';
import { handleOf } from '../keys/handle.ts';
import { readOptions, type SoftKey, type Twist } from '../testing/authenticator.ts';
import type { Client } from '../testing/client.ts';
import { enrolKey, give, touch } from '../testing/methods.ts';
import { begin, password, type Rig, startRig } from '../testing/rig.ts';

const passkeyClaim = { is: 'passkey' } as const;
const ways: readonly LoginWay[] = [
  { primary: 'passkey', second: [] },
  { primary: 'securityKey', second: [] },
  { primary: 'password', second: ['securityKey'] },
];
const refused = { is: 'refused', code: 'key.refused' };

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig({ settings: { rates: { changes: 1000, transactions: 1000 } } });
  client = await rig.endpoint();
  await give(rig, ways);
});
afterEach(() => rig.cloud.close());

const lastDetail = async (): Promise<Record<string, unknown>> =>
  JSON.parse((await rig.cloud.admin.listAudit()).findLast(({ kind }) => kind === 'login.refused')?.detail ?? '{}');

async function made(factor: 'passkey' | 'securityKey', username = 'mia', counts = true): Promise<SoftKey> {
  const { key, reply } = await enrolKey(client, factor, username, {}, counts);
  expect(reply.status).toBe(200);
  return key;
}

describe('a passkey', () => {
  it('names its owner and opens the desktop, with an assertion that says so', async () => {
    const key = await made('passkey');
    const answer = await touch(client, await begin(client, passkeyClaim), 'passkey', key);
    if (answer.is !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
    expect(decodeJwt(answer.assertion)).toMatchObject({ username: 'mia', factors: ['passkey'], amr: ['swk'] });
  });

  it('opens it with a typed name as well, for that name alone', async () => {
    await rig.cloud.admin.addUser({ username: 'eve', password, policy: 'Policy of mia' });
    const key = await made('passkey');
    expect(await touch(client, await begin(client, 'mia'), 'passkey', key)).toMatchObject({ is: 'accepted' });
    expect(await touch(client, await begin(client, 'eve'), 'passkey', key)).toMatchObject(refused);
    expect(await lastDetail()).toMatchObject({ refused: 'not a key of this user' });
  });

  it.each([
    ['of another origin', { origin: 'https://evil.example' }, 'another origin'],
    ['of this machine by a number', { origin: 'http://127.0.0.1:52100' }, 'another origin'],
    ['of a host that only begins like ours', { origin: 'http://localhost.evil.example' }, 'another origin'],
    ['from inside another page', { crossOrigin: true }, 'inside a page of another origin'],
    ['for another relying party', { rpId: 'evil.example' }, 'Unexpected RP ID hash'],
    ['without user verification', { userVerified: false }, 'User verification required'],
    ['without anybody present', { userPresent: false, userVerified: false }, 'User not present'],
    ['to another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'challenge'],
    ['of a registration', { type: 'webauthn.create' }, 'Unexpected authentication response type'],
    ['that says it is somebody else’s', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'made for another user'],
    ['that does not say whose it is', { userHandle: null }, 'it does not say whose it is'],
    ['of a key that nobody has', { id: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'nobody has this key'],
  ] as [string, Twist, string][])('an answer %s is refused', async (_what, twist, why) => {
    const key = await made('passkey');
    expect(await touch(client, await begin(client, passkeyClaim), 'passkey', key, twist)).toMatchObject(refused);
    expect((await lastDetail()).refused).toContain(why);
  });

  it.each(['passkey', 'securityKey'] as const)(
    'or security key (%s) that is or may be on other devices by now is refused, and only its owner learns why',
    async (factor) => {
      await rig.cloud.admin.addUser({ username: 'eve', password, policy: 'Policy of mia' });
      const key = await made(factor);
      for (const synced of ['eligible', 'backedUp'] as const) {
        const copied = await touch(client, await begin(client, 'mia'), factor, key, { synced });
        expect(copied).toMatchObject({ is: 'refused', code: 'key.notBound' });
        expect(await lastDetail()).toMatchObject({ refused: 'not bound to one device' });
        expect(await touch(client, await begin(client, 'eve'), factor, key, { synced })).toMatchObject(refused);
        const forged = { synced, challenge: 'AAAAAAAAAAAAAAAAAAAAAA' };
        expect(await touch(client, await begin(client, 'mia'), factor, key, forged)).toMatchObject(refused);
      }
    },
  );

  it('of a disabled user is nobody’s', async () => {
    const key = await made('passkey');
    await rig.cloud.admin.disableUser('mia');
    expect(await touch(client, await begin(client, passkeyClaim), 'passkey', key)).toMatchObject(refused);
  });

  it('signed by another key is refused, as what is no answer at all', async () => {
    const key = await made('passkey');
    const other = await made('passkey');
    const signer = other.privateKey;
    expect(await touch(client, await begin(client, passkeyClaim), 'passkey', key, { signer })).toMatchObject(refused);
    expect(await lastDetail()).toMatchObject({ refused: 'the signature is not of this key' });
    for (const credential of [{}, { id: 7 }, { ...key.registration }, { id: key.id, rawId: key.id, response: null }]) {
      const begun = await begin(client, passkeyClaim);
      await client.call('keyOptions', { factor: 'passkey' }, begun);
      expect(await client.call('proveKey', { factor: 'passkey', credential }, begun)).toMatchObject(refused);
    }
  });
});

describe('before a passkey has said whose it is', () => {
  it('no made-up answer tells which of the ids that are shown are somebody’s', async () => {
    const key = await made('securityKey');
    const { options } = await client.call('keyOptions', { factor: 'securityKey' }, await begin(client, 'mia'));
    const { allowed } = readOptions(options);
    expect(allowed).toHaveLength(4);
    const tries = async (id: string) => {
      const said: unknown[] = [];
      for (let i = 0; i < 7; i++) {
        const factor = i % 2 === 0 ? 'passkey' : 'securityKey';
        const answer = await touch(client, await begin(client, passkeyClaim), factor, key, { id, challenge: 'AAAA' });
        said.push(answer);
      }
      return said;
    };
    const nothing = { ...refused, retryAfterSeconds: null };
    for (const id of allowed) expect(await tries(id)).toEqual(Array.from({ length: 7 }, () => nothing));
    // Nor has it cost the owner anything.
    expect(await touch(client, await begin(client, 'mia'), 'securityKey', key)).toMatchObject({ is: 'accepted' });
  });

  it('nothing else is proved in the transaction, no face is challenged, and nobody pays for it', async () => {
    await give(rig, [{ primary: 'passkey', second: [] }, ...ways.slice(1)]);
    for (const [name, body] of [
      ['provePassword', { password, link: null }],
      ['provePin', { pin: '739155' }],
      ['proveBadge', { card: 'h10301:10:1' }],
    ] as const) {
      expect(await client.send(name, body, await begin(client, passkeyClaim))).toMatchObject({
        body: { is: 'refused', code: 'policy.noWay', retryAfterSeconds: null },
      });
    }
    const asked = await client.send('challenge', undefined, await begin(client, passkeyClaim));
    expect(asked).toMatchObject({ status: 400, body: { code: 'input.invalid' } });
  });

  it('only whoever proves it learns that its owner is barred', async () => {
    await give(rig, ways, { lockout: { failuresBeforeDelay: 1, delaySeconds: 1, failuresBeforeBar: 2 } });
    const key = await made('passkey');
    for (let i = 0; i < 2; i++) {
      const wrong = { password: 'not the password', link: null };
      await client.call('provePassword', wrong, await begin(client, 'mia'));
      rig.clock.pass(2);
    }
    const forged = { challenge: 'AAAA' };
    expect(await touch(client, await begin(client, passkeyClaim), 'passkey', key, forged)).toEqual({
      ...refused,
      retryAfterSeconds: null,
    });
    expect(await touch(client, await begin(client, passkeyClaim), 'passkey', key)).toEqual({
      is: 'refused',
      code: 'account.locked',
      retryAfterSeconds: null,
    });
    await rig.cloud.admin.unlockUser('mia');
    expect(await touch(client, await begin(client, passkeyClaim), 'passkey', key)).toMatchObject({ is: 'accepted' });
  });
});

describe('two passkeys in one transaction', () => {
  it('at once never make what one proved the other’s', async () => {
    const { admin } = rig.cloud;
    await give(rig, [
      { primary: 'passkey', second: ['password'] },
      { primary: 'password', second: [] },
    ]);
    await admin.addUser({ username: 'eve', password: 'another password', policy: 'Policy of mia' });
    const hers = await made('passkey');
    const { key: eves } = await enrolKey(client, 'passkey', 'eve', {}, true, 'another password');
    for (let i = 0; i < 6; i++) {
      const begun = await begin(client, passkeyClaim);
      const asked = readOptions((await client.call('keyOptions', { factor: 'passkey' }, begun)).options);
      const good = { factor: 'passkey', credential: eves.answer(asked) } as const;
      const forged = { factor: 'passkey', credential: hers.answer(asked, { signer: eves.privateKey }) } as const;
      const order = i % 2 === 0 ? [good, forged] : [forged, good];
      const replies = await Promise.all(order.map((proof) => client.send('proveKey', proof, begun)));
      for (const { body } of replies) expect(JSON.stringify(body)).not.toContain('"mia"');
      const after = await client.send('provePassword', { password, link: null }, begun);
      expect((after.body as { is?: string }).is).not.toBe('accepted');
    }
  });
});

describe('a challenge for a key', () => {
  it('is answered once, in its own transaction, in time', async () => {
    const key = await made('passkey');
    const first = await begin(client, passkeyClaim);
    const asked = readOptions((await client.call('keyOptions', { factor: 'passkey' }, first)).options);
    const credential = key.answer(asked);
    const replayed = await begin(client, passkeyClaim);
    await client.call('keyOptions', { factor: 'passkey' }, replayed);
    const proof = { factor: 'passkey', credential } as const;
    expect(await client.call('proveKey', proof, replayed)).toMatchObject(refused);
    expect(await client.call('proveKey', proof, first)).toMatchObject({ is: 'accepted' });
    const over = { status: 410, body: { code: 'transaction.expired' } };
    expect(await client.send('proveKey', proof, first)).toMatchObject(over);

    const late = await begin(client, passkeyClaim);
    const known = readOptions((await client.call('keyOptions', { factor: 'passkey' }, late)).options);
    rig.clock.pass(75);
    expect(await client.call('proveKey', { factor: 'passkey', credential: key.answer(known) }, late)).toMatchObject(
      refused,
    );
    expect(await lastDetail()).toMatchObject({ refused: 'the challenge is over' });
  });

  it('lapses with the next one, serves one kind of key, and has to be asked for', async () => {
    const key = await made('passkey');
    const begun = await begin(client, passkeyClaim);
    const earlier = readOptions((await client.call('keyOptions', { factor: 'passkey' }, begun)).options);
    await client.call('keyOptions', { factor: 'passkey' }, begun);
    const prove = (credential: Record<string, unknown>, params = begun) =>
      client.call('proveKey', { factor: 'passkey', credential }, params);
    expect(await prove(key.answer(earlier))).toMatchObject(refused);
    const other = await begin(client, passkeyClaim);
    const asked = readOptions((await client.call('keyOptions', { factor: 'securityKey' }, other)).options);
    expect(await prove(key.answer(asked), other)).toMatchObject(refused);
    expect(await lastDetail()).toMatchObject({ refused: 'the challenge was for another kind of key' });
    expect(await prove(key.answer(asked), await begin(client, passkeyClaim))).toMatchObject(refused);
    expect(await lastDetail()).toMatchObject({ refused: 'no challenge was asked for' });
  });

  it('is the same for a name that nobody has: as many ids, as long, and always the same ones', async () => {
    const key = await made('securityKey');
    const ids = async (username: string) => {
      const { options } = await client.call('keyOptions', { factor: 'securityKey' }, await begin(client, username));
      const { challenge, allowCredentials, ...rest } = options;
      return { allowed: (allowCredentials as { id: string }[]).map(({ id }) => id), rest, challenge };
    };
    const [mia, nobody, again] = [await ids('mia'), await ids('nobody'), await ids('nobody')];
    expect(mia.allowed).toContain(key.id);
    expect(nobody.allowed.map((id) => id.length)).toEqual(mia.allowed.map((id) => id.length));
    expect(nobody.rest).toEqual(mia.rest);
    expect(again.allowed).toEqual(nobody.allowed);
    expect(again.challenge).not.toBe(nobody.challenge);
    expect((await ids('mia')).allowed).toEqual(mia.allowed);
    // Only the open question of a passkey lists none.
    const open = await client.call('keyOptions', { factor: 'passkey' }, await begin(client, passkeyClaim));
    expect(readOptions(open.options).allowed).toEqual([]);
  });

  it('is of the same shape for a name that nobody has, whatever keys somebody has', async () => {
    await give(rig, ways, {}, 'mia');
    await enrolKey(client, 'securityKey', 'mia', { transports: ['usb', 'nfc'], idBytes: 64 });
    await enrolKey(client, 'securityKey', 'mia', { transports: ['usb'], idBytes: 32 });
    // Made by an older program: nobody said how it can be reached.
    await enrolKey(client, 'securityKey', 'mia', { idBytes: 48 });
    const shapes = async (username: string) => {
      const { options } = await client.call('keyOptions', { factor: 'securityKey' }, await begin(client, username));
      const allowed = options.allowCredentials as { id: string; type: string; transports?: string[] }[];
      return allowed.map(({ id, ...rest }) => JSON.stringify({ length: id.length, ...rest })).sort();
    };
    const hers = await shapes('mia');
    expect(hers).toHaveLength(4);
    expect(new Set(hers).size).toBe(3);
    await rig.cloud.admin.addUser({ username: 'eve', password });
    for (const name of ['nobody', 'nobody else', 'eve']) expect(await shapes(name)).toEqual(hers);
  });

  it('costs the same work for a key that nobody has', async () => {
    const key = await made('securityKey');
    const count = async () => {
      const text = await rig.cloud.meters.registry.metrics();
      return Number(/^hexlock_key_verification_seconds_count (\d+)$/m.exec(text)?.[1] ?? 0);
    };
    await touch(client, await begin(client, 'mia'), 'securityKey', key);
    const before = await count();
    for (const name of ['mia', 'nobody']) {
      const answer = await touch(client, await begin(client, name), 'securityKey', key, { id: 'AAAA' });
      expect(answer).toMatchObject({ ...refused, retryAfterSeconds: null });
    }
    expect(await count()).toBe(before + 2);
  });
});

describe('a security key', () => {
  it('that begins a login has to verify its user, and one that follows does not', async () => {
    const key = await made('securityKey');
    const silent = { userVerified: false, userHandle: null } as const;
    expect(await touch(client, await begin(client), 'securityKey', key, silent)).toMatchObject(refused);
    const begun = await begin(client);
    expect(await client.call('provePassword', { password, link: null }, begun)).toMatchObject({
      is: 'more',
      oneOf: ['securityKey'],
    });
    const answer = await touch(client, begun, 'securityKey', key, silent);
    if (answer.is !== 'accepted') throw new Error('not accepted');
    expect(decodeJwt(answer.assertion)).toMatchObject({ amr: ['pwd', 'hwk'] });
  });

  it('is no passkey', async () => {
    const key = await made('securityKey');
    expect(await touch(client, await begin(client, passkeyClaim), 'passkey', key)).toMatchObject(refused);
    expect(await lastDetail()).toMatchObject({ refused: 'another kind of key' });
  });

  it('whose counter has not grown is refused, and out of service until an administrator releases it', async () => {
    const { admin } = rig.cloud;
    const key = await made('securityKey');
    const login = async (twist: Twist = {}) => touch(client, await begin(client), 'securityKey', key, twist);
    expect(await login({ counter: 7 })).toMatchObject({ is: 'accepted' });
    // A signature that is not good says nothing about copies.
    expect(await login({ counter: 3, challenge: 'AAAA' })).toMatchObject(refused);
    expect(await login({ counter: 8 })).toMatchObject({ is: 'accepted' });
    expect(await login({ counter: 8 })).toMatchObject(refused);
    expect(await lastDetail()).toMatchObject({ refused: 'its counter has not grown', counter: 8, stood: 8 });
    expect((await admin.listAudit()).some(({ kind }) => kind === 'key.stopped')).toBe(true);
    expect(await login({ counter: 900 })).toMatchObject(refused);
    const [listed] = await admin.listKeys('mia');
    expect(listed?.stoppedAt).toBe(rig.clock.now());
    await admin.releaseKey('mia', listed?.id ?? '');
    expect(await login({ counter: 9 })).toMatchObject({ is: 'accepted' });
    await expect(admin.releaseKey('mia', listed?.id ?? '')).rejects.toThrow('in use');
    expect(await login({ counter: 0 })).toMatchObject(refused);
  });

  it('that does not count is taken every time', async () => {
    const key = await made('securityKey', 'mia', false);
    for (let i = 0; i < 3; i++) {
      expect(await touch(client, await begin(client), 'securityKey', key)).toMatchObject({ is: 'accepted' });
    }
  });
});

describe('the handle of a user', () => {
  it('is the id without its form', () => {
    expect(handleOf('00010203-0405-4607-8809-0a0b0c0d0e0f')).toBe('AAECAwQFRgeICQoLDA0ODw');
  });
});
