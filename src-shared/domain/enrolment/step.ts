import { absurd } from '../absurd.ts';
import type { Code } from '../codes.ts';
import type { AttemptId, Ms } from '../ids.ts';
import type { Notice } from '../login/state.ts';
import {
  type Busy,
  capturePoses,
  type Effect,
  type EnrolmentLimits,
  type Event,
  type State,
  type Step,
} from './state.ts';

/** User Options as it opens; the name of whoever is signed in stands ready. */
export const opened = (username: string): State => ({ at: 'signIn', username, notice: null, busy: null });

type At<Where extends State['at']> = Extract<State, { at: Where }>;

const stay = (state: State): Step => ({ state, effects: [] });
const to = (state: State, ...effects: Effect[]): Step => ({ state, effects });
const notice = (code: Code, until: Ms | null = null): Notice => ({ code, until });
const busy = (attempt: AttemptId, now: Ms, limits: EnrolmentLimits): Busy => ({
  attempt,
  until: now + limits.requestMs,
});
const overdue = (waiting: Busy | null, now: Ms): boolean => waiting !== null && now >= waiting.until;

/** Decides; performs nothing. Answers to an attempt that is over change nothing. */
export function step(state: State, event: Event, limits: EnrolmentLimits): Step {
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
  if (event.is === 'signedIn' && event.attempt === state.busy.attempt) {
    return to({ at: 'methods', grant: event.grant, face: event.face, notice: null, outcome: null, busy: null });
  }
  if (event.is === 'failed' && event.attempt === state.busy.attempt) {
    return to({ ...state, busy: null, notice: notice(event.code, event.waitUntil) });
  }
  if (event.is === 'cancelled') return to({ ...state, busy: null }, { do: 'forget', attempt: state.busy.attempt });
  return overdue(state.busy, event.now)
    ? to({ ...state, busy: null, notice: notice('cloud.slow') }, { do: 'forget', attempt: state.busy.attempt })
    : stay(state);
}

function whileAtMethods(state: At<'methods'>, event: Event, limits: EnrolmentLimits): Step {
  const { grant } = state;
  const calm = { ...state, notice: null, outcome: null };
  if (event.is === 'closed') return to(opened(''), { do: 'endGrant', grant });
  if (state.busy === null) {
    switch (event.is) {
      case 'enrolChosen':
        return state.face.allowed
          ? to(
              { ...calm, busy: busy(event.attempt, event.now, limits) },
              { do: 'fetchText', attempt: event.attempt, grant },
            )
          : to({ ...calm, notice: notice('enrol.notAllowed') });
      case 'removeChosen':
        return state.face.enrolledAt === null
          ? stay(state)
          : to(
              { ...calm, busy: busy(event.attempt, event.now, limits) },
              { do: 'remove', attempt: event.attempt, grant },
            );
      case 'cancelled':
        return to(opened(grant.user.username), { do: 'endGrant', grant });
      default:
        return stay(state);
    }
  }
  if ('attempt' in event && event.attempt === state.busy.attempt) {
    if (event.is === 'textCame') return to({ at: 'consent', grant, face: state.face, text: event.text, busy: null });
    if (event.is === 'removed') return to({ ...calm, busy: null, face: event.face, outcome: 'removed' });
    if (event.is === 'failed') return lost(state, event.code, event.waitUntil);
  }
  return overdue(state.busy, event.now) ? lost(state, 'cloud.slow', null) : stay(state);
}

/** Back to the methods with the reason; a grant that ran out asks for the password again. */
function lost(state: Exclude<State, At<'signIn'>>, code: Code, until: Ms | null, ...effects: Effect[]): Step {
  return code === 'transaction.expired'
    ? to({ at: 'signIn', username: state.grant.user.username, notice: notice(code), busy: null }, ...effects, {
        do: 'endGrant',
        grant: state.grant,
      })
    : to(
        { at: 'methods', grant: state.grant, face: state.face, notice: notice(code, until), outcome: null, busy: null },
        ...effects,
      );
}

function whileAtConsent(state: At<'consent'>, event: Event, limits: EnrolmentLimits): Step {
  const { grant, face, text } = state;
  switch (event.is) {
    case 'consentGiven':
      return to(
        {
          at: 'capturing',
          grant,
          face,
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
      return to(
        { at: 'methods', grant, face, notice: null, outcome: 'declined', busy: null },
        { do: 'recordDecline', grant, text },
      );
    case 'cancelled':
      return to({ at: 'methods', grant, face, notice: null, outcome: null, busy: null });
    case 'closed':
      return to(opened(''), { do: 'endGrant', grant });
    default:
      return stay(state);
  }
}

function whileCapturing(state: At<'capturing'>, event: Event, limits: EnrolmentLimits): Step {
  const { attempt, grant, face } = state;
  const stop: Effect[] = [
    { do: 'closeCamera', attempt },
    { do: 'forget', attempt },
  ];
  if (event.is === 'cancelled') {
    return to({ at: 'methods', grant, face, notice: null, outcome: null, busy: null }, ...stop);
  }
  if (event.is === 'closed') return to(opened(''), ...stop, { do: 'endGrant', grant });
  if (event.now >= state.until) {
    const covered = state.hint === 'takeMaskOff' || state.hint === 'uncover';
    return lost(state, covered ? 'enrol.masked' : 'enrol.tooFewCaptures', null, ...stop);
  }
  if (!('attempt' in event) || event.attempt !== attempt) return stay(state);
  switch (event.is) {
    case 'cameraReady':
      return to({ ...state, camera: { is: 'ready', width: event.width, height: event.height } });
    case 'guided':
      return to({ ...state, hint: event.hint });
    case 'captured':
      return event.captured < capturePoses.length
        ? to({ ...state, captured: event.captured, hint: null })
        : to(
            { at: 'saving', grant, face, attempt, until: event.now + limits.requestMs },
            { do: 'closeCamera', attempt },
            { do: 'save', attempt, grant, text: state.text },
          );
    case 'failed':
      return lost(state, event.code, event.waitUntil, ...stop);
    default:
      return stay(state);
  }
}

function whileSaving(state: At<'saving'>, event: Event): Step {
  const { grant, attempt } = state;
  if (event.is === 'closed') return to(opened(''), { do: 'forget', attempt }, { do: 'endGrant', grant });
  if (event.is === 'saved' && event.attempt === attempt) {
    const outcome = event.face.held ? 'held' : 'enrolled';
    return to({ at: 'methods', grant, face: event.face, notice: null, outcome, busy: null });
  }
  const failed = event.is === 'failed' && event.attempt === attempt ? event : null;
  if (!failed && event.now < state.until) return stay(state);
  const code = failed?.code ?? 'cloud.slow';
  // A save whose answer is missing may have been kept: only the cloud knows, and signing in again asks it.
  return code.startsWith('cloud.')
    ? to(
        { at: 'signIn', username: grant.user.username, notice: notice(code), busy: null },
        { do: 'forget', attempt },
        { do: 'endGrant', grant },
      )
    : lost(state, code, failed?.waitUntil ?? null, { do: 'forget', attempt });
}
