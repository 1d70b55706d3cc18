import { describe, expect, it } from 'vitest';
import { type Answer, defaultLimits, type Event, type LoginLimits, type State } from './state.ts';
import { accepted, first, more, openWith, run, second, sessionOf, transaction } from './testing/people.ts';

const { protectMs, displaceMs, checkMs } = defaultLimits;
const ana = sessionOf('ana', ['password']);
const open = openWith(ana);
/** Long enough after the opening for a tap to count. */
const later = protectMs;
const tapped: Event = { is: 'tapped', now: later, attempt: first };
const answered = (answer: Answer, now = later, attempt = first): Event => ({ is: 'answered', now, attempt, answer });
const tap = (answer: Answer, limits: Partial<LoginLimits> = {}) => run([tapped, answered(answer)], open, limits);
const anas = sessionOf('ana', ['badge']);
const bens = sessionOf('ben', ['badge']);

describe('an open desktop', () => {
  it('locks, and says why where it was not the person', () => {
    expect(run([{ is: 'locked', now: 1 }], open)).toMatchObject({
      state: { at: 'locked', notice: null, held: ana, link: null },
      effects: [{ do: 'lockDesktop', session: ana }],
    });
    expect(run([{ is: 'locked', now: 1, code: 'session.idle' }], open).state).toMatchObject({
      notice: { code: 'session.idle', until: null },
    });
  });

  it('is closed at sign-out, and nothing lies beneath', () => {
    expect(run([{ is: 'signedOut', now: 1 }], open)).toMatchObject({
      state: { at: 'locked', held: null },
      effects: [{ do: 'closeDesktop', session: ana }],
    });
  });

  it('drops offer and notice when they are dismissed', () => {
    const offering: State = { ...open, offer: 'enrolFace', notice: { code: 'card.unknown', until: null } };
    expect(run([{ is: 'dismissed', now: 1 }], offering).state).toEqual(open);
  });

  it('takes nothing but cards: no other factor, no late answer', () => {
    for (const event of [
      { is: 'passwordGiven', now: 1, attempt: first, username: 'ben' },
      { is: 'faceChosen', now: 1, attempt: first, username: 'ben' },
      { is: 'pinGiven', now: 1, attempt: first },
      { is: 'keyChosen', now: 1, attempt: first, factor: 'passkey', username: null },
      { is: 'scanned', now: 1, attempt: first },
      { is: 'failed', now: 1, attempt: first, code: 'cloud.failed' },
      { is: 'cancelled', now: 1 },
      answered(accepted(bens)),
    ] satisfies Event[]) {
      expect(run([event], open)).toMatchObject({ state: open, effects: [] });
    }
  });
});

describe('a tap on an open desktop', () => {
  it('asks whose card it is, once', () => {
    const asked = run([tapped], open);
    expect(asked.effects).toEqual([
      { do: 'submit', attempt: first, username: null, factor: 'badge', transaction: null, link: null },
    ]);
    expect(asked.state).toMatchObject({ at: 'open', tap: { is: 'checking', attempt: first, until: later + checkMs } });
    expect(run([{ ...tapped, attempt: second }], asked.state)).toMatchObject({ state: asked.state, effects: [] });
  });

  it.each<[string, Answer, string]>([
    ['refused', { is: 'refused', code: 'card.unknown', until: null }, 'card.unknown'],
    ['no answer to a card', accepted(sessionOf('ben', ['password'])), 'cloud.untrusted'],
    ['an offer of nothing', more('ben', ['badge'], []), 'cloud.untrusted'],
  ])('says what is wrong and leaves the desktop alone: %s', (_what, answer, code) => {
    expect(tap(answer)).toMatchObject({
      state: { at: 'open', session: ana, tap: null, notice: { code } },
      does: ['submit', 'abandon'],
    });
  });

  it('is given up when the cloud does not answer, or cannot', () => {
    expect(run([tapped, { is: 'timePassed', now: later + checkMs }], open)).toMatchObject({
      state: { at: 'open', tap: null, notice: { code: 'cloud.slow' } },
      does: ['submit', 'abandon'],
    });
    const failed: Event = { is: 'failed', now: later, attempt: first, code: 'cloud.unreachable' };
    expect(run([tapped, failed], open).state).toMatchObject({ tap: null, notice: { code: 'cloud.unreachable' } });
    // An answer after the time is none.
    expect(run([tapped, answered(accepted(anas), later + checkMs)], open).state).toMatchObject({
      at: 'open',
      session: ana,
      tap: null,
    });
  });

  it('ends with the desktop’s lock', () => {
    expect(run([tapped, { is: 'locked', now: later }], open)).toMatchObject({
      state: { at: 'locked', held: ana },
      does: ['submit', 'abandon', 'lockDesktop'],
    });
  });
});

describe('one’s own tap', () => {
  it.each<[string, Answer]>([
    ['that would open the desktop', accepted(anas)],
    ['that would ask for more', more('ANA', ['badge'], ['pin'])],
  ])('locks: a card %s', (_what, answer) => {
    const { state, does } = tap(answer);
    expect(state).toMatchObject({ at: 'locked', held: ana, notice: null });
    expect(does).toEqual(['submit', 'abandon', 'lockDesktop']);
  });

  const wokeAt = 60_000;
  const tapAt = (now: number): Event => ({ ...tapped, now });
  const woke: Event = { is: 'woke', now: wokeAt };
  /** A tap so long after the wake, and the cloud's answer so long after the tap. */
  const tapping = (afterMs: number, answerMs: number): readonly Event[] => {
    const now = wokeAt + afterMs;
    return [tapAt(now), answered(accepted(anas), now + answerMs)];
  };

  it('does nothing so soon after the opening: it was meant to log in', () => {
    const soon = [tapAt(protectMs - 1), answered(accepted(anas), protectMs - 1)];
    expect(run(soon, open)).toMatchObject({ state: open, does: ['submit', 'abandon'] });
    const lateEnough = [tapAt(protectMs), answered(accepted(anas), protectMs)];
    expect(run(lateEnough, open)).toMatchObject({
      state: { at: 'locked' },
      does: ['submit', 'abandon', 'lockDesktop'],
    });
  });

  it.each([
    ['at once', 0],
    ['slowly', 400],
    ['as slowly as it may', checkMs - 1],
  ])('is judged by when it was made, where the cloud answers %s', (_how, answerMs) => {
    const spared = run([woke, ...tapping(protectMs - 1, answerMs)], open);
    expect(spared).toMatchObject({ state: { ...open, wokeAt }, does: ['submit', 'abandon'] });
    const counted = run([woke, ...tapping(protectMs, answerMs)], open);
    expect(counted).toMatchObject({ state: { at: 'locked', held: ana }, does: ['submit', 'abandon', 'lockDesktop'] });
  });

  it('does nothing where the screen wakes by it: the wake may be told after the tap', () => {
    const events = [tapAt(wokeAt - 100), woke, answered(accepted(anas), wokeAt + 300)];
    expect(run(events, open).state).toMatchObject({ at: 'open', session: ana, tap: null });
  });

  it('does nothing where the computer’s policy says so', () => {
    expect(tap(accepted(anas), { ownTap: 'ignore' })).toMatchObject({ state: open, does: ['submit', 'abandon'] });
  });
});

describe('somebody else’s tap', () => {
  const counting = tap(accepted(bens)).state;
  const end = later + displaceMs;

  it('counts down before it takes a shared desktop', () => {
    expect(counting).toMatchObject({ at: 'open', session: ana, tap: { is: 'displacing', until: end } });
    expect(run([{ is: 'timePassed', now: end - 1 }], counting)).toMatchObject({ state: counting, effects: [] });
    expect(run([{ is: 'timePassed', now: end }], counting)).toEqual({
      state: openWithAt(end),
      effects: [
        { do: 'lockDesktop', session: ana },
        { do: 'openDesktop', session: bens, from: ana },
      ],
      does: ['lockDesktop', 'openDesktop'],
    });
  });

  const openWithAt = (wokeAt: number): State => ({ ...openWith(bens), wokeAt });

  it('locks it first where more is to be proved, and gives it back to nobody but who proves it', () => {
    const more2 = tap(more('ben', ['badge'], ['pin'])).state;
    const asked = run([{ is: 'timePassed', now: end }], more2);
    expect(asked.state).toMatchObject({ at: 'choosing', username: 'ben', transaction, proved: ['badge'], held: ana });
    expect(asked.does).toEqual(['lockDesktop']);
    expect(run([{ is: 'cancelled', now: end }], asked.state)).toMatchObject({
      state: { at: 'locked', held: ana },
      effects: [{ do: 'abandon', attempt: first, transaction }],
    });
    const both = sessionOf('ben', ['badge', 'pin']);
    const proved = [{ is: 'pinGiven', now: end, attempt: second }, answered(accepted(both), end, second)] as const;
    expect(run(proved, asked.state).effects.at(-1)).toEqual({ do: 'openDesktop', session: both, from: ana });
  });

  it('is refused by whoever sits there', () => {
    expect(run([{ is: 'cancelled', now: later + 1 }], counting)).toMatchObject({
      state: { ...open, notice: null },
      effects: [{ do: 'abandon', attempt: first, transaction: null }],
    });
    const more2 = tap(more('ben', ['badge'], ['pin'])).state;
    expect(run([{ is: 'cancelled', now: later + 1 }], more2).effects).toEqual([
      { do: 'abandon', attempt: first, transaction },
    ]);
    // Too late: the desktop has changed hands.
    expect(run([{ is: 'cancelled', now: end }], counting).state).toMatchObject({ at: 'open', session: bens });
  });

  it('counts down once, whatever the cloud says again', () => {
    expect(run([answered(accepted(bens), later + 2)], counting)).toMatchObject({ state: counting, effects: [] });
    expect(run([{ ...tapped, now: later + 2, attempt: second }], counting)).toMatchObject({
      state: counting,
      effects: [],
    });
  });

  it('takes no personal desktop', () => {
    expect(tap(accepted(bens), { kind: 'personal' })).toMatchObject({
      state: { at: 'open', session: ana, tap: null, notice: { code: 'session.otherUser' } },
      does: ['submit', 'abandon'],
    });
  });
});
