import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttemptId, UserId } from '../ids.ts';
import {
  type Effect,
  type Event,
  defaultEnrolmentLimits as limits,
  type ManageGrant,
  type Methods,
  outcomes,
  type State,
  untilOf,
} from './state.ts';
import { opened, step } from './step.ts';
import { view } from './view.ts';

const ids = [1, 2, 3].map((n) => `0000000${n}-1111-4111-8111-111111111111` as AttemptId);
const [first, second, third] = ids as [AttemptId, AttemptId, AttemptId];
const grant = { user: { id: 'u1' as UserId, username: 'mia', displayName: 'Mia U.' } } as unknown as ManageGrant;
const face = { allowed: true, enrolledAt: null, held: false };
const methods: Methods = {
  pin: { allowed: true, setAt: 5, minLength: 6 },
  cards: { allowed: true, list: [{ id: 'card1', label: '1188', addedAt: 5 }] },
  keys: [{ id: 'key1', factor: 'passkey', name: 'Desk', addedAt: 5 }],
};
const without: Methods = { ...methods, keys: [] };
const text = { id: 'face', version: 1, sha256: 'a'.repeat(64), title: 'Your face', body: [] };

const atMethods: State = { at: 'methods', grant, face, methods, notice: null, outcome: null, busy: null };
const noCardCame: State = { ...atMethods, notice: { code: 'card.timedOut', until: null } };

function run(events: readonly Event[], from: State = atMethods) {
  let state = from;
  const effects: Effect[] = [];
  for (const event of events) {
    const next = step(state, event, limits);
    state = next.state;
    effects.push(...next.effects);
  }
  return { state, did: effects.map((effect) => effect.do), effects };
}

const addCard: Event = { is: 'addCardChosen', now: 0, attempt: first };
const addKey: Event = { is: 'addKeyChosen', now: 0, attempt: first, factor: 'securityKey', name: 'Desk' };

describe('a change of methods', () => {
  it.each<[string, Event, Effect['do'], State['at']]>([
    ['pinSet', { is: 'pinGiven', now: 0, attempt: first }, 'setPin', 'methods'],
    ['pinRemoved', { is: 'removePinChosen', now: 0, attempt: first }, 'removePin', 'methods'],
    ['cardRemoved', { is: 'removeCardChosen', now: 0, attempt: first, item: 'card1' }, 'removeCard', 'methods'],
    ['keyRemoved', { is: 'removeKeyChosen', now: 0, attempt: first, item: 'key1' }, 'removeKey', 'methods'],
  ])('that is %s is said with the methods that follow', (outcome, chosen, effect, at) => {
    const asked = run([chosen]);
    expect(asked.did).toEqual([effect]);
    expect(asked.state).toMatchObject({ at, busy: { attempt: first, outcome } });
    const { state } = run([{ is: 'changed', now: 1, attempt: first, methods: without }], asked.state);
    expect(state).toMatchObject({ at: 'methods', methods: without, outcome, busy: null, notice: null });
  });

  it.each<[string, Event]>([
    ['a PIN that is not set', { is: 'removePinChosen', now: 0, attempt: first }],
    ['a card that is not there', { is: 'removeCardChosen', now: 0, attempt: first, item: 'card9' }],
    ['a key that is not there', { is: 'removeKeyChosen', now: 0, attempt: first, item: 'key9' }],
    ['a tap that nobody waits for', { is: 'tapped', now: 0, attempt: first }],
    ['an answer that nobody waits for', { is: 'changed', now: 0, attempt: first, methods: without }],
    ['a touch that nobody waits for', { is: 'keyAnswered', now: 0, attempt: first }],
  ])('is none for %s', (_what, event) => {
    const rest: State = { ...atMethods, methods: { ...methods, pin: { ...methods.pin, setAt: null } } };
    expect(run([event], rest)).toMatchObject({ state: rest, did: [] });
  });

  it.each<[string, Partial<Methods>, Event]>([
    ['PIN', { pin: { allowed: false, setAt: null, minLength: 6 } }, { is: 'pinGiven', now: 0, attempt: first }],
    ['card', { cards: { allowed: false, list: [] } }, addCard],
  ])('is not begun where the policy has no %s', (_what, more, event) => {
    const { state, did } = run([event], { ...atMethods, methods: { ...methods, ...more } });
    expect(state).toMatchObject({ at: 'methods', notice: { code: 'enrol.notAllowed' } });
    expect(did).toEqual([]);
  });
});

describe('a card that is waited for', () => {
  it('counts once, and only its own answer does', () => {
    const { state, did } = run([
      addCard,
      { is: 'tapped', now: 1, attempt: second },
      { is: 'tapped', now: 2, attempt: third },
      { is: 'changed', now: 3, attempt: first, methods: without },
      { is: 'changed', now: 3, attempt: third, methods: without },
    ]);
    expect(did).toEqual(['awaitCard', 'addCard']);
    expect(state).toMatchObject({ at: 'tappingCard', busy: { attempt: second } });
    const done = run([{ is: 'changed', now: 4, attempt: second, methods: without }], state);
    expect(done.state).toMatchObject({ at: 'methods', outcome: 'cardAdded', methods: without });
    expect(done.did).toEqual(['forget', 'forget']);
  });

  it('and comes in the moment its time is over comes too late', () => {
    const { state, did } = run([addCard, { is: 'tapped', now: limits.tapMs, attempt: second }]);
    expect(state).toEqual(noCardCame);
    expect(did).toEqual(['awaitCard', 'forget']);
  });

  it('and given up in that moment leads to the methods, not out of them', () => {
    const { state } = run([addCard, { is: 'cancelled', now: limits.tapMs }]);
    expect(state).toEqual(noCardCame);
  });
});

describe('a key that is made', () => {
  it('answers only what it was asked', () => {
    const early = run([addKey, { is: 'keyAnswered', now: 1, attempt: first }]);
    expect(early.did).toEqual(['askKey']);
    const ready = run([{ is: 'keyReady', now: 2, attempt: first }], early.state);
    const other = run([{ is: 'keyAnswered', now: 3, attempt: second }], ready.state);
    expect(other.state).toEqual(ready.state);
    const asked = run([{ is: 'keyAnswered', now: 3, attempt: first }], ready.state);
    expect(asked.effects).toMatchObject([{ do: 'addKey', factor: 'securityKey', name: 'Desk' }]);
    expect(run([{ is: 'keyAnswered', now: 4, attempt: first }], asked.state).did).toEqual([]);
  });
});

/** Any event, at any time, of any attempt. */
const someEvent = fc
  .record({
    is: fc.constantFrom(
      ...(['signedIn', 'passwordGiven', 'enrolChosen', 'textCame', 'consentGiven', 'consentDeclined'] as const),
      ...(['removeChosen', 'removed', 'pinGiven', 'removePinChosen', 'addCardChosen', 'tapped'] as const),
      ...(['removeCardChosen', 'addKeyChosen', 'keyReady', 'keyAnswered', 'removeKeyChosen', 'changed'] as const),
      ...(['cameraReady', 'guided', 'captured', 'saved', 'failed', 'cancelled', 'closed', 'timePassed'] as const),
    ),
    attempt: fc.constantFrom(...ids),
    item: fc.constantFrom('card1', 'key1', 'other'),
    after: fc.constantFrom(0, 1, 1_000, limits.requestMs, limits.captureMs),
    captured: fc.integer({ min: 0, max: 6 }),
    code: fc.constantFrom('cloud.failed', 'transaction.expired', 'card.taken', 'key.refused', 'internal'),
  })
  .map(({ after, ...rest }) => ({
    after,
    event: {
      ...rest,
      ...{ username: 'mia', grant, face: { ...face, enrolledAt: 3 }, methods, text, factor: 'passkey', name: 'Desk' },
      ...{ width: 1920, height: 1080, hint: null, waitUntil: null },
    },
  }));

describe('User Options', () => {
  it('ends whatever it waits for, lets go of each grant and asks nothing of the cloud without one', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 60 }), (list) => {
        let state: State = opened('');
        let now = 0;
        for (const { event, after } of list) {
          now += after;
          const before = state;
          const next = step(state, { ...event, now } as Event, limits);
          state = next.state;
          const held = 'grant' in before ? before.grant : null;
          for (const effect of next.effects) if ('grant' in effect) expect(held).toBe(effect.grant);
          if (held !== null && !('grant' in state)) expect(next.effects.map((each) => each.do)).toContain('endGrant');
          const until = untilOf(state);
          if (until !== null) expect(until).toBeGreaterThan(now);
          expect(view(state, limits).at).toBe(state.at);
          if (state.at === 'methods' && state.outcome !== null) expect(outcomes).toContain(state.outcome);
        }
        // Left alone, it comes to rest where a person decides what is next.
        for (let until = untilOf(state); until !== null; until = untilOf(state)) {
          state = step(state, { is: 'timePassed', now: until }, limits).state;
        }
        expect(['signIn', 'methods', 'consent']).toContain(state.at);
        if ('busy' in state) expect(state.busy).toBeNull();
      }),
      { numRuns: 3_000, seed: 4 },
    );
  });
});
