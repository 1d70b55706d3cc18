/**
 * The challenge: a turn of the head in a direction and at a moment that nobody could know before. A pure reducer over
 * frames and painted prompts; the agent runs it live to know what to show, and hands the judge how it went; the bench
 * runs it over the frames of a presentation. Times are those of the window's monotonic clock, angles are degrees. What a straight look is stands in
 * `settling.ts`, what answers an arrow in `following.ts`.
 */
import type { Pose } from '../../src-shared/domain/face.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import {
  type Challenge,
  challengeLimits,
  type Prompt,
  type Prompted,
  type StepAnswer,
} from '../../src-shared/domain/liveness.ts';
import { type Arrow, beginTurn, type ChallengeFailure, follow, type Going, onsetDegrees } from './following.ts';
import { calmLook, type Home, home, middleOf, mostlyCalmLook, returnedLook, type Seen, seemsCalm } from './settling.ts';
import { length, minus, type Turn } from './turn.ts';

export { type ChallengeFailure, laterOnsetMs, latestOnsetMs } from './following.ts';
export { straightDegrees } from './settling.ts';

export type ChallengeEvent =
  | { readonly is: 'frame'; readonly at: Ms; readonly pose: Pose }
  /** Where the head is in a frame that the judge will not have: it tells that the head is calm, and nothing is measured by it. */
  | { readonly is: 'glimpse'; readonly at: Ms; readonly pose: Pose }
  | ({ readonly is: 'painted' } & Prompted);

export type ChallengePhase =
  /** Waiting for a straight, calm head. */
  | { readonly is: 'settling' }
  /** The prompt is to be painted at `from`, and the painting to be reported. */
  | { readonly is: 'due'; readonly prompt: Prompt; readonly from: Ms }
  /** The prompt is asked; it stands on the screen, or was shown ahead and is to be painted. `until`: the end of the time for it. */
  | { readonly is: 'answering'; readonly prompt: Prompt; readonly since: Ms; readonly until: Ms }
  | { readonly is: 'answered' }
  | { readonly is: 'failed'; readonly why: ChallengeFailure };

/** A turn that was made. */
export interface Made {
  readonly answer: StepAnswer;
  /** When it was asked for; the answer's times count from here. */
  readonly askedAt: Ms;
}

export interface ChallengeState {
  readonly asked: Challenge;
  readonly phase: ChallengePhase;
  readonly made: readonly Made[];
  /** How many prompts of `promptsOf` are done with. */
  readonly done: number;
  /** Frames of the last second. */
  readonly recent: readonly Seen[];
  /** The straight look from which turns are measured; null until there was one. */
  readonly straight: Turn | null;
  /** The straight look of a challenge before this one, and until when it has to be taken up again; null for the first. */
  readonly home: Home | null;
  /** Nothing is asked before: whoever saw the arrow of a challenge that failed is let to come to rest. */
  readonly restUntil: Ms;
  /** How the turn that was asked for goes; null while none is, and until there is a straight look to measure it from. */
  readonly going: Going | null;
}

/** So long after the first arrow the straight look has to be taken: the quickest begin at 250 ms, and four degrees take longer. */
const measuredMs = 300;
/** Without a wholly calm look by then, one of which most is calm is taken: the next frame may come too late. */
const mostlyMs = 150;
/**
 * An arrow that goes before it was answered may have been seen: the head then sets out for it a third of a second later, and
 * must not be taken for an answer to the next one.
 */
const restMs = 600;
/** How much of the past is kept. */
const recentMs = 1_000;

export function beginChallenge(asked: Challenge): ChallengeState {
  return {
    asked,
    phase: { is: 'settling' },
    made: [],
    done: 0,
    recent: [],
    straight: null,
    home: null,
    restUntil: Number.NEGATIVE_INFINITY,
    going: null,
  };
}

/**
 * Begins again at `at`, after `before` was failed or not believed: the head has to come back to the straight look of then, or
 * to where it was in the middle while none could be had.
 */
export function beginAgain(asked: Challenge, before: ChallengeState, at: Ms): ChallengeState {
  const begun = { ...beginChallenge(asked), restUntil: at + restMs };
  const seen = before.recent.length > 0 ? middleOf(before.recent) : null;
  const straight = before.straight ?? before.home?.straight ?? seen;
  return straight ? { ...begun, home: { straight, until: at + home.ms } } : begun;
}

/** How the turns were answered, in their order. */
export const answersOf = ({ made }: ChallengeState): readonly StepAnswer[] => made.map(({ answer }) => answer);

/** The state after an event. Events come in the order of their times; one that is older than the last is ignored. */
export function stepChallenge(state: ChallengeState, event: ChallengeEvent): ChallengeState {
  const { phase } = state;
  if (phase.is === 'answered' || phase.is === 'failed' || !Number.isFinite(event.at)) return state;
  switch (event.is) {
    case 'painted':
      return onPainted(state, event);
    case 'glimpse':
      return onGlimpse(state, event);
    case 'frame':
      return onFrame(state, event);
  }
}

/** Runs a whole presentation through the reducer; `begun` may be a challenge that comes after another one. */
export function replayChallenge(
  begun: Challenge | ChallengeState,
  frames: readonly { readonly at: Ms; readonly pose: Pose }[],
  prompted: readonly Prompted[],
): ChallengeState {
  const events: ChallengeEvent[] = [
    ...frames.map(({ at, pose }) => ({ is: 'frame' as const, at, pose })),
    ...prompted.map((each) => ({ is: 'painted' as const, ...each })),
  ];
  // At one time the frame comes first: nobody can have answered what appears just then.
  return events.toSorted((a, b) => a.at - b.at).reduce(stepChallenge, 'phase' in begun ? begun : beginChallenge(begun));
}

/** All prompts of a challenge, in the order in which they are painted: colours while the head is straight, then turns. */
export function promptsOf({ light, steps }: Challenge): readonly Prompt[] {
  return [
    ...light.map((colour, step): Prompt => ({ is: 'light', colour, step, of: light.length })),
    ...steps.map(({ towards }, step): Prompt => {
      const next = steps[step + 1]?.towards ?? null;
      return { is: 'turn', towards, next, step, of: steps.length };
    }),
  ];
}

/** What is to stand on the screen, and from when on; null for nothing. */
export function wanted({ phase }: ChallengeState): { readonly prompt: Prompt; readonly from: Ms } | null {
  if (phase.is === 'due') return phase;
  return phase.is === 'answering' ? { prompt: phase.prompt, from: phase.since } : null;
}

function onPainted(state: ChallengeState, { prompt, at }: Prompted): ChallengeState {
  const { phase } = state;
  const next = promptsOf(state.asked)[state.done];
  // What was not due is not believed. The wait is the agent's to keep; what counts here is what the head did.
  if (phase.is === 'answering' || !next || !same(next, prompt)) return state;
  if (prompt.is === 'light') {
    return { ...state, phase: { is: 'answering', prompt, since: at, until: at + challengeLimits.lightMs } };
  }
  const last = state.recent.at(-1);
  if (!last) return fail(state, 'early');
  const straight = state.straight ?? calmLook(state.recent, state.home);
  // The first turn starts from a straight and calm head. One that has left it, or talks, has the next moment to show it.
  if (!straight || length(minus(last.turn, straight)) > onsetDegrees) {
    const until = at + state.asked.withinMs;
    return { ...state, straight: null, phase: { is: 'answering', prompt, since: at, until } };
  }
  return askFor({ ...state, straight }, prompt, at, last, straight);
}

/** A turn is asked for at `at`. */
function askFor(state: ChallengeState, prompt: Arrow, at: Ms, last: Seen, straight: Turn): ChallengeState {
  const until = at + state.asked.withinMs;
  return {
    ...state,
    going: beginTurn(prompt, at, last, straight, state.made.at(-1)?.answer.towards ?? null),
    phase: { is: 'answering', prompt, since: at, until },
  };
}

function onFrame(state: ChallengeState, { at, pose }: { readonly at: Ms; readonly pose: Pose }): ChallengeState {
  const last = state.recent.at(-1);
  if (!Number.isFinite(pose.yaw) || !Number.isFinite(pose.pitch) || (last && at <= last.at)) return state;
  const turn: Turn = [pose.yaw, pose.pitch];
  const seen: Seen = { at, turn };
  const next = { ...state, recent: [...state.recent.filter((each) => at - each.at <= recentMs), seen] };
  switch (next.phase.is) {
    case 'settling':
      return settle(next, at);
    case 'due':
      return hold(next);
    case 'answering':
      return next.phase.prompt.is === 'light' ? shine(next, next.phase.until, at) : answer(next, seen);
    default:
      return next;
  }
}

/** The first arrow need not wait for the second frame where a glimpse before it is like the first. */
function onGlimpse(state: ChallengeState, { at, pose }: { readonly at: Ms; readonly pose: Pose }): ChallengeState {
  const { phase, recent, restUntil } = state;
  const last = recent.at(-1);
  if (phase.is !== 'settling' || at < restUntil || !last || at <= last.at) return state;
  const glimpsed = { ...state, recent: [...recent, { at, turn: [pose.yaw, pose.pitch] as const }] };
  return isBegun(glimpsed) ? due(state, last.at) : state;
}

/** Waits for a straight and calm head; the first prompt is due some time after that began. */
function settle(state: ChallengeState, at: Ms): ChallengeState {
  if (at < state.restUntil) return state;
  const straight = calmLook(state.recent, state.home);
  if (!straight && !isBegun(state)) return state;
  return due({ ...state, straight }, state.recent.at(-2)?.at ?? at);
}

/**
 * Nobody answers an arrow at once, so it need not wait until the straight look is taken: that ends before the head moves.
 * A colour changes what is seen from its first moment on.
 */
const isBegun = ({ asked, recent, home }: ChallengeState): boolean =>
  asked.light.length === 0 && seemsCalm(recent, home);

/** What comes first, or after a colour, some time after `after`. */
function due(state: ChallengeState, after: Ms): ChallengeState {
  const prompt = promptsOf(state.asked)[state.done];
  if (!prompt) return { ...state, phase: { is: 'answered' } };
  const wait = prompt.is === 'turn' ? (state.asked.steps[prompt.step]?.waitMs ?? 0) : 0;
  return { ...state, phase: { is: 'due', prompt, from: after + wait } };
}

/**
 * Before the first arrow the head has to stay straight; if it does not, the calm has to come again, at the same place. One
 * frame alone says nothing: a blink shifts the landmarks for as long.
 */
function hold(state: ChallengeState): ChallengeState {
  const { phase, recent } = state;
  if (phase.is !== 'due' || phase.prompt.is !== 'turn') return state;
  const straight = state.straight ?? calmLook(recent, state.home);
  if (!straight) return isBegun(state) ? state : { ...state, phase: { is: 'settling' } };
  const last = recent.slice(-2);
  if (last.some(({ turn }) => length(minus(turn, straight)) <= onsetDegrees)) return { ...state, straight };
  const at = last.at(-1)?.at ?? 0;
  const before = state.home && at < state.home.until ? state.home : { straight, until: at };
  const back: Home = { straight: before.straight, until: Math.max(before.until, at + home.ms) };
  return { ...state, phase: { is: 'settling' }, straight: null, home: back };
}

/** A colour stands for its time, whatever the head does. */
function shine(state: ChallengeState, until: Ms, at: Ms): ChallengeState {
  return at < until ? state : due({ ...state, done: state.done + 1 }, at);
}

/** Holds a frame against the arrow. */
function answer(state: ChallengeState, seen: Seen): ChallengeState {
  const { phase, going, straight } = state;
  if (phase.is !== 'answering' || phase.prompt.is !== 'turn') return state;
  if (!going || !straight) return measure(state, phase.prompt, phase.since, seen);
  // Until anybody can have begun to turn, a later calm is the surer one: that before the arrow may have been a blink.
  const unturned = going.last === null && seen.at - going.askedAt < challengeLimits.leastReactionMs;
  const surer = unturned ? calmLook(state.recent, state.home) : null;
  if (surer) return askFor({ ...state, straight: surer }, phase.prompt, phase.since, seen, surer);
  if (seen.at > phase.until) return fail(state, 'missed');
  const followed = follow(going, phase.prompt, straight, seen);
  switch (followed.is) {
    case 'going':
      return { ...state, going: followed.going };
    case 'failed':
      return fail(state, followed.why);
    case 'reached':
      return goOn(state, { answer: followed.answer, askedAt: going.askedAt }, seen, straight);
  }
}

/** The arrow stands already, and the straight look has to be had before anybody could have answered it. */
function measure(state: ChallengeState, prompt: Arrow, since: Ms, seen: Seen): ChallengeState {
  const { recent, home } = state;
  const passed = seen.at - since;
  const straight =
    calmLook(recent, home) ??
    (passed >= mostlyMs ? (mostlyCalmLook(recent, home) ?? returnedLook(recent, home)) : null);
  if (straight) return askFor({ ...state, straight }, prompt, since, seen, straight);
  return passed > measuredMs ? fail(state, 'early') : state;
}

/** A turn was made, and the next one is asked for: where it leads was shown ahead. */
function goOn(state: ChallengeState, made: Made, seen: Seen, straight: Turn): ChallengeState {
  const { asked, done } = state;
  const next: ChallengeState = { ...state, done: done + 1, made: [...state.made, made], going: null };
  const prompt = promptsOf(asked)[done + 1];
  return prompt?.is === 'turn' ? askFor(next, prompt, seen.at, seen, straight) : { ...next, phase: { is: 'answered' } };
}

function fail(state: ChallengeState, why: ChallengeFailure): ChallengeState {
  return { ...state, phase: { is: 'failed', why } };
}

const same = (a: Prompt, b: Prompt): boolean =>
  a.is === b.is &&
  a.step === b.step &&
  (a.is === 'turn' ? b.is === 'turn' && a.towards === b.towards : b.is === 'light' && a.colour === b.colour);
