import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import { defaultEnrolmentLimits, type Methods } from '../../src-shared/domain/enrolment/state.ts';
import type { Outcome } from '../readers/ports.ts';
import { attemptId, fakeBasics, settle } from '../testing/basics.fake.ts';
import { fakeFace } from '../testing/face.fake.ts';
import {
  cardA,
  cardB,
  fakeCamera,
  fakeGrant,
  fakeMethodsCloud,
  fakeReport,
  noMethods,
  type Question,
} from '../testing/flows.fake.ts';
import { last } from '../testing/login.fake.ts';
import { createEnrolmentFlow } from './flow.ts';

const credential = { id: 'key', response: {} };
const some: Methods = {
  pin: { allowed: true, setAt: 5, minLength: 6 },
  cards: { allowed: true, list: [{ id: 'card1', label: '1188', addedAt: 5 }] },
  keys: [{ id: 'key1', factor: 'passkey', name: 'Phone', addedAt: 5 }],
};

/** Signed in with these methods; the next attempt is the second. */
async function signedIn(methods: Methods = noMethods) {
  const basics = fakeBasics();
  const cloud = fakeMethodsCloud();
  const reader = { code: null as Code | null, signals: [] as Outcome[] };
  const flow = createEnrolmentFlow({
    ...basics,
    cloud,
    face: fakeFace(),
    camera: fakeCamera(),
    limits: () => defaultEnrolmentLimits,
    lowResolution: () => 'warn',
    injected: 'accept',
    report: fakeReport().report,
    badge: { unavailable: () => reader.code, signal: (outcome) => void reader.signals.push(outcome) },
  });
  flow.open('mia');
  flow.signIn('mia', 'secret');
  expect(flow.inHand()).toEqual([null]);
  last(cloud.signIns).answer({
    grant: fakeGrant,
    face: { allowed: true, enrolledAt: null, held: false },
    methods,
    liveness: 'standard',
  });
  await settle();
  expect(flow.inHand()).toEqual([]);
  const answer = async <T>(questions: readonly Question<unknown, T>[], value: T): Promise<void> => {
    last(questions).answer(value);
    await settle();
  };
  return { ...basics, cloud, reader, flow, answer };
}
type All = Awaited<ReturnType<typeof signedIn>>;

describe('a PIN', () => {
  it('is set, and is in no hand afterwards', async () => {
    const all = await signedIn();
    all.flow.setPin('739155');
    expect(last(all.cloud.changes).input).toEqual({ is: 'setPin', pin: '739155' });
    expect(all.flow.inHand()).toEqual([null]);
    expect(all.flow.view()).toMatchObject({ at: 'methods', busy: true });
    await all.answer(all.cloud.changes, some);
    expect(all.flow.view()).toMatchObject({ outcome: 'pinSet', methods: some, busy: false });
    expect(all.flow.inHand()).toEqual([]);
  });

  it.each(['pin.tooShort', 'pin.trivial'] as const)('that is refused with %s can be tried again', async (code) => {
    const all = await signedIn();
    all.flow.setPin('111111');
    last(all.cloud.changes).fail(new Refusal(code));
    await settle();
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code }, busy: false });
    all.flow.setPin('739155');
    expect(all.cloud.changes).toHaveLength(2);
  });

  it('is not asked of the cloud where the policy knows none', async () => {
    const all = await signedIn({ ...noMethods, pin: { allowed: false, setAt: null, minLength: 6 } });
    all.flow.setPin('739155');
    expect(all.cloud.changes).toHaveLength(0);
    expect(all.flow.view()).toMatchObject({ notice: { code: 'enrol.notAllowed' } });
    expect(all.flow.inHand()).toEqual([]);
  });

  it('is removed, if there is one', async () => {
    const all = await signedIn();
    all.flow.removePin();
    expect(all.cloud.changes).toHaveLength(0);
    const set = await signedIn(some);
    set.flow.removePin();
    await set.answer(set.cloud.changes, noMethods);
    expect(set.flow.view()).toMatchObject({ outcome: 'pinRemoved', methods: noMethods });
  });
});

describe('a card', () => {
  async function waiting(): Promise<All> {
    const all = await signedIn();
    all.flow.addCard();
    expect(all.flow.view()).toMatchObject({ at: 'tappingCard', busy: false });
    expect(all.flow.wantsCard()).toBe(true);
    return all;
  }

  it('is added by a tap; the second of two taps changes nothing', async () => {
    const all = await waiting();
    all.flow.tapped(cardA);
    all.flow.tapped(cardB);
    expect(all.cloud.changes.map(({ input }) => input)).toEqual([{ is: 'addCard', card: cardA }]);
    expect(all.flow.view()).toMatchObject({ at: 'tappingCard', busy: true });
    expect(all.flow.wantsCard()).toBe(true);
    await all.answer(all.cloud.changes, some);
    expect(all.flow.view()).toMatchObject({ at: 'methods', outcome: 'cardAdded', methods: some });
    expect(all.reader.signals).toEqual(['waiting', 'accepted']);
    expect(all.flow.wantsCard()).toBe(false);
    expect(all.flow.inHand()).toEqual([]);
  });

  it.each(['card.taken', 'rate.limited'] as const)('is refused with %s, and the reader says so', async (code) => {
    const all = await waiting();
    all.flow.tapped(cardA);
    last(all.cloud.changes).fail(new Refusal(code));
    await settle();
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code }, methods: noMethods });
    expect(all.reader.signals).toEqual(['waiting', 'refused']);
  });

  it.each(['card.several', 'card.unreadable', 'reader.absent'] as const)('is not waited for after %s', async (code) => {
    const all = await waiting();
    all.flow.cardFailed(code);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code } });
    expect(all.flow.wantsCard()).toBe(false);
  });

  it('is not waited for where none can be read', async () => {
    const all = await signedIn();
    all.reader.code = 'reader.absent';
    all.flow.addCard();
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'reader.absent' } });
  });

  it('is waited for no longer than a minute', async () => {
    const all = await waiting();
    all.pass(defaultEnrolmentLimits.tapMs - 1);
    expect(all.flow.wantsCard()).toBe(true);
    all.pass(1);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'card.timedOut' }, outcome: null });
    all.flow.tapped(cardA);
    expect(all.cloud.changes).toHaveLength(0);
    expect(all.waiting()).toBe(0);
  });

  it('is not added when the person gave up; once the cloud was asked its answer counts', async () => {
    const all = await waiting();
    all.flow.cancel();
    all.flow.tapped(cardA);
    expect(all.cloud.changes).toHaveLength(0);
    all.flow.addCard();
    all.flow.tapped(cardA);
    all.flow.cancel();
    await all.answer(all.cloud.changes, some);
    expect(all.flow.view()).toMatchObject({ outcome: 'cardAdded' });
  });

  it('that is not on the list is not removed', async () => {
    const all = await signedIn(some);
    all.flow.removeCard('card7');
    expect(all.cloud.changes).toHaveLength(0);
    all.flow.removeCard('card1');
    expect(last(all.cloud.changes).input).toEqual({ is: 'removeCard', item: 'card1' });
    await all.answer(all.cloud.changes, noMethods);
    expect(all.flow.view()).toMatchObject({ outcome: 'cardRemoved' });
  });
});

describe('a key', () => {
  async function touching(): Promise<All> {
    const all = await signedIn();
    all.flow.addKey('securityKey', 'Desk');
    expect(all.flow.view()).toMatchObject({ at: 'touchingKey', attempt: attemptId(2), ready: false });
    expect(() => all.flow.keyOptions(attemptId(2))).toThrow(Refusal);
    await all.answer(all.cloud.newKeys, { challenge: 'abc' });
    expect(all.flow.view()).toMatchObject({ ready: true, busy: false });
    expect(all.flow.keyOptions(attemptId(2))).toEqual({ challenge: 'abc' });
    return all;
  }

  it('is made as the cloud asks, and added once', async () => {
    const all = await touching();
    all.flow.keyAnswer(attemptId(1), credential);
    all.flow.keyAnswer(attemptId(2), credential);
    all.flow.keyAnswer(attemptId(2), { id: 'another' });
    expect(all.cloud.changes.map(({ input }) => input)).toEqual([
      { is: 'addKey', factor: 'securityKey', name: 'Desk', credential },
    ]);
    await all.answer(all.cloud.changes, some);
    expect(all.flow.view()).toMatchObject({ at: 'methods', outcome: 'keyAdded', methods: some });
    expect(all.flow.inHand()).toEqual([]);
  });

  it.each(['key.refused', 'key.known', 'key.unsupported'] as const)('that ends in %s is not added', async (code) => {
    const all = await touching();
    all.flow.keyFailed(attemptId(2), code);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code } });
    all.flow.keyAnswer(attemptId(2), credential);
    expect(all.cloud.changes).toHaveLength(0);
  });

  it('that the cloud refuses is told of', async () => {
    const all = await touching();
    all.flow.keyAnswer(attemptId(2), credential);
    last(all.cloud.changes).fail(new Refusal('key.notBound'));
    await settle();
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'key.notBound' } });
  });

  it('that nobody touches is given up, and so is one that is touched late', async () => {
    const all = await touching();
    all.pass(defaultEnrolmentLimits.touchMs);
    expect(all.flow.view()).toMatchObject({ at: 'methods', notice: { code: 'key.timedOut' } });
    all.flow.keyAnswer(attemptId(2), credential);
    expect(all.cloud.changes).toHaveLength(0);
  });

  it('is removed by its id', async () => {
    const all = await signedIn(some);
    all.flow.removeKey('key1');
    await all.answer(all.cloud.changes, noMethods);
    expect(all.flow.view()).toMatchObject({ outcome: 'keyRemoved' });
  });
});

const changes: readonly (readonly [string, (all: All) => Promise<void> | void])[] = [
  ['setting a PIN', ({ flow }) => flow.setPin('739155')],
  ['removing a PIN', ({ flow }) => flow.removePin()],
  [
    'adding a card',
    ({ flow }) => {
      flow.addCard();
      flow.tapped(cardA);
    },
  ],
  ['removing a card', ({ flow }) => flow.removeCard('card1')],
  [
    'adding a key',
    async ({ flow, cloud, answer }) => {
      flow.addKey('passkey', 'Desk');
      await answer(cloud.newKeys, {});
      flow.keyAnswer(attemptId(2), credential);
    },
  ],
  ['removing a key', ({ flow }) => flow.removeKey('key1')],
];

describe.each(changes)('%s', (_what, begin) => {
  it.each(['cloud.unreachable', 'cloud.failed'] as const)('asks who is there again after %s', async (code) => {
    const all = await signedIn(some);
    await begin(all);
    last(all.cloud.changes).fail(new Refusal(code));
    await settle();
    expect(all.flow.view()).toMatchObject({ at: 'signIn', username: 'mia', notice: { code } });
    expect(all.cloud.ended).toEqual([fakeGrant]);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('is given up in time, and a late answer changes nothing', async () => {
    const all = await signedIn(some);
    await begin(all);
    all.pass(defaultEnrolmentLimits.requestMs);
    expect(all.flow.view()).toMatchObject({ at: 'signIn', notice: { code: 'cloud.slow' } });
    await all.answer(all.cloud.changes, noMethods);
    expect(all.flow.view()).toMatchObject({ at: 'signIn' });
    expect(all.waiting()).toBe(0);
  });

  it('is one change at a time', async () => {
    const all = await signedIn(some);
    await begin(all);
    all.flow.setPin('924816');
    all.flow.removeCard('card1');
    expect(all.cloud.changes).toHaveLength(1);
  });

  it('keeps nothing when the window closes', async () => {
    const all = await signedIn(some);
    await begin(all);
    all.flow.close();
    expect(last(all.cloud.changes).signal.aborted).toBe(true);
    expect(all.cloud.ended).toEqual([fakeGrant]);
    expect(all.flow.inHand()).toEqual([]);
  });

  it('shows no secret to the log or the screen', async () => {
    const all = await signedIn(some);
    const seen: string[] = [];
    all.flow.onChange(() => seen.push(JSON.stringify([all.flow.state(), all.flow.view()])));
    await begin(all);
    last(all.cloud.changes).fail(new Error('boom'));
    await settle();
    expect(seen.join() + JSON.stringify(all.entries)).not.toMatch(/739155|h10301/);
  });
});
