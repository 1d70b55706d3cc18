/**
 * The challenge: a turn of the head in a direction and at a moment that nobody could know before. A pure reducer over
 * frames and painted prompts; the agent runs it live to know what to show, and the judge runs it again over the whole
 * presentation. Times are those of the window's monotonic clock, angles are degrees.
 *
 * Turns are measured against this person's own straight look of the moment before, because the landmark network's
 * zero differs from face to face and from place to place by up to 8 degrees.
 */
import type { Pose } from '../../src-shared/domain/face.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import {
  type Challenge,
  challengeLimits,
  type Direction,
  type Prompt,
  type Prompted,
  type StepAnswer,
  turnDegrees,
} from '../../src-shared/domain/liveness.ts';

export type ChallengeEvent =
  | { readonly is: 'frame'; readonly at: Ms; readonly pose: Pose }
  | ({ readonly is: 'painted' } & Prompted);

/** `early`: the head moved before anybody could have seen the arrow. */
export type ChallengeFailure = 'missed' | 'wrongWay' | 'early';

/** Yaw and pitch. */
type Turn = readonly [yaw: number, pitch: number];

interface Seen {
  readonly at: Ms;
  readonly turn: Turn;
}

export type ChallengePhase =
  /** Waiting for a straight, calm head. */
  | { readonly is: 'settling' }
  /** The prompt is to be painted at `from`, and the painting to be reported. */
  | { readonly is: 'due'; readonly prompt: Prompt; readonly from: Ms }
  /** The prompt stands; `until` is the end of the time for it. */
  | { readonly is: 'answering'; readonly prompt: Prompt; readonly until: Ms }
  | { readonly is: 'answered'; readonly answers: readonly StepAnswer[] }
  | { readonly is: 'failed'; readonly why: ChallengeFailure; readonly answers: readonly StepAnswer[] };

export interface ChallengeState {
  readonly asked: Challenge;
  readonly phase: ChallengePhase;
  readonly answers: readonly StepAnswer[];
  /** How many prompts of `promptsOf` are done with. */
  readonly done: number;
  /** Frames of the last second. */
  readonly recent: readonly Seen[];
  /** The straight look from which turns are measured; null until there was one. */
  readonly straight: Turn | null;
  /** The straight look of a challenge before this one, and until when it has to be taken up again; null for the first. */
  readonly home: Home | null;
  /** How the turn that was asked for goes; null while none is. */
  readonly going: Going | null;
}

interface Home {
  readonly straight: Turn;
  readonly until: Ms;
}

interface Going {
  readonly paintedAt: Ms;
  /** Where the head was when the arrow appeared, or, carried on by the turn before, a moment later. */
  readonly from: Turn;
  /** The least that the head was turned towards the arrow since then, not under 0. */
  readonly least: number;
  readonly startedAt: Ms | null;
  readonly before: Along;
}

/** How far the head was turned towards the arrow at some time. */
interface Along {
  readonly at: Ms;
  readonly degrees: number;
}

/** How far a straight look may be off the camera's axis; the network's own bias is up to 8. */
export const straightDegrees = { yaw: 14, pitch: 20 } as const;
/**
 * Whoever is asked again may still be turned from the first time, calm, and within what could be a straight look. So near
 * the earlier straight look the head has to come again, degrees; and after so long, ms, people who have come to sit
 * otherwise are taken as they are.
 */
const home = { degrees: 6, ms: 2_500 } as const;
/** A calm head moves less than this over some frames; the network's own jitter is about 1. */
const calmDegrees = 4;
const calmFrames = 3;
/** Over which time the calm is held, ms; slower cameras need more time for the frames. */
const calmMs = { least: 150, most: 900 } as const;
/** How much of the past is kept. */
const recentMs = 1_000;
/** From here on a turn has begun. */
const onsetDegrees = 4;
/** How far off the arrow a turn may point. */
const offArrow = Math.cos((35 * Math.PI) / 180);
/** A turn this large that points further off than this is a turn elsewhere. */
const wrong = { degrees: 8, beyond: Math.cos((55 * Math.PI) / 180) } as const;
/** The next arrow may appear while the head still follows the last one: so long it may go on. */
const momentumMs = 350;
/**
 * The latest that a turn begins after its arrow, ms. Choosing between four arrows takes people 400 to 700 ms, and the first
 * four degrees, from which on a turn counts as begun, 100 to 300 more; a recording that just runs turns at any time.
 */
export const latestOnsetMs = 1_200;
/** The part of the least turn that must be made after the arrow appeared. */
const freshShare = 0.75;
/** No head turns faster on request, degrees a millisecond; a small voluntary turn peaks at about half of it. */
const fastestTurn = 0.25;

const towards: Readonly<Record<Direction, Turn>> = { left: [1, 0], right: [-1, 0], up: [0, 1], down: [0, -1] };

export function beginChallenge(asked: Challenge): ChallengeState {
  return {
    asked,
    phase: { is: 'settling' },
    answers: [],
    done: 0,
    recent: [],
    straight: null,
    home: null,
    going: null,
  };
}

/** Begins again at `at`, after `before` was failed or not believed: turns are measured from the straight look of then. */
export function beginAgain(asked: Challenge, before: ChallengeState, at: Ms): ChallengeState {
  const straight = before.straight ?? before.home?.straight;
  const begun = beginChallenge(asked);
  return straight ? { ...begun, home: { straight, until: at + home.ms } } : begun;
}

/** The state after an event. Events come in the order of their times; one that is older than the last is ignored. */
export function stepChallenge(state: ChallengeState, event: ChallengeEvent): ChallengeState {
  const { phase } = state;
  if (phase.is === 'answered' || phase.is === 'failed' || !Number.isFinite(event.at)) return state;
  return event.is === 'painted' ? onPainted(state, event) : onFrame(state, event);
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
    ...steps.map(({ towards }, step): Prompt => ({ is: 'turn', towards, step, of: steps.length })),
  ];
}

function onPainted(state: ChallengeState, { prompt, at }: Prompted): ChallengeState {
  const { phase, asked, done } = state;
  const next = promptsOf(asked)[done];
  // What was not due is not believed. The wait is the agent's to keep; what counts here is what the head did.
  if (phase.is === 'answering' || !next || !same(next, prompt)) return state;
  if (prompt.is === 'light') {
    return { ...state, phase: { is: 'answering', prompt, until: at + challengeLimits.lightMs } };
  }
  const last = state.recent.at(-1);
  const straight = state.straight ?? calmLook(state);
  if (!last || !straight) return fail(state, 'early');
  const along = dot(minus(last.turn, straight), towards[prompt.towards]);
  const before: Along = { at: last.at, degrees: along };
  const going: Going = { paintedAt: at, from: last.turn, least: Math.max(0, along), startedAt: null, before };
  const asking: ChallengeState = {
    ...state,
    straight,
    going,
    phase: { is: 'answering', prompt, until: at + asked.withinMs },
  };
  // The first turn starts from a straight and calm head; a later one may start from wherever the last one ended.
  return prompt.step === 0 && length(minus(last.turn, straight)) > onsetDegrees ? fail(asking, 'early') : asking;
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
      return hold(next, seen);
    case 'answering':
      return next.phase.prompt.is === 'light' ? shine(next, next.phase.until, at) : follow(next, seen);
    default:
      return next;
  }
}

/** Waits for a straight and calm head; the first prompt is due some time after it was found. */
function settle(state: ChallengeState, at: Ms): ChallengeState {
  const straight = calmLook(state);
  return straight ? due({ ...state, straight }, at) : state;
}

/** The straight look of the last frames when they are calm, or null. */
function calmLook({ recent, home: before }: ChallengeState): Turn | null {
  const end = recent.at(-1);
  if (!end) return null;
  const start = recent.findLastIndex(({ at }, i) => end.at - at >= calmMs.least && recent.length - i >= calmFrames);
  const last = recent.slice(start);
  if (start < 0 || end.at - (last[0] as Seen).at > calmMs.most) return null;
  const middle: Turn = [median(last.map(({ turn }) => turn[0])), median(last.map(({ turn }) => turn[1]))];
  if (Math.abs(middle[0]) > straightDegrees.yaw || Math.abs(middle[1]) > straightDegrees.pitch) return null;
  if (before && end.at < before.until && length(minus(middle, before.straight)) > home.degrees) return null;
  return last.every(({ turn }) => length(minus(turn, middle)) <= calmDegrees / 2) ? middle : null;
}

/** What comes after the prompts that are done with, some time after `after`. */
function due(state: ChallengeState, after: Ms): ChallengeState {
  const prompt = promptsOf(state.asked)[state.done];
  if (!prompt) return { ...state, going: null, phase: { is: 'answered', answers: state.answers } };
  const wait = prompt.is === 'turn' ? (state.asked.steps[prompt.step]?.waitMs ?? 0) : 0;
  return { ...state, going: null, phase: { is: 'due', prompt, from: after + wait } };
}

/** Before the first arrow the head has to stay straight; if it does not, the calm has to come again. */
function hold(state: ChallengeState, { turn }: Seen): ChallengeState {
  const { phase, straight } = state;
  if (phase.is !== 'due' || !straight || phase.prompt.is !== 'turn' || phase.prompt.step > 0) return state;
  return length(minus(turn, straight)) <= onsetDegrees
    ? state
    : { ...state, phase: { is: 'settling' }, straight: null };
}

/** A colour stands for its time, whatever the head does. */
function shine(state: ChallengeState, until: Ms, at: Ms): ChallengeState {
  return at < until ? state : due({ ...state, done: state.done + 1 }, at);
}

/** Holds a frame against the arrow. */
function follow(state: ChallengeState, seen: Seen): ChallengeState {
  const { phase, going, straight } = state;
  if (phase.is !== 'answering' || phase.prompt.is !== 'turn' || !going || !straight) return state;
  const { at, turn } = seen;
  if (at > phase.until) return fail(state, 'missed');
  const { prompt } = phase;
  const arrow = towards[prompt.towards];
  const turned = minus(turn, straight);
  const now: Along = { at, degrees: dot(turned, arrow) };
  const carried = prompt.step > 0 && at - going.paintedAt <= momentumMs;
  const from = carried && length(turned) > length(minus(going.from, straight)) ? turn : going.from;
  const least = Math.min(going.least, Math.max(0, now.degrees));
  const startedAt = going.startedAt ?? crossing(going.before, least + onsetDegrees, now);
  const next: ChallengeState = { ...state, going: { ...going, from, least, startedAt, before: now } };

  const fresh = now.degrees - least;
  const soonest = going.paintedAt + challengeLimits.leastReactionMs;
  if (startedAt !== null && at - fresh / fastestTurn < soonest) {
    if (going.startedAt === null) return fail(next, 'early');
  }
  if (startedAt !== null ? startedAt - going.paintedAt > latestOnsetMs : at - going.paintedAt > latestOnsetMs) {
    return fail(next, 'missed');
  }
  const strayed = minus(turn, nearest(straight, from, turn));
  if (length(strayed) >= wrong.degrees && dot(strayed, arrow) < wrong.beyond * length(strayed)) {
    return fail(next, 'wrongWay');
  }
  const points = (way: Turn) => dot(way, arrow) >= offArrow * length(way);
  const reached =
    startedAt !== null &&
    now.degrees >= turnDegrees.least &&
    now.degrees <= turnDegrees.most &&
    fresh >= freshShare * turnDegrees.least &&
    (points(turned) || points(minus(turn, going.from)));
  if (!reached) return next;
  const answer: StepAnswer = {
    towards: prompt.towards,
    // Between two frames the start is only estimated; that it was not too early is known from the frames.
    reactionMs: Math.max(startedAt - going.paintedAt, challengeLimits.leastReactionMs),
    reachedMs: at - going.paintedAt,
    degrees: now.degrees,
  };
  return due({ ...next, done: state.done + 1, answers: [...state.answers, answer] }, at);
}

/** When the turn passed `limit`, between the frame before and this one; null when it has not. */
function crossing(before: Along, limit: number, now: Along): Ms | null {
  if (now.degrees < limit) return null;
  if (before.degrees >= now.degrees) return now.at;
  const share = Math.min(1, Math.max(0, (limit - before.degrees) / (now.degrees - before.degrees)));
  return before.at + share * (now.at - before.at);
}

function fail(state: ChallengeState, why: ChallengeFailure): ChallengeState {
  return { ...state, phase: { is: 'failed', why, answers: state.answers } };
}

const same = (a: Prompt, b: Prompt): boolean =>
  a.is === b.is &&
  a.step === b.step &&
  (a.is === 'turn' ? b.is === 'turn' && a.towards === b.towards : b.is === 'light' && a.colour === b.colour);

const minus = (a: Turn, b: Turn): Turn => [a[0] - b[0], a[1] - b[1]];
const dot = (a: Turn, b: Turn): number => a[0] * b[0] + a[1] * b[1];
const length = (a: Turn): number => Math.hypot(a[0], a[1]);

/** The point of the way from `a` to `b` that is nearest to `p`: returning along it is no turn elsewhere. */
function nearest(a: Turn, b: Turn, p: Turn): Turn {
  const way = minus(b, a);
  const squares = dot(way, way);
  const share = squares === 0 ? 0 : Math.min(1, Math.max(0, dot(minus(p, a), way) / squares));
  return [a[0] + share * way[0], a[1] + share * way[1]];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
