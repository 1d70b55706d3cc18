/** The open desktop: locking it, and what a card does that is held to the reader meanwhile. */
import { absurd } from '../absurd.ts';
import type { Ms } from '../ids.ts';
import { answers, because, choosing, displaced, opened, samePerson } from './settle.ts';
import type { Answer, Effect, Event, LoginLimits, Notice, OpenTap, State, Step } from './state.ts';

type Open = Extract<State, { at: 'open' }>;
type Checking = Extract<OpenTap, { is: 'checking' }>;

const stay = (state: State): Step => ({ state, effects: [] });

export function whileOpen(state: Open, event: Event, limits: LoginLimits): Step {
  const { session, tap } = state;
  switch (event.is) {
    case 'locked':
      return lock(state, event.code === undefined ? null : because(event.code));
    case 'signedOut':
      return {
        state: { at: 'locked', notice: null, held: null, link: null },
        effects: [...giveUp(tap), { do: 'closeDesktop', session }],
      };
    case 'dismissed':
      return { state: { ...state, offer: null, notice: null }, effects: [] };
    case 'woke':
      return { state: { ...state, wokeAt: event.now }, effects: [] };
    case 'cancelled':
      // Whoever sits here keeps the desktop.
      return tap?.is === 'displacing' ? { state: { ...state, tap: null }, effects: giveUp(tap) } : stay(state);
    case 'tapped':
      return tap === null ? ask(state, event.attempt, event.now, limits) : stay(state);
    case 'answered':
      return tap?.is === 'checking' && tap.attempt === event.attempt
        ? tapAnswered(state, tap, event.answer, event.now, limits)
        : stay(state);
    case 'failed':
      return tap !== null && tap.attempt === event.attempt
        ? { state: { ...state, tap: null, notice: because(event.code) }, effects: giveUp(tap) }
        : stay(state);
    default:
      return stay(state);
  }
}

function lock(state: Open, notice: Notice | null): Step {
  const { session, tap } = state;
  return {
    state: { at: 'locked', notice, held: session, link: null },
    effects: [...giveUp(tap), { do: 'lockDesktop', session }],
  };
}

/** Whose card is it? Only the cloud knows. */
function ask(state: Open, attempt: OpenTap['attempt'], now: Ms, limits: LoginLimits): Step {
  return {
    state: { ...state, notice: null, tap: { is: 'checking', attempt, tappedAt: now, until: now + limits.checkMs } },
    effects: [{ do: 'submit', attempt, username: null, factor: 'badge', transaction: null, link: null }],
  };
}

function giveUp(tap: OpenTap | null): Effect[] {
  if (tap === null) return [];
  const transaction = tap.is === 'displacing' && tap.answer.is === 'more' ? tap.answer.transaction : null;
  return [{ do: 'abandon', attempt: tap.attempt, transaction }];
}

function tapAnswered(state: Open, tap: Checking, answer: Answer, now: Ms, limits: LoginLimits): Step {
  const { attempt } = tap;
  const drop = (notice: Notice | null): Step => ({ state: { ...state, tap: null, notice }, effects: giveUp(asked) });
  const asked: OpenTap =
    answer.is === 'refused' ? tap : { is: 'displacing', attempt, answer, until: now + limits.displaceMs };
  if (answer.is === 'refused') return drop({ code: answer.code, until: answer.until });
  const question = { username: null, proved: [], factor: 'badge', transaction: null } as const;
  if (!answers(question, answer)) return drop(because('cloud.untrusted'));
  const owner = answer.is === 'more' ? answer.username : answer.session.user.username;
  if (samePerson(owner, state.session.user.username)) {
    // The second of two taps that were meant as one, or one that was meant to wake the screen.
    if (limits.ownTap === 'ignore' || tap.tappedAt - state.wokeAt < limits.protectMs) return drop(null);
    return lock({ ...state, tap: asked }, null);
  }
  return limits.kind === 'personal'
    ? drop(because('session.otherUser'))
    : { state: { ...state, tap: asked }, effects: [] };
}

/** The time of a tap is over: a check that took too long, or a countdown after which the desktop is somebody else's. */
export function displace(state: Open, now: Ms, limits: LoginLimits): Step {
  const { session, tap } = state;
  if (tap === null) return stay(state);
  if (tap.is === 'checking') {
    return { state: { ...state, tap: null, notice: because('cloud.slow') }, effects: giveUp(tap) };
  }
  const { answer, attempt } = tap;
  const locked: Effect = { do: 'lockDesktop', session };
  switch (answer.is) {
    case 'more':
      return { state: choosing(attempt, answer, session, now, limits), effects: [locked] };
    case 'accepted':
      return {
        state: opened(answer.session, answer.offer, now),
        effects: [locked, { do: 'openDesktop', session: answer.session, from: displaced(session, answer.session) }],
      };
    default:
      return absurd(answer);
  }
}
