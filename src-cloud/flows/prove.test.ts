import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { probe } from '../testing/faces.ts';
import { begin, byPassword, enrol, password, type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig();
  client = await rig.endpoint();
});
afterEach(() => rig.cloud.close());

/** How many argon2 verifications were done so far: the work that a stranger could measure. */
async function verifications(): Promise<number> {
  const text = await rig.cloud.meters.registry.metrics();
  return Number(/^hexlock_password_verification_seconds_count (\d+)$/m.exec(text)?.[1] ?? 0);
}

describe('a policy with a second factor', () => {
  beforeEach(async () => {
    await enrol(client, 1);
    await rig.cloud.admin.addPolicy({
      name: 'Two',
      desktop: [
        { primary: 'face', second: ['password'] },
        { primary: 'password', second: ['face', 'badge'] },
      ],
    });
    await rig.cloud.admin.assignPolicy('mia', 'Two');
  });

  it('asks for more, and accepts both in one transaction', async () => {
    const transaction = await begin(client);
    expect(await client.call('proveFace', probe(1), transaction)).toEqual({
      is: 'more',
      username: 'mia',
      proved: ['face'],
      oneOf: ['password'],
    });
    const answer = await client.call('provePassword', { password, link: null }, transaction);
    if (answer.is !== 'accepted') throw new Error('not accepted');
    expect(decodeJwt(answer.assertion)).toMatchObject({ amr: ['face', 'pwd'], factors: ['face', 'password'] });
  });

  it('refuses a factor that is not among what remains, and ends there', async () => {
    const transaction = await begin(client);
    await client.call('proveFace', probe(1), transaction);
    expect(await client.call('proveFace', probe(1), transaction)).toMatchObject({ code: 'policy.noWay' });
    const after = await client.send('provePassword', { password, link: null }, transaction);
    expect(after).toMatchObject({ status: 410, body: { code: 'transaction.expired' } });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['another password was set', () => rig.cloud.admin.setPassword('mia', 'another password')],
    [
      'the user was disabled for a while',
      async () => {
        await rig.cloud.admin.disableUser('mia');
        await rig.cloud.admin.enableUser('mia');
      },
    ],
  ])('counts nothing that was proved before %s', async (_what, change) => {
    const transaction = await begin(client);
    expect(await client.call('provePassword', { password, link: null }, transaction)).toMatchObject({ is: 'more' });
    rig.clock.pass(1);
    await change();
    const after = await client.send('proveFace', probe(1), transaction);
    expect(after).toMatchObject({ status: 410, body: { code: 'transaction.expired' } });
  });

  it('tells no stranger that a password was set', async () => {
    const transaction = await begin(client);
    rig.clock.pass(1);
    await rig.cloud.admin.setPassword('mia', 'another password');
    const known = await client.call('provePassword', { password, link: null }, transaction);
    const unknown = await client.call('provePassword', { password, link: null }, await begin(client, 'nobody'));
    expect(known).toEqual(unknown);
  });

  it('does not forget failures because the first factor was right', async () => {
    const half = async () => {
      const transaction = await begin(client);
      expect(await client.call('provePassword', { password, link: null }, transaction)).toMatchObject({ is: 'more' });
      return client.call('proveFace', probe(2), transaction);
    };
    for (let i = 0; i < 4; i++) expect(await half()).toMatchObject({ code: 'face.refused', retryAfterSeconds: null });
    expect(await half()).toEqual({ is: 'refused', code: 'face.refused', retryAfterSeconds: 30 });
    expect(await half()).toEqual({ is: 'refused', code: 'factor.paused', retryAfterSeconds: 30 });
  });

  it('says to somebody with the right password that the policy has no such way', async () => {
    await rig.cloud.admin.addPolicy({ name: 'Badge', desktop: [{ primary: 'badge', second: ['password'] }] });
    await rig.cloud.admin.assignPolicy('mia', 'Badge');
    expect(await byPassword(client, 'not her password')).toMatchObject({ code: 'credentials.refused' });
    expect(await byPassword(client)).toMatchObject({ is: 'refused', code: 'policy.noWay' });
  });
});

describe('a transaction', () => {
  it('belongs to the endpoint that began it', async () => {
    const other = await rig.endpoint('Ward 4');
    const transaction = await begin(client);
    const reply = await other.send('provePassword', { password, link: null }, transaction);
    expect(reply).toMatchObject({ status: 410, body: { code: 'transaction.expired' } });
    expect(await client.call('provePassword', { password, link: null }, transaction)).toMatchObject({ is: 'accepted' });
  });

  it('is over after it was accepted, refused, given up or its time is out', async () => {
    const expired = { status: 410, body: { code: 'transaction.expired' } };
    const accepted = await begin(client);
    await client.call('provePassword', { password, link: null }, accepted);
    expect(await client.send('provePassword', { password, link: null }, accepted)).toMatchObject(expired);
    const refused = await begin(client);
    await client.call('provePassword', { password: 'not hers', link: null }, refused);
    expect(await client.send('provePassword', { password, link: null }, refused)).toMatchObject(expired);
    const abandoned = await begin(client);
    await client.call('abandon', undefined, abandoned);
    await client.call('abandon', undefined, abandoned);
    expect(await client.send('provePassword', { password, link: null }, abandoned)).toMatchObject(expired);
    const late = await begin(client);
    rig.clock.pass(121);
    expect(await client.send('provePassword', { password, link: null }, late)).toMatchObject(expired);
  });

  it('yields one assertion, however many requests prove at once', async () => {
    const transaction = await begin(client);
    const replies = await Promise.all(
      [1, 2, 3].map(() => client.send('provePassword', { password, link: null }, transaction)),
    );
    const accepted = replies.filter((reply) => (reply.body as { is?: string }).is === 'accepted');
    expect(accepted).toHaveLength(1);
  });

  it('to manage asks for the password alone and lasts longer', async () => {
    const transaction = await begin(client, 'mia', 'manage');
    expect(await client.call('proveFace', probe(1), transaction)).toMatchObject({ code: 'policy.noWay' });
    const answer = await client.call('provePassword', { password, link: null }, await begin(client, 'mia', 'manage'));
    if (answer.is !== 'accepted') throw new Error('not accepted');
    const { exp = 0, iat = 0, purpose } = decodeJwt(answer.assertion);
    expect({ seconds: exp - iat, purpose }).toEqual({ seconds: 600, purpose: 'manage' });
  });
});

describe('lockout', () => {
  it.each(['mia', 'nobody'])(
    'makes %s wait from the fifth failure on, and counts nothing while waiting',
    async (name) => {
      const wrong = () => byPassword(client, 'not a password', name);
      for (let i = 0; i < 4; i++) expect(await wrong()).toMatchObject({ retryAfterSeconds: null });
      expect(await wrong()).toEqual({ is: 'refused', code: 'credentials.refused', retryAfterSeconds: 30 });
      const before = await verifications();
      rig.clock.pass(10);
      expect(await wrong()).toEqual({ is: 'refused', code: 'account.locked', retryAfterSeconds: 20 });
      expect(await byPassword(client, password, name)).toMatchObject({ code: 'account.locked' });
      expect(await verifications()).toBe(before);
      rig.clock.pass(20);
      expect(await wrong()).toEqual({ is: 'refused', code: 'credentials.refused', retryAfterSeconds: 30 });
    },
  );

  it('forgets the failures after a login, and bars until an administrator lifts it', async () => {
    const lockout = { failuresBeforeDelay: 2, delaySeconds: 1, failuresBeforeBar: 4 };
    await rig.cloud.admin.addPolicy({ name: 'Short', lockout });
    await rig.cloud.admin.assignPolicy('mia', 'Short');
    await byPassword(client, 'wrong one');
    expect(await byPassword(client)).toMatchObject({ is: 'accepted' });
    for (let i = 0; i < 4; i++) {
      expect(await byPassword(client, 'wrong one')).toMatchObject({ code: 'credentials.refused' });
      rig.clock.pass(2);
    }
    rig.clock.pass(100_000);
    expect(await byPassword(client)).toEqual({ is: 'refused', code: 'account.locked', retryAfterSeconds: null });
    expect(await rig.cloud.admin.unlockUser('MIA')).toBe(4);
    expect(await byPassword(client)).toMatchObject({ is: 'accepted' });
  });

  it('of a name that nobody has is that of somebody, so that it tells nothing', async () => {
    const lockout = { failuresBeforeDelay: 2, delaySeconds: 90, failuresBeforeBar: 4 };
    await rig.cloud.admin.addPolicy({ name: 'Short', lockout });
    await rig.cloud.admin.assignPolicy('mia', 'Short');
    for (const name of ['mia', 'nobody']) {
      const answers = [];
      for (let i = 0; i < 3; i++) answers.push(await byPassword(client, 'wrong one', name));
      expect(answers).toMatchObject([
        { code: 'credentials.refused', retryAfterSeconds: null },
        { code: 'credentials.refused', retryAfterSeconds: 90 },
        { code: 'account.locked', retryAfterSeconds: 90 },
      ]);
    }
  });

  it('counts tries made at once one by one', async () => {
    const tries = await Promise.all(Array.from({ length: 8 }, () => byPassword(client, 'not her password')));
    expect(tries.filter((answer) => answer.is === 'refused' && answer.code === 'credentials.refused')).toHaveLength(5);
    expect(tries.filter((answer) => answer.is === 'refused' && answer.code === 'account.locked')).toHaveLength(3);
  });
});
