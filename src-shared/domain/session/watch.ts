/**
 * Walk-away: what happens at an open desktop when nobody uses it, or when the person before it is gone or somebody else
 * looks over. A pure machine beside the login machine, which it tells to lock.
 */
import { absurd } from '../absurd.ts';
import type { WalkAwayPolicy } from '../computer.ts';
import type { Ms } from '../ids.ts';

/** What the camera sees of whoever is signed in, by their own leave. */
export type Sight = 'owner' | 'nobody' | 'stranger';

export type Watch =
  /** The desktop is locked: there is nothing to watch. */
  | { readonly at: 'off' }
  | { readonly at: 'calm'; readonly activeAt: Ms; readonly presence: boolean }
  /** Nobody has touched anything; the lock comes at `until`. */
  | { readonly at: 'warning'; readonly activeAt: Ms; readonly presence: boolean; readonly until: Ms }
  /** The desktop is hidden; with nobody there the lock comes at `until`. */
  | {
      readonly at: 'blurred';
      readonly activeAt: Ms;
      readonly presence: true;
      readonly why: 'nobody' | 'stranger';
      readonly until: Ms | null;
    };

/** Every event carries `now`, monotonic ms. */
export type WatchEvent =
  | { readonly is: 'opened'; readonly now: Ms }
  | { readonly is: 'locked'; readonly now: Ms }
  /** Keyboard, mouse or touch. */
  | { readonly is: 'active'; readonly now: Ms }
  /** The person lets the camera look, or takes that back. */
  | { readonly is: 'presence'; readonly now: Ms; readonly on: boolean }
  | { readonly is: 'seen'; readonly now: Ms; readonly sight: Sight }
  | { readonly is: 'timePassed'; readonly now: Ms };

export type WatchEffect =
  | { readonly do: 'lock'; readonly code: 'session.idle' | 'session.away' }
  /** Somebody is back: the login machine's `woke`. */
  | { readonly do: 'wake' };

export interface WatchStep {
  readonly state: Watch;
  readonly effects: readonly WatchEffect[];
}

/** What the windows show of it; `until` is epoch ms. */
export type WatchView =
  | { readonly is: 'calm'; readonly presence: boolean }
  | { readonly is: 'warning'; readonly until: number }
  | { readonly is: 'blurred'; readonly why: 'nobody' | 'stranger'; readonly until: number | null };

export const asleep: Watch = { at: 'off' };

/** When the state ends by itself, monotonic ms. */
export function watchUntil(state: Watch, policy: WalkAwayPolicy): Ms | null {
  switch (state.at) {
    case 'off':
      return null;
    case 'calm': {
      const idle = idleAt(state, policy);
      return idle === null ? null : idle - 1000 * policy.warnSeconds;
    }
    case 'warning':
      return state.until;
    case 'blurred': {
      // Hidden is not locked: who does not come back, or stands there as a stranger, is idle all the same.
      const idle = idleAt(state, policy);
      return state.until === null || idle === null ? (state.until ?? idle) : Math.min(state.until, idle);
    }
    default:
      return absurd(state);
  }
}

/** When nobody has used the desktop for too long; null where the policy has no such time. */
const idleAt = ({ activeAt }: { readonly activeAt: Ms }, { idleSeconds }: WalkAwayPolicy): Ms | null =>
  idleSeconds === 0 ? null : activeAt + 1000 * idleSeconds;

export function watchView(state: Watch, epochOffset: Ms): WatchView {
  switch (state.at) {
    case 'off':
      return { is: 'calm', presence: false };
    case 'calm':
      return { is: 'calm', presence: state.presence };
    case 'warning':
      return { is: 'warning', until: state.until + epochOffset };
    case 'blurred':
      return { is: 'blurred', why: state.why, until: state.until === null ? null : state.until + epochOffset };
    default:
      return absurd(state);
  }
}

export function watch(state: Watch, event: WatchEvent, policy: WalkAwayPolicy): WatchStep {
  if (event.is === 'locked') return { state: asleep, effects: [] };
  if (event.is === 'opened') return calm(event.now, false);
  if (state.at === 'off') return { state, effects: [] };
  const until = watchUntil(state, policy);
  if (until !== null && event.now >= until) return over(state, event.now, policy);
  switch (event.is) {
    case 'active':
      // Touching the keyboard does not show a hidden desktop again: whoever touches it may be the stranger.
      return state.at === 'blurred'
        ? { state, effects: [] }
        : { ...calm(event.now, state.presence), effects: woken(state) };
    case 'presence':
      return looking(state, event.on && policy.presence === 'offer', event.now);
    case 'seen':
      return state.presence ? seen(state, event.sight, event.now, policy) : { state, effects: [] };
    case 'timePassed':
      return { state, effects: [] };
    default:
      return absurd(event);
  }
}

const calm = (activeAt: Ms, presence: boolean): WatchStep => ({
  state: { at: 'calm', activeAt, presence },
  effects: [],
});

/** The camera begins to look, or stops. What it hid is not shown for that, or a stranger could have it shown. */
function looking(state: Exclude<Watch, { at: 'off' }>, on: boolean, now: Ms): WatchStep {
  if (on === state.presence) return { state, effects: [] };
  if (state.at === 'blurred') return { state: asleep, effects: [{ do: 'lock', code: 'session.away' }] };
  return on ? { state: { ...state, presence: true }, effects: [] } : { ...calm(now, false), effects: woken(state) };
}

const woken = (state: Watch): WatchEffect[] => (state.at === 'calm' ? [] : [{ do: 'wake' }]);

/** The time of a state is over: the warning comes, or the lock. */
function over(state: Exclude<Watch, { at: 'off' }>, now: Ms, policy: WalkAwayPolicy): WatchStep {
  const until = idleAt(state, policy);
  if (state.at === 'calm' && until !== null && now < until) {
    return { state: { at: 'warning', activeAt: state.activeAt, presence: state.presence, until }, effects: [] };
  }
  const away = state.at === 'blurred' && state.until !== null && now >= state.until;
  return { state: asleep, effects: [{ do: 'lock', code: away ? 'session.away' : 'session.idle' }] };
}

function seen(state: Exclude<Watch, { at: 'off' }>, sight: Sight, now: Ms, policy: WalkAwayPolicy): WatchStep {
  const { activeAt } = state;
  if (sight === 'owner') {
    // Reading without touching anything is being there.
    return { ...calm(now, true), effects: woken(state) };
  }
  const why = sight === 'nobody' ? 'nobody' : 'stranger';
  if (state.at === 'blurred' && state.why === why) return { state, effects: [] };
  const until = sight === 'nobody' ? now + 1000 * policy.goneSeconds : null;
  return { state: { at: 'blurred', activeAt, presence: true, why, until }, effects: [] };
}
