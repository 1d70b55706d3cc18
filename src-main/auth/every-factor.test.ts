import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Factor, KeyFactor } from '../../src-shared/domain/factors.ts';
import { defaultLimits } from '../../src-shared/domain/login/state.ts';
import { attemptId, settle } from '../testing/basics.fake.ts';
import { fakeFrame } from '../testing/face.fake.ts';
import { accepted, cardA, more, transaction } from '../testing/flows.fake.ts';
import { type FakeLogin, fakeLogin, last } from '../testing/login.fake.ts';

const credential = { id: 'key', response: { signature: 'c2ln' } };

/** Proves a password of which the policy asks for one of these besides; the next attempt is the second. */
async function atChoosing(oneOf: readonly Factor[]): Promise<FakeLogin> {
  const all = fakeLogin();
  all.flow.password('mia', 'secret');
  await all.begin(1);
  await all.answer(all.cloud.passwords, more(['password'], oneOf));
  expect(all.flow.state()).toMatchObject({ at: 'choosing', oneOf });
  return all;
}

async function askForKey(all: FakeLogin, factor: KeyFactor, username: string | null): Promise<void> {
  all.flow.key(factor, username);
  await all.begin(1, { username });
  await all.answer(all.cloud.keys, { challenge: 'abc' });
}

describe('a PIN', () => {
  it('is proved in the transaction of the first factor', async () => {
    const all = await atChoosing(['pin']);
    all.flow.pin('739155');
    await settle();
    expect(last(all.cloud.pins).input).toBe('739155');
    expect(all.cloud.begins).toHaveLength(1);
    await all.answer(all.cloud.pins, accepted(['password', 'pin']));
    expect(all.desktop.moves).toEqual(['open mia']);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('is no first factor, and is not kept when it is given as one', () => {
    const all = fakeLogin();
    all.flow.pin('739155');
    expect(all.flow.state().at).toBe('locked');
    expect(all.flow.inHand()).toEqual([]);
  });

  it('is not in hand while another factor is still chosen', async () => {
    const all = await atChoosing(['pin', 'face']);
    expect(all.flow.inHand()).toEqual([null]);
  });
});

describe.each(['securityKey', 'passkey'] as const)('a %s', (factor) => {
  const username = factor === 'passkey' ? null : 'mia';

  it('is asked what the cloud asks, and answers once', async () => {
    const all = fakeLogin();
    all.flow.key(factor, username);
    expect(() => all.flow.keyOptions(attemptId(1))).toThrow(Refusal);
    expect(all.flow.state()).toMatchObject({ at: 'touching', ready: false });
    await all.begin(1, { username });
    expect(last(all.cloud.begins).input.claim).toEqual(username ? { is: 'name', username } : { is: 'passkey' });
    await all.answer(all.cloud.keys, { challenge: 'abc' });
    expect(all.flow.state()).toMatchObject({ at: 'touching', ready: true });
    expect(all.flow.keyOptions(attemptId(1))).toEqual({ challenge: 'abc' });
    all.flow.keyAnswer(attemptId(1), credential);
    all.flow.keyAnswer(attemptId(1), { id: 'another' });
    await settle();
    expect(all.cloud.signed.map(({ input }) => input)).toEqual([credential]);
    await all.answer(all.cloud.signed, accepted([factor]));
    expect(all.desktop.moves).toEqual(['open mia']);
    expect(all.cloud.abandoned).toEqual([]);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('cannot answer before it was asked, nor for another attempt', async () => {
    const all = fakeLogin();
    all.flow.key(factor, username);
    all.flow.keyAnswer(attemptId(1), credential);
    await all.begin(1, { username });
    await all.answer(all.cloud.keys, { challenge: 'abc' });
    all.flow.keyAnswer(attemptId(7), credential);
    expect(all.flow.state()).toMatchObject({ at: 'touching' });
    expect(all.flow.inHand()).toEqual([null]);
    expect(() => all.flow.keyOptions(attemptId(7))).toThrow(Refusal);
  });

  it.each(['key.refused', 'key.timedOut', 'key.unsupported'] as const)(
    'that ends in %s ends the attempt and gives its transaction up',
    async (code) => {
      const all = fakeLogin();
      await askForKey(all, factor, username);
      all.flow.keyFailed(attemptId(9), code);
      expect(all.flow.state().at).toBe('touching');
      all.flow.keyFailed(attemptId(1), code);
      await settle();
      expect(all.code()).toBe(code);
      expect(all.cloud.abandoned).toEqual(['t1']);
    },
  );

  it('as a second factor leaves what was proved when it is not touched in time', async () => {
    const all = await atChoosing([factor, 'pin']);
    all.flow.key(factor, 'mia');
    await settle();
    await all.answer(all.cloud.keys, { challenge: 'abc' });
    all.pass(defaultLimits.touchMs);
    expect(all.flow.state()).toMatchObject({ at: 'choosing', proved: ['password'], notice: { code: 'key.timedOut' } });
    expect(all.cloud.abandoned).toEqual([]);
    all.flow.pin('739155');
    await settle();
    await all.answer(all.cloud.pins, accepted(['password', 'pin']));
    expect(all.desktop.moves).toEqual(['open mia']);
  });

  it('changes nothing when it is touched after the attempt was cancelled', async () => {
    const all = fakeLogin();
    await askForKey(all, factor, username);
    all.flow.cancel();
    all.flow.keyAnswer(attemptId(1), credential);
    await settle();
    expect(all.cloud.signed).toHaveLength(0);
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: null });
    expect(all.flow.inHand()).toEqual([]);
  });

  it('is let go when its options come after the attempt has ended', async () => {
    const all = fakeLogin();
    all.flow.key(factor, username);
    await all.begin(1, { username });
    all.flow.cancel();
    await all.answer(all.cloud.keys, { challenge: 'abc' });
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: null });
    expect(() => all.flow.keyOptions(attemptId(1))).toThrow(Refusal);
  });

  it.each(['cloud.unreachable', 'rate.limited', 'transaction.expired'] as const)(
    'is not asked for when its options end in %s',
    async (code) => {
      const all = fakeLogin();
      all.flow.key(factor, username);
      await all.begin(1, { username });
      last(all.cloud.keys).fail(new Refusal(code));
      await settle();
      expect(all.code()).toBe(code);
    },
  );
});

describe('a key', () => {
  it('of nobody is not looked for', async () => {
    const all = fakeLogin();
    all.flow.key('securityKey', ' ');
    await settle();
    expect(all.code()).toBe('input.invalid');
    expect(all.cloud.begins).toHaveLength(0);
  });

  it('gives way to a card that is tapped meanwhile', async () => {
    const all = fakeLogin();
    await askForKey(all, 'passkey', null);
    all.flow.tapped(cardA);
    expect(all.flow.state()).toMatchObject({ at: 'checking', factor: 'badge', attempt: attemptId(2) });
    all.flow.keyAnswer(attemptId(1), credential);
    await settle();
    expect(all.cloud.signed).toHaveLength(0);
    expect(all.cloud.abandoned).toEqual(['t1']);
    expect(all.flow.inHand()).toEqual(['badge']);
  });
});

describe('a face as the second factor', () => {
  it('that does not live ends what was proved before, as the cloud does', async () => {
    const all = await atChoosing(['face']);
    all.face.judgement = { is: 'attack', layer: 'passive', why: 'told', scores: {} };
    all.flow.face('mia');
    for (let seq = 0; seq < 3; seq++) {
      all.pass(100);
      all.flow.frame(fakeFrame(attemptId(2), seq, { at: all.clock.monotonic() }));
      await settle();
    }
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: { code: 'face.notLive' } });
    expect(all.events).toMatchObject([{ transaction: transaction(1).id }]);
    expect(all.cloud.abandoned).toEqual([]);
  });
});

describe('two factors at once', () => {
  it('are one: the first that is given', async () => {
    const all = await atChoosing(['pin', 'badge']);
    all.flow.pin('739155');
    all.flow.tapped(cardA);
    await settle();
    expect(all.cloud.pins).toHaveLength(1);
    expect(all.cloud.badges).toHaveLength(0);
    expect(all.flow.inHand()).toEqual(['pin']);
  });

  it('are the latter, where the former still waits for the person', async () => {
    const all = fakeLogin();
    all.flow.face('mia');
    all.flow.tapped(cardA);
    await settle();
    expect(all.camera.moves).toEqual(['allow lock 1', 'release 1']);
    expect(all.flow.state()).toMatchObject({ at: 'checking', factor: 'badge' });
  });
});

describe('what proves a factor', () => {
  const given: readonly (readonly [string, (all: FakeLogin) => void])[] = [
    ['a password', ({ flow }) => flow.password('mia', 'hunter2hunter2')],
    ['a card', ({ flow }) => flow.tapped(cardA)],
  ];

  it.each(given)('is nowhere but in hand: %s', async (_what, give) => {
    const all = fakeLogin();
    const seen: string[] = [];
    all.flow.onChange(() => seen.push(JSON.stringify(all.flow.state())));
    give(all);
    await all.begin(1);
    for (const questions of [all.cloud.passwords, all.cloud.badges]) questions.at(-1)?.fail(new Error('boom'));
    await settle();
    expect(all.code()).toBe('internal');
    expect(seen.join() + JSON.stringify(all.entries)).not.toMatch(/hunter2|1188/);
    expect(all.flow.inHand()).toEqual([]);
  });

  it.each(given)('is dropped when no answer comes: %s', async (_what, give) => {
    const all = fakeLogin();
    give(all);
    await all.begin(1);
    expect(all.flow.inHand()).toHaveLength(1);
    all.pass(defaultLimits.checkMs);
    expect(all.code()).toBe('cloud.slow');
    expect(all.flow.inHand()).toEqual([]);
    expect(all.waiting()).toBe(0);
  });

  it.each(given)('is dropped when the machine goes to sleep: %s', async (_what, give) => {
    const all = fakeLogin();
    give(all);
    await all.begin(1);
    all.flow.slept();
    expect(all.flow.state()).toMatchObject({ at: 'locked', notice: null });
    expect(all.flow.inHand()).toEqual([]);
    for (const questions of [all.cloud.passwords, all.cloud.badges]) questions.at(-1)?.answer(accepted(['badge']));
    await settle();
    expect(all.desktop.moves).toEqual([]);
  });
});

describe('answers that nobody asked for', () => {
  it('open nothing: another transaction, another person, fewer factors', async () => {
    for (const forged of [accepted(['password'], 2), accepted(['password', 'pin']), accepted([])]) {
      const all = fakeLogin();
      all.flow.password('mia', 'secret');
      await all.begin(1);
      // The transaction is known to the machine only after a first proof: until then the verifier's nonce holds it.
      await all.answer(all.cloud.passwords, more(['password'], ['pin']));
      all.flow.pin('739155');
      await settle();
      await all.answer(all.cloud.pins, forged);
      const opened = all.desktop.moves.length > 0;
      expect(opened).toBe(forged.is === 'accepted' && forged.session.factors.length === 2);
      if (!opened) expect(all.code()).toBe('cloud.untrusted');
    }
  });

  it('come twice without opening twice', async () => {
    const all = fakeLogin();
    all.flow.password('mia', 'secret');
    await all.begin(1);
    await all.answer(all.cloud.passwords, accepted(['password']));
    all.flow.lock();
    await all.answer(all.cloud.passwords, accepted(['password']));
    expect(all.desktop.moves).toEqual(['open mia', 'lock mia']);
  });
});
