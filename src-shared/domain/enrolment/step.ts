/** User Options: every decision, and none of its effects. */
import { absurd } from '../absurd.ts';
import { whileTappingCard, whileTouchingKey } from './adding.ts';
import { type At, busy, close, lost, methods, notice, opened, stay, to, unchanged } from './ends.ts';
import { covered, stopCamera, whileCapturing, whileSaving } from './face.ts';
import { whileAtMethods } from './methods.ts';
import { type EnrolmentLimits, type Event, type State, type Step, untilOf } from './state.ts';

export { opened } from './ends.ts';

/**
 * Decides; performs nothing. A state whose time is over ends before the event is looked at, so that nothing late counts;
 * answers to an attempt that is over change nothing.
 */
export function step(state: State, event: Event, limits: EnrolmentLimits): Step {
  const until = untilOf(state);
  if (until === null || event.now < until) return take(state, event, limits);
  const ended = expire(state);
  // Whoever gave up what has just ended meant that, and not the screen that has come since.
  if (event.is === 'cancelled') return ended;
  const next = take(ended.state, event, limits);
  return { state: next.state, effects: [...ended.effects, ...next.effects] };
}

function take(state: State, event: Event, limits: EnrolmentLimits): Step {
  switch (state.at) {
    case 'signIn':
      return whileSigningIn(state, event, limits);
    case 'methods':
      return whileAtMethods(state, event, limits);
    case 'consent':
      return whileAtConsent(state, event, limits);
    case 'capturing':
      return whileCapturing(state, event, limits);
    case 'saving':
      return whileSaving(state, event);
    case 'tappingCard':
      return whileTappingCard(state, event, limits);
    case 'touchingKey':
      return whileTouchingKey(state, event, limits);
    default:
      return absurd(state);
  }
}

/** What becomes of a state whose time is over. */
function expire(state: State): Step {
  switch (state.at) {
    case 'signIn':
      return state.busy === null
        ? stay(state)
        : to({ ...state, busy: null, notice: notice('cloud.slow') }, { do: 'forget', attempt: state.busy.attempt });
    case 'methods':
      return state.busy === null
        ? stay(state)
        : (state.busy.outcome === null ? lost : unchanged)(state, 'cloud.slow', null, {
            do: 'forget',
            attempt: state.busy.attempt,
          });
    case 'consent':
      return stay(state);
    case 'capturing':
      return lost(state, covered(state) ? 'enrol.masked' : 'enrol.tooFewCaptures', null, ...stopCamera(state));
    case 'saving':
      return unchanged(state, 'cloud.slow', null, { do: 'forget', attempt: state.attempt });
    case 'tappingCard':
      return state.busy === null
        ? lost(state, 'card.timedOut', null, { do: 'forget', attempt: state.attempt })
        : unchanged(state, 'cloud.slow', null, { do: 'forget', attempt: state.busy.attempt });
    case 'touchingKey':
      return (state.busy === null ? lost : unchanged)(
        state,
        state.busy === null ? 'key.timedOut' : 'cloud.slow',
        null,
        {
          do: 'forget',
          attempt: state.attempt,
        },
      );
    default:
      return absurd(state);
  }
}

function whileSigningIn(state: At<'signIn'>, event: Event, limits: EnrolmentLimits): Step {
  if (event.is === 'closed') return to(opened(''));
  if (state.busy === null) {
    return event.is === 'passwordGiven'
      ? to(
          { ...state, username: event.username, notice: null, busy: busy(event.attempt, event.now, limits) },
          { do: 'signIn', attempt: event.attempt, username: event.username },
        )
      : stay(state);
  }
  if (event.is === 'signedIn' && event.attempt === state.busy.attempt) return to(methods(event));
  if (event.is === 'failed' && event.attempt === state.busy.attempt) {
    return to({ ...state, busy: null, notice: notice(event.code, event.waitUntil) });
  }
  return event.is === 'cancelled'
    ? to({ ...state, busy: null }, { do: 'forget', attempt: state.busy.attempt })
    : stay(state);
}

function whileAtConsent(state: At<'consent'>, event: Event, limits: EnrolmentLimits): Step {
  const { grant, face, methods: others, text } = state;
  switch (event.is) {
    case 'consentGiven':
      return to(
        {
          at: 'capturing',
          grant,
          face,
          methods: others,
          text,
          attempt: event.attempt,
          camera: { is: 'opening' },
          captured: 0,
          hint: null,
          until: event.now + limits.captureMs,
        },
        { do: 'openCamera', attempt: event.attempt },
      );
    case 'consentDeclined':
      return to(methods(state, 'declined'), { do: 'recordDecline', grant, text });
    case 'cancelled':
      return to(methods(state));
    case 'closed':
      return close(state);
    default:
      return stay(state);
  }
}
