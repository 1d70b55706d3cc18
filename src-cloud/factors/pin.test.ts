import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import type { Client } from '../testing/client.ts';
import { card, give, goodPin, setPin, tap } from '../testing/methods.ts';
import { begin, byPassword, password, type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig({ settings: { rates: { proofs: 1000, transactions: 1000 } } });
  client = await rig.endpoint();
  await give(rig, [
    { primary: 'badge', second: ['pin'] },
    { primary: 'password', second: [] },
  ]);
  await rig.cloud.admin.addCard('mia', card(1));
});
afterEach(() => rig.cloud.close());

/** Taps the card and types a PIN. */
async function typed(pin: string, at: Client = client) {
  const [answer, begun] = await tap(at, 1);
  return answer.is === 'more' ? at.call('provePin', { pin }, begun) : answer;
}
const wrong = { is: 'refused', code: 'pin.refused' };

describe('a PIN', () => {
  it('follows a card, and the assertion holds both', async () => {
    await setPin(client);
    const answer = await typed(goodPin);
    if (answer.is !== 'accepted') throw new Error('not accepted');
    expect(decodeJwt(answer.assertion)).toMatchObject({ factors: ['badge', 'pin'], amr: ['prox', 'pin'] });
    expect(await typed('739156')).toEqual({ ...wrong, retryAfterSeconds: null });
  });

  it('that was never set costs a verification as well', async () => {
    const count = async () => {
      const text = await rig.cloud.meters.registry.metrics();
      return Number(/^hexlock_pin_verification_seconds_count (\d+)$/m.exec(text)?.[1] ?? 0);
    };
    expect(await typed(goodPin)).toEqual({ is: 'refused', code: 'pin.absent', retryAfterSeconds: null });
    expect(await count()).toBe(1);
  });

  it.each(['mia', 'nobody'])('is never a first factor, of %s', async (name) => {
    await setPin(client);
    const noWay = { is: 'refused', code: 'policy.noWay', retryAfterSeconds: null };
    expect(await client.call('provePin', { pin: goodPin }, await begin(client, name))).toEqual(noWay);
    expect(await client.call('provePin', { pin: '1' }, await begin(client, name))).toEqual(noWay);
    expect(await rig.cloud.admin.unlockUser(name)).toBe(0);
  });

  it('tried over many connections at once is as many failures', async () => {
    await setPin(client);
    const begun = await Promise.all(Array.from({ length: 12 }, async () => (await tap(client, 1))[1]));
    const guesses = begun.map((transaction, i) => client.call('provePin', { pin: String(100_000 + i) }, transaction));
    const answers = await Promise.all(guesses);
    const coded = (code: string) => answers.filter((answer) => answer.is === 'refused' && answer.code === code);
    expect(coded('pin.refused')).toHaveLength(5);
    expect(coded('factor.paused')).toHaveLength(7);
    // Nor does the right one get through among them.
    expect(await typed(goodPin)).toMatchObject({ code: 'factor.paused', retryAfterSeconds: 30 });
  });

  it('rests for longer each time, while the password can be used, and other logins do not wake it', async () => {
    await setPin(client);
    for (let i = 0; i < 4; i++) expect(await typed('739156')).toEqual({ ...wrong, retryAfterSeconds: null });
    for (const seconds of [30, 60, 120]) {
      expect(await typed('739156')).toEqual({ ...wrong, retryAfterSeconds: seconds });
      expect(await typed(goodPin)).toEqual({ is: 'refused', code: 'factor.paused', retryAfterSeconds: seconds });
      expect(await byPassword(client)).toMatchObject({ is: 'accepted' });
      expect(await typed(goodPin)).toMatchObject({ code: 'factor.paused' });
      rig.clock.pass(seconds);
    }
    expect(await typed(goodPin)).toMatchObject({ is: 'accepted' });
    expect(await typed('739156')).toEqual({ ...wrong, retryAfterSeconds: null });
  });

  it('guessed on and on bars the account, whatever else is tried', async () => {
    await give(
      rig,
      [
        { primary: 'badge', second: ['pin'] },
        { primary: 'password', second: [] },
      ],
      { lockout: { ...defaultPolicy.lockout, failuresBeforeBar: 7 } },
    );
    await setPin(client);
    for (let i = 0; i < 7; i++) {
      expect(await typed('739156')).toMatchObject(wrong);
      rig.clock.pass(900);
    }
    const barred = { is: 'refused', code: 'account.locked', retryAfterSeconds: null };
    expect(await typed(goodPin)).toEqual(barred);
    expect(await byPassword(client)).toEqual(barred);
    await rig.cloud.admin.unlockUser('mia');
    expect(await typed(goodPin)).toMatchObject({ is: 'accepted' });
  });
});

describe('two attempts of one user at two workstations', () => {
  it('do not disturb each other, and neither takes what the other proved', async () => {
    await setPin(client);
    const other = await rig.endpoint('Ward 4');
    const [, here] = await tap(client, 1);
    const there = await begin(other, 'mia');
    const expired = { status: 410, body: { code: 'transaction.expired' } };
    expect(await other.send('provePin', { pin: goodPin }, here)).toMatchObject(expired);
    expect(await other.call('provePassword', { password: 'not hers', link: null }, there)).toMatchObject({
      code: 'credentials.refused',
    });
    expect(await client.call('provePin', { pin: goodPin }, here)).toMatchObject({ is: 'accepted' });
    expect(await typed(goodPin, other)).toMatchObject({ is: 'accepted' });
  });

  it('count their failures together', async () => {
    await setPin(client);
    const other = await rig.endpoint('Ward 4');
    for (let i = 0; i < 5; i++) expect(await typed('739156', i % 2 === 0 ? client : other)).toMatchObject(wrong);
    expect(await typed(goodPin, client)).toMatchObject({ code: 'factor.paused' });
    expect(await typed(goodPin, other)).toMatchObject({ code: 'factor.paused' });
  });
});

describe('an answer after the attempt has ended', () => {
  it('of any factor is told so, and opens nothing', async () => {
    await setPin(client);
    const expired = { status: 410, body: { code: 'transaction.expired' } };
    const [, begun] = await tap(client, 1);
    expect(await client.call('provePin', { pin: '739156' }, begun)).toMatchObject(wrong);
    const late = [
      client.send('provePin', { pin: goodPin }, begun),
      client.send('proveBadge', { card: card(1) }, begun),
      client.send('provePassword', { password, link: null }, begun),
      client.send('keyOptions', { factor: 'passkey' }, begun),
      client.send('proveKey', { factor: 'passkey', credential: {} }, begun),
    ];
    for (const reply of await Promise.all(late)) expect(reply).toMatchObject(expired);
    const [, given] = await tap(client, 1);
    await client.call('abandon', undefined, given);
    expect(await client.send('provePin', { pin: goodPin }, given)).toMatchObject(expired);
    const [, slow] = await tap(client, 1);
    rig.clock.pass(121);
    expect(await client.send('provePin', { pin: goodPin }, slow)).toMatchObject(expired);
  });
});
