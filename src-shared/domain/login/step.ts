/** The login machine: every decision of the lock screen, and none of its effects. */
import { absurd } from '../absurd.ts';
import { displace, whileOpen } from './open.ts';
import { whileScanning, whyTimedOut } from './scanning.ts';
import { because, check, end, nothingCame, settle } from './settle.ts';
import { type At, after, callOff, firstFactor, isGiven, meanwhile, setBack, start, stay, to } from './start.ts';
import type { Effect, Event, LoginLimits, State, Step } from './state.ts';
import { untilOf } from './state.ts';

export const initial: State = { at: 'locked', notice: null, held: null, link: null };

/**
 * Decides; performs nothing. A state whose time is over ends before the event is looked at, so that nothing late counts;
 * an answer of an earlier attempt changes nothing.
 */
export function step(state: State, event: Event, limits: LoginLimits): Step {
  const until = untilOf(state);
  if (until === null || event.now < until) return take(state, event, limits);
  const ended = expire(state, event.now, limits);
  const next = take(ended.state, event, limits);
  return { state: next.state, effects: [...ended.effects, ...next.effects] };
}

function take(state: State, event: Event, limits: LoginLimits): Step {
  if (event.is === 'signedOut' && state.at !== 'open') {
    return state.held === null
      ? stay(state)
      : to({ ...state, held: null }, { do: 'closeDesktop', session: state.held });
  }
  switch (state.at) {
    case 'locked':
      return whileLocked(state, event, limits);
    case 'scanning':
      return whileScanning(state, event, limits);
    case 'touching':
      return whileTouching(state, event, limits);
    case 'checking':
      return whileChecking(state, event, limits);
    case 'choosing':
      return whileChoosing(state, event, limits);
    case 'open':
      return whileOpen(state, event, limits);
    default:
      return absurd(state);
  }
}

/** What becomes of a state whose time is over. */
function expire(state: State, now: number, limits: LoginLimits): Step {
  switch (state.at) {
    case 'locked':
      return unlink(state);
    case 'scanning':
      return setBack(state, whyTimedOut(state), now, limits);
    case 'touching':
      return setBack(state, 'key.timedOut', now, limits);
    case 'checking':
      return end(state, because('cloud.slow'));
    case 'choosing':
      return end(state, nothingCame(state.oneOf));
    case 'open':
      return displace(state, now, limits);
    default:
      return absurd(state);
  }
}

function whileLocked(state: At<'locked'>, event: Event, limits: LoginLimits): Step {
  switch (event.is) {
    case 'passwordGiven':
    case 'faceChosen':
    case 'tapped':
    case 'keyChosen': {
      const linking = event.is === 'passwordGiven' ? state.link : null;
      const forget: Effect[] =
        state.link !== null && linking === null ? [{ do: 'forget', attempt: state.link.attempt }] : [];
      return after(forget, start(event, firstFactor(event, state.held), limits, linking));
    }
    case 'locked':
      return event.code === undefined ? stay(state) : to({ ...state, notice: because(event.code) });
    case 'dismissed':
      return state.notice === null && state.link === null ? stay(state) : unlink(state);
    default:
      return stay(state);
  }
}

/** The notice goes, and with it the card that waited for its owner. */
function unlink(state: At<'locked'>): Step {
  const effects: Effect[] = state.link === null ? [] : [{ do: 'forget', attempt: state.link.attempt }];
  return { state: { ...state, notice: null, link: null }, effects };
}

function whileTouching(state: At<'touching'>, event: Event, limits: LoginLimits): Step {
  if (event.is === 'cancelled') return callOff(state, event.now);
  if (event.is === 'locked') return end(state, event.code === undefined ? null : because(event.code));
  if (event.is === 'keyChosen' && event.factor === state.factor) return stay(state);
  if (isGiven(event)) return meanwhile(state, event, limits);
  if (!('attempt' in event) || event.attempt !== state.attempt) return stay(state);
  switch (event.is) {
    case 'keyReady':
      return to({ ...state, ready: true });
    case 'keyAnswered':
      return state.ready ? check({ ...state, factor: state.factor, link: null }, event.now, limits) : stay(state);
    case 'failed':
      return event.over ? end(state, because(event.code)) : setBack(state, event.code, event.now, limits);
    case 'answered':
      return event.answer.is === 'refused'
        ? end(state, { code: event.answer.code, until: event.answer.until })
        : stay(state);
    default:
      return stay(state);
  }
}

function whileChecking(state: At<'checking'>, event: Event, limits: LoginLimits): Step {
  if (event.is === 'cancelled') return end(state, null);
  if (event.is === 'locked') return end(state, event.code === undefined ? null : because(event.code));
  if (!('attempt' in event) || event.attempt !== state.attempt) return stay(state);
  if (event.is === 'answered') return settle(state, event.answer, event.now, limits);
  return event.is === 'failed' ? end(state, because(event.code)) : stay(state);
}

function whileChoosing(state: At<'choosing'>, event: Event, limits: LoginLimits): Step {
  if (event.is === 'cancelled') return end(state, null);
  if (event.is === 'locked') return end(state, event.code === undefined ? null : because(event.code));
  if (event.is === 'dismissed') return to({ ...state, notice: null });
  return isGiven(event) ? meanwhile(state, event, limits) : stay(state);
}
