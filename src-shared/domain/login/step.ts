/** The login machine: every decision of the lock screen, and none of its effects. */
import { absurd } from '../absurd.ts';
import type { Code } from '../codes.ts';
import type { Factor } from '../factors.ts';
import { codeOfHint, type Hint } from '../hints.ts';
import type { TransactionId } from '../ids.ts';
import { displace, whileOpen } from './open.ts';
import { because, check, end, settle } from './settle.ts';
import type { Effect, Event, Given, Link, LoginLimits, State, Step, VerifiedAssertion } from './state.ts';
import { untilOf } from './state.ts';

export const initial: State = { at: 'locked', notice: null, held: null, link: null };

const stay = (state: State): Step => ({ state, effects: [] });
const to = (state: State, ...effects: Effect[]): Step => ({ state, effects });

type At<Where extends State['at']> = Extract<State, { at: Where }>;

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
      return end(state, because('transaction.expired'));
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

const after = (effects: readonly Effect[], next: Step): Step => ({
  state: next.state,
  effects: [...effects, ...next.effects],
});

/** What a factor is given within. */
interface Setting {
  readonly username: string | null;
  readonly proved: readonly Factor[];
  readonly oneOf: readonly Factor[] | null;
  readonly transaction: TransactionId | null;
  readonly held: VerifiedAssertion | null;
}

/** A card names its owner, and so does a passkey. */
const firstFactor = (event: Given, held: VerifiedAssertion | null): Setting => ({
  username: 'username' in event ? event.username : null,
  proved: [],
  oneOf: null,
  transaction: null,
  held,
});

/** The first or a further factor: what is at hand goes to the cloud at once, a face and a key are asked for first. */
function start(event: Given, setting: Setting, limits: LoginLimits, link: Link | null = null): Step {
  const { attempt, now } = event;
  const { username, transaction } = setting;
  switch (event.is) {
    case 'passwordGiven':
      return check({ ...setting, attempt, factor: 'password', link }, now, limits);
    case 'pinGiven':
      return check({ ...setting, attempt, factor: 'pin', link: null }, now, limits);
    case 'tapped':
      return check({ ...setting, attempt, factor: 'badge', link: null }, now, limits);
    case 'keyChosen':
      return to(
        {
          ...setting,
          at: 'touching',
          attempt,
          factor: event.factor,
          ready: false,
          until: now + limits.touchMs,
        },
        { do: 'askKey', attempt, username, factor: event.factor, transaction },
      );
    case 'faceChosen':
      return scan(attempt, { ...setting, username: username ?? event.username }, now, limits);
    default:
      return absurd(event);
  }
}

function scan(
  attempt: Given['attempt'],
  setting: Setting & { readonly username: string },
  now: number,
  limits: LoginLimits,
): Step {
  const begin: Effect[] = setting.transaction === null ? [{ do: 'begin', attempt, username: setting.username }] : [];
  return to(
    {
      ...setting,
      at: 'scanning',
      attempt,
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

const factorOf = (event: Given): Factor => {
  switch (event.is) {
    case 'passwordGiven':
      return 'password';
    case 'faceChosen':
      return 'face';
    case 'pinGiven':
      return 'pin';
    case 'tapped':
      return 'badge';
    case 'keyChosen':
      return event.factor;
    default:
      return absurd(event);
  }
};

const isGiven = (event: Event): event is Given =>
  ['passwordGiven', 'faceChosen', 'pinGiven', 'tapped', 'keyChosen'].includes(event.is);

/**
 * A factor is given while another one is asked for: whichever comes first wins. A first factor begins anew, since it may
 * be somebody else's; a further one goes on in the same transaction, where nothing that was proved is asked for again.
 */
function meanwhile(state: At<'scanning'> | At<'touching'> | At<'choosing'>, event: Given, limits: LoginLimits): Step {
  const factor = factorOf(event);
  const { attempt, oneOf, proved, transaction } = state;
  if (oneOf === null) {
    if (factor === 'pin') return stay(state);
    const leave: Effect[] = [...letGo(state), { do: 'abandon', attempt, transaction }];
    return after(leave, start(event, firstFactor(event, state.held), limits));
  }
  if (!oneOf.includes(factor)) return stay(state);
  const leave: Effect[] = state.at === 'choosing' ? [] : [...letGo(state), { do: 'forget', attempt }];
  const { username, held } = state;
  // The name is settled by the first factor, whatever is typed since.
  return after(leave, start(event, { username, proved, oneOf, transaction, held }, limits));
}

const letGo = (state: State): Effect[] =>
  state.at === 'scanning' ? [{ do: 'closeCamera', attempt: state.attempt }] : [];

/** The factor could not be had. As a further factor, another one may be: what was proved before stays proved. */
function setBack(state: At<'scanning'> | At<'touching'>, code: Code, now: number, limits: LoginLimits): Step {
  const { attempt, username, proved, oneOf, transaction, held } = state;
  if (oneOf === null || transaction === null || username === null) return end(state, because(code));
  return to(
    {
      at: 'choosing',
      attempt,
      username,
      proved,
      oneOf,
      transaction,
      held,
      notice: because(code),
      until: now + limits.chooseMs,
    },
    ...letGo(state),
    { do: 'forget', attempt },
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
  if (event.is === 'cancelled') return end(state, null);
  if (event.is === 'locked') return end(state, event.code === undefined ? null : because(event.code));
  if (event.is === 'faceChosen') return stay(state);
  if (isGiven(event)) return meanwhile(state, event, limits);
  if (!('attempt' in event) || event.attempt !== attempt) return stay(state);
  switch (event.is) {
    case 'cameraReady':
      return limits.lowResolution === 'refuse' && event.height < limits.cameraHeight
        ? setBack(state, 'camera.lowResolution', event.now, limits)
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
      return after(letGo(state), check({ ...state, factor: 'face', link: null }, event.now, limits));
    case 'failed':
      return event.over ? end(state, because(event.code)) : setBack(state, event.code, event.now, limits);
    case 'answered':
      // Only a refusal to begin can arrive during the scan: nothing was proved that could be accepted.
      return event.answer.is === 'refused'
        ? end(state, { code: event.answer.code, until: event.answer.until })
        : stay(state);
    default:
      return stay(state);
  }
}

function whileTouching(state: At<'touching'>, event: Event, limits: LoginLimits): Step {
  if (event.is === 'cancelled') return end(state, null);
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
