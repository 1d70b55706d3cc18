/**
 * What a watchdog does: one agent, started, watched, and started again. When the agent ends while nobody was signed in,
 * and always in doubt, the operating system is asked to lock its own session at once, because with the agent's process
 * its windows are gone. An agent that the system does not start is one that ended at once. Pure: `watchdog.ts` has the
 * effects.
 *
 * ```
 * watching --ended--> pausing --time--> watching ...
 *     |                  |
 *     +--asked to leave, given up--> ending --system answered--> gone
 * ```
 */
import { absurd } from '../../src-shared/domain/absurd.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import { afterEnd } from './again.ts';
import { silentMs, type Word } from './words.ts';

/** What became of the request to lock the system's session, since the desktop was last covered. */
export type SystemLock =
  | { readonly is: 'unasked' }
  | { readonly is: 'asked' }
  | { readonly is: 'held' }
  | { readonly is: 'failed'; readonly retryAt: Ms };

interface Common {
  /** Nobody is signed in, as far as is known: the screen is to be covered. */
  readonly locked: boolean;
  readonly system: SystemLock;
  /** An open desktop that lost its agent is locked by the system when none has come back by then. */
  readonly coverBy: Ms | null;
  readonly failures: number;
}

export type State =
  | { readonly at: 'new' }
  | (Common & {
      readonly at: 'watching';
      readonly startedAt: Ms;
      readonly heardAt: Ms;
      /** It was silent once already. */
      readonly doubted: boolean;
      /** It has said a word: its windows are there. */
      readonly up: boolean;
      readonly leaving: boolean;
    })
  | (Common & { readonly at: 'pausing'; readonly until: Ms })
  /** Waits for the system's answer, then goes. */
  | { readonly at: 'ending'; readonly code: number }
  | { readonly at: 'gone' };

export type Event = { readonly now: Ms } /**
 * `start`: there is no agent yet, and nothing was locked. `adopt`: an agent runs, which started this watchdog to be
 * watched by; what it stands before is not known yet, so it is taken for locked.
 */ & (
  | { readonly is: 'begun'; readonly how: 'start' | 'adopt' }
  | { readonly is: 'said'; readonly word: Word }
  /** @property code null after a signal, and where it is not known */
  | { readonly is: 'ended'; readonly code: number | null }
  /** The system would not start it: no memory, too many processes, no such program. */
  | { readonly is: 'notStarted' }
  | { readonly is: 'systemLocked' }
  | { readonly is: 'systemNotLocked' }
  /** The watchdog itself is asked to end. */
  | { readonly is: 'told' }
  | { readonly is: 'timePassed' }
);

export type Effect =
  | { readonly do: 'start' }
  /** Asks the agent to end as it would by itself. */
  | { readonly do: 'ask' }
  /** Ends an agent that hangs. */
  | { readonly do: 'kill' }
  | { readonly do: 'lockSystem' }
  | { readonly do: 'leave'; readonly code: number }
  /** @property locked whether the desktop was locked, as far as is known */
  | { readonly do: 'say'; readonly what: 'up' | 'ended' | 'silent' | 'gaveUp'; readonly locked: boolean };

export interface Rules {
  /** The screen stays covered without the agent: the browser host's window is a process of its own. */
  readonly coversItself: boolean;
}

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** How soon an agent has to be back where it left an open desktop, ms. */
export const backByMs: Ms = 10_000;
/** Between two requests to the system, where the first one failed, ms. */
export const retryMs: Ms = 1_000;

const unasked: SystemLock = { is: 'unasked' };
const stay = (state: State): Step => ({ state, effects: [] });

const watching = (common: Common, now: Ms): Watching => ({
  ...common,
  at: 'watching',
  startedAt: now,
  heardAt: now,
  doubted: false,
  up: false,
  leaving: false,
});

export function step(state: State, event: Event, rules: Rules): Step {
  if (state.at === 'new') return event.is === 'begun' ? begin(event.how, event.now) : stay(state);
  if (state.at === 'gone') return stay(state);
  if (state.at === 'ending') {
    const answered = event.is === 'systemLocked' || event.is === 'systemNotLocked';
    return answered ? leave(state.code) : stay(state);
  }
  switch (event.is) {
    case 'said':
      return state.at === 'watching' ? take(state, event.word, event.now, rules) : stay(state);
    case 'ended':
      return state.at === 'watching' ? ended(state, event.code, event.now, rules) : stay(state);
    case 'notStarted':
      return state.at === 'watching' ? ended(doubtful(state, event.now, rules), null, event.now, rules) : stay(state);
    case 'systemLocked':
      return stay(state.system.is === 'asked' ? { ...state, system: { is: 'held' } } : state);
    case 'systemNotLocked': {
      const retry: SystemLock = { is: 'failed', retryAt: event.now + retryMs };
      return stay(state.system.is === 'asked' ? { ...state, system: retry } : state);
    }
    case 'told':
      if (state.at === 'pausing') return end(0, state.locked, state.system, rules);
      return { state: { ...state, leaving: true }, effects: [{ do: 'ask' }] };
    case 'timePassed':
      return passed(state, event.now);
    case 'begun':
      return stay(state);
    default:
      return absurd(event);
  }
}

function begin(how: 'start' | 'adopt', now: Ms): Step {
  const state = watching({ locked: how === 'adopt', system: unasked, coverBy: null, failures: 0 }, now);
  return { state, effects: how === 'start' ? [{ do: 'start' }] : [] };
}

/** When `timePassed` is due; null while there is nothing to wait for. */
export function until(state: State): Ms | null {
  if (state.at !== 'watching' && state.at !== 'pausing') return null;
  const due = [state.at === 'pausing' ? state.until : state.heardAt + silentMs];
  if (state.system.is === 'failed') due.push(state.system.retryAt);
  if (state.system.is === 'unasked' && state.coverBy !== null) due.push(state.coverBy);
  return Math.min(...due);
}

type Alive = Extract<State, { at: 'watching' | 'pausing' }>;
type Watching = Extract<State, { at: 'watching' }>;

function take(state: Watching, word: Word, now: Ms, { coversItself }: Rules): Step {
  const heard = { ...state, heardAt: now, doubted: false };
  if (word === 'leaving') {
    const next: State = { ...heard, leaving: true };
    // While its windows are still there: between them and the system's lock nothing shows.
    const asks = state.locked && !coversItself && state.system.is === 'unasked';
    return asks ? { state: { ...next, system: { is: 'asked' } }, effects: [{ do: 'lockSystem' }] } : stay(next);
  }
  // The agent covers the desktop itself; whether the system is still locked is the system's own affair.
  const next: State = { ...heard, up: true, locked: word === 'locked', coverBy: null, system: unasked };
  return { state: next, effects: state.up ? [] : [{ do: 'say', what: 'up', locked: next.locked }] };
}

function ended(state: Watching, code: number | null, now: Ms, rules: Rules): Step {
  const { locked, system, failures, startedAt, leaving } = state;
  if (leaving) return end(code ?? 0, locked && system.is !== 'held', system, rules);
  const verdict = afterEnd({ code, ranMs: now - startedAt, failures });
  if (verdict.is === 'giveUp') {
    // Nobody else will cover the screen: the system does, whatever was on it.
    const wasUp = locked || state.up || state.coverBy !== null;
    const { state: next, effects } = end(verdict.code, wasUp, system, rules);
    return { state: next, effects: [{ do: 'say', what: 'gaveUp', locked }, ...effects] };
  }
  // Again at each end, for whoever may unlock the system may have done so: only not twice at once.
  const asks = locked && !rules.coversItself && system.is !== 'asked';
  const coverBy = locked || rules.coversItself || !state.up ? state.coverBy : now + backByMs;
  return {
    state: {
      at: 'pausing',
      locked,
      coverBy,
      system: asks ? { is: 'asked' } : system,
      failures: verdict.failures,
      until: now + verdict.afterMs,
    },
    effects: [...(asks ? [{ do: 'lockSystem' } as const] : []), { do: 'say', what: 'ended', locked }],
  };
}

/** Nobody covers the desktop, and nobody is about to: the system is to do so in time, whatever was on the screen before. */
const doubtful = (state: Watching, now: Ms, { coversItself }: Rules): Watching => ({
  ...state,
  coverBy: state.locked || coversItself ? state.coverBy : (state.coverBy ?? now + backByMs),
});

function passed(state: Alive, now: Ms): Step {
  const effects: Effect[] = [];
  let next: Alive = state;
  const { system, coverBy } = state;
  const due =
    system.is === 'failed' ? now >= system.retryAt : system.is === 'unasked' && coverBy !== null && now >= coverBy;
  if (due) {
    next = { ...next, system: { is: 'asked' } };
    effects.push({ do: 'lockSystem' });
  }
  if (next.at === 'pausing' && now >= next.until) {
    const { locked, failures } = next;
    return {
      state: watching({ locked, failures, coverBy: next.coverBy, system: next.system }, now),
      effects: [...effects, { do: 'start' }],
    };
  }
  if (next.at === 'watching' && now - next.heardAt >= silentMs) {
    if (next.doubted) effects.push({ do: 'say', what: 'silent', locked: next.locked }, { do: 'kill' });
    next = { ...next, heardAt: now, doubted: !next.doubted };
  }
  return { state: next, effects };
}

/** Goes for good: where the desktop was covered by us alone, not before the system was asked to cover it. */
function end(code: number, cover: boolean, system: SystemLock, { coversItself }: Rules): Step {
  if (!cover || coversItself) return leave(code);
  return { state: { at: 'ending', code }, effects: system.is === 'asked' ? [] : [{ do: 'lockSystem' }] };
}

const leave = (code: number): Step => ({ state: { at: 'gone' }, effects: [{ do: 'leave', code }] });
