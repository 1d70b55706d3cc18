import { absurd } from '../absurd.ts';
import type { Code } from '../codes.ts';
import type { ProvableFactor } from '../factors.ts';
import { codeOfHint, type Hint } from '../hints.ts';
import type { AttemptId, TransactionId } from '../ids.ts';
import type { Answer, Effect, Event, LoginLimits, Notice, State, Step } from './state.ts';

export const initial: State = { at: 'locked', notice: null };

const stay = (state: State): Step => ({ state, effects: [] });
const to = (state: State, ...effects: Effect[]): Step => ({ state, effects });
const locked = (notice: Notice | null, ...effects: Effect[]): Step => to({ at: 'locked', notice }, ...effects);
const because = (code: Code): Notice => ({ code, until: null });

/** Decides; performs nothing. A late answer, which carries an old attempt, changes nothing. */
export function step(state: State, event: Event, limits: LoginLimits): Step {
  switch (state.at) {
    case 'locked':
      return whileLocked(state, event, limits);
    case 'scanning':
      return whileScanning(state, event, limits);
    case 'checking':
      return whileChecking(state, event, limits);
    case 'choosing':
      return whileChoosing(state, event, limits);
    case 'open':
      return event.is === 'locked'
        ? locked(null, { do: 'lockDesktop', session: state.session })
        : event.is === 'dismissed'
          ? to({ ...state, offer: null })
          : stay(state);
    default:
      return absurd(state);
  }
}

type At<Where extends State['at']> = Extract<State, { at: Where }>;

function whileLocked(state: At<'locked'>, event: Event, limits: LoginLimits): Step {
  switch (event.is) {
    case 'passwordGiven':
    case 'faceChosen':
      return start(event, { proved: [], transaction: null, limits, username: event.username });
    case 'dismissed':
      return state.notice === null ? stay(state) : locked(null);
    default:
      return stay(state);
  }
}

interface Setting {
  readonly username: string;
  readonly proved: At<'scanning'>['proved'];
  readonly transaction: TransactionId | null;
  readonly limits: LoginLimits;
}

/** The first or a further factor: a password goes to the cloud at once, a face is scanned first. */
function start(event: Extract<Event, { is: 'passwordGiven' | 'faceChosen' }>, setting: Setting): Step {
  const { username, proved, transaction, limits } = setting;
  const { attempt, now } = event;
  if (event.is === 'passwordGiven') return check('password', attempt, now, setting);
  const begin: Effect[] = transaction === null ? [{ do: 'begin', attempt, username }] : [];
  return to(
    {
      at: 'scanning',
      attempt,
      username,
      proved,
      transaction,
      camera: { is: 'opening' },
      frames: 0,
      prompt: null,
      hint: null,
      until: now + limits.scanMs,
      latest: now + limits.scanMs + limits.promptsMs,
    },
    { do: 'openCamera', attempt },
    ...begin,
  );
}

function check(factor: ProvableFactor, attempt: AttemptId, now: number, setting: Setting, ...before: Effect[]): Step {
  const { username, proved, transaction, limits } = setting;
  return to(
    { at: 'checking', attempt, username, factor, proved, transaction, until: now + limits.checkMs },
    ...before,
    { do: 'submit', attempt, username, factor, transaction },
  );
}

/** What stood in the way at last: the hint on the screen, the turn that did not come, or nothing in particular. */
function whyTimedOut({ hint, prompt }: At<'scanning'>): Code {
  if (hint !== null) return codeOfHint[hint];
  return prompt?.is === 'turn' ? 'challenge.missed' : 'scan.timedOut';
}

/** Who follows the arrow looks away and moves: to say so would contradict it. */
const silentWhileAsked: readonly Hint[] = ['centre', 'lookAtCamera', 'straighten', 'eyesOpen', 'holdStill'];

function whileScanning(state: At<'scanning'>, event: Event, limits: LoginLimits): Step {
  const { attempt } = state;
  const end = (notice: Notice | null): Step =>
    locked(notice, { do: 'closeCamera', attempt }, { do: 'abandon', attempt, transaction: state.transaction });

  if (event.is === 'cancelled' || event.is === 'locked') return end(null);
  // A typed password never waits for the camera: whichever comes first wins.
  if (event.is === 'passwordGiven') {
    const closed = end(null);
    const next = start(event, { username: event.username, proved: [], transaction: null, limits });
    return { state: next.state, effects: [...closed.effects, ...next.effects] };
  }
  if (event.now >= state.until) return end(because(whyTimedOut(state)));
  if (!('attempt' in event) || event.attempt !== attempt) return stay(state);
  switch (event.is) {
    case 'cameraReady':
      return limits.lowResolution === 'refuse' && event.height < limits.cameraHeight
        ? end(because('camera.lowResolution'))
        : to({ ...state, camera: { is: 'ready', width: event.width, height: event.height } });
    case 'guided':
      return state.prompt !== null && event.hint !== null && silentWhileAsked.includes(event.hint)
        ? stay(state)
        : to({ ...state, hint: event.hint });
    case 'frameAccepted':
      return to({ ...state, frames: Math.min(event.frames, limits.frames), hint: null });
    case 'prompted':
      // A person who was asked something gets the time to answer it.
      return to({
        ...state,
        prompt: event.prompt,
        hint: null,
        until:
          event.prompt === null
            ? state.until
            : Math.min(Math.max(state.until, event.now + limits.promptMs), state.latest),
      });
    case 'scanned':
      return check('face', attempt, event.now, { ...state, limits }, { do: 'closeCamera', attempt });
    case 'failed':
      return end(because(event.code));
    case 'answered':
      // Only a refusal to begin can arrive during the scan: nothing was proved that could be accepted.
      return event.answer.is === 'refused' ? end({ code: event.answer.code, until: event.answer.until }) : stay(state);
    case 'faceChosen':
      return stay(state);
    default:
      return absurd(event);
  }
}

function whileChecking(state: At<'checking'>, event: Event, limits: LoginLimits): Step {
  const { attempt, transaction } = state;
  const abandon: Effect = { do: 'abandon', attempt, transaction };
  if (event.is === 'cancelled' || event.is === 'locked') return locked(null, abandon);
  if (event.is === 'answered' && event.attempt === attempt) return settle(state, event.answer, event.now, limits);
  if (event.is === 'failed' && event.attempt === attempt) return locked(because(event.code), abandon);
  return event.now >= state.until ? locked(because('cloud.slow'), abandon) : stay(state);
}

/** What the cloud's answer leads to. */
function settle(state: At<'checking'>, answer: Answer, now: number, limits: LoginLimits): Step {
  switch (answer.is) {
    case 'accepted':
      return to(
        { at: 'open', session: answer.session, offer: answer.offer },
        { do: 'openDesktop', session: answer.session },
      );
    case 'more':
      return to({
        at: 'choosing',
        attempt: state.attempt,
        username: state.username,
        transaction: answer.transaction,
        proved: answer.proved,
        oneOf: answer.oneOf,
        notice: null,
        until: now + limits.chooseMs,
      });
    case 'refused':
      return locked(
        { code: answer.code, until: answer.until },
        { do: 'abandon', attempt: state.attempt, transaction: state.transaction },
      );
    default:
      return absurd(answer);
  }
}

function whileChoosing(state: At<'choosing'>, event: Event, limits: LoginLimits): Step {
  const abandon: Effect = { do: 'abandon', attempt: state.attempt, transaction: state.transaction };
  if (event.is === 'cancelled' || event.is === 'locked') return locked(null, abandon);
  if (event.now >= state.until) return locked(because('transaction.expired'), abandon);
  if (event.is === 'dismissed') return to({ ...state, notice: null });
  if (event.is !== 'passwordGiven' && event.is !== 'faceChosen') return stay(state);
  const factor = event.is === 'passwordGiven' ? 'password' : 'face';
  // The name is settled by the first factor; another name typed here belongs to another attempt.
  return state.oneOf.includes(factor) ? start(event, { ...state, limits }) : stay(state);
}
