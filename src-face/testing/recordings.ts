/**
 * Heads before the challenge by their poses alone, drawn again and again: people, and recordings of an earlier challenge
 * that know nothing of this one. What a display gives away is not counted.
 */
import { drawChallenge, type Uniform } from '../../src-shared/domain/challenge.ts';
import type { Pose } from '../../src-shared/domain/face.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import { type Challenge, type LivenessLevel, type Prompted, pointing } from '../../src-shared/domain/liveness.ts';
import {
  beginChallenge,
  type ChallengeFailure,
  type ChallengeState,
  promptsOf,
  stepChallenge,
  wanted,
} from '../liveness/challenge.ts';
import { leadsThere } from '../liveness/furthest.ts';
import type { Turn } from '../liveness/turn.ts';

/** `runs`: a recording that plays in a loop. `started`: one that a quick finger starts when the first arrow appears. */
export type Kind = 'person' | 'runs' | 'started';

export interface Shown {
  /** `elsewhere`: a turn passed its arrow, and led elsewhere in the end. */
  readonly how: 'answered' | 'unanswered' | 'elsewhere' | ChallengeFailure;
  /** From the first arrow to the end, ms. */
  readonly took: Ms;
}

interface Move {
  readonly on: Ms;
  readonly takes: Ms;
  readonly to: Turn;
}

interface Chance {
  readonly uniform: Uniform;
  readonly between: (least: number, most: number) => number;
  readonly normal: () => number;
}

/** The landmark network's own jitter, degrees. */
const jitter = 0.6;
/** A frame a tenth of a second; it arrives, and the arrow is painted, a tenth later. */
const frameMs = { least: 91, most: 109 } as const;
const latencyMs = 95;
const patienceMs = 15_000;

/** Shows one head one challenge of a level, at a frame about every 100 ms. */
export function showOne(kind: Kind, level: LivenessLevel, uniform: Uniform): Shown {
  const chance = chanceOf(uniform);
  const { between, normal } = chance;
  const asked: Challenge = { id: 'drawn', ...drawChallenge(level, uniform), light: [] };
  const film = kind === 'person' ? null : filmed(level, chance);
  const length = (film?.at(-1)?.on ?? 0) + 1_200;
  const offset = between(0, length);
  /** From an arrow to the film's first movement: a finger takes 130 ms and more, and the film was cut close. */
  const finger = between(130, 320) + between(20, 200);
  const answering: Move[] = [];
  const follow = follower(answering, chance);
  const prompted: Prompted[] = [];

  const headAt = (t: Ms): Turn => {
    const first = prompted[0]?.at;
    if (kind === 'runs') return along(film ?? [], (offset + t) % length);
    if (kind === 'person') return along(answering, t);
    return first === undefined ? [0, 0] : along(film ?? [], t - first - finger + (film?.[0]?.on ?? 0));
  };

  let state: ChallengeState = beginChallenge(asked);
  const frames: { readonly at: Ms; readonly pose: Pose }[] = [];
  /** When the challenge was answered; the judge sees a frame more. */
  let answeredAt: Ms | null = null;
  let painted = 0;
  let paint: Ms | null = null;
  for (let t = 0; t < patienceMs; ) {
    const [yaw, pitch] = headAt(t);
    const pose = { yaw: yaw + jitter * normal(), pitch: pitch + jitter * normal(), roll: 0 };
    frames.push({ at: t, pose });
    state = stepChallenge(state, { is: 'frame', at: t, pose });
    const { phase, straight, made } = state;
    const took = (answeredAt ?? t) - (prompted[0]?.at ?? t);
    if (answeredAt !== null)
      return { how: straight && leadsThere(straight, frames, made) ? 'answered' : 'elsewhere', took };
    if (phase.is === 'answered') answeredAt = t;
    if (phase.is === 'failed') return { how: phase.why, took };
    const next = t + between(frameMs.least, frameMs.most);
    const prompt = painted <= state.done ? wanted(state) : null;
    paint = prompt && (paint ?? Math.max(prompt.from, t + latencyMs) + between(0, 17));
    if (prompt && paint !== null && paint <= next) {
      const news: Prompted = { prompt: prompt.prompt, at: paint };
      prompted.push(news);
      follow(news);
      state = stepChallenge(state, { is: 'painted', ...news });
      painted = state.done + 1;
      paint = null;
    }
    t = next;
  }
  return { how: 'unanswered', took: patienceMs };
}

/** As people turn: most begin 300 to 500 ms after what they see, and take 300 to 600 ms. */
function turnAfter(way: Turn, at: Ms, { between, normal }: Chance): Move {
  const reaction = Math.min(700, Math.max(250, 380 + 90 * normal()));
  const degrees = between(14, 26);
  return { on: at + reaction, takes: between(300, 600), to: [way[0] * degrees, way[1] * degrees] };
}

/**
 * Half of the people go on as soon as a turn is made, since they see what comes next; the others wait for the arrow, which
 * then surprises nobody.
 */
function follower(moves: Move[], chance: Chance): (prompted: Prompted) => void {
  const practised = chance.uniform() < 0.5;
  const ended = (share: number): Ms => {
    const last = moves.at(-1);
    return last ? last.on + share * last.takes : 0;
  };
  return ({ prompt, at }) => {
    if (prompt.is !== 'turn') return;
    if (prompt.step === 0) moves.push(turnAfter(pointing[prompt.towards], at, chance));
    else if (!practised) {
      const prepared = at + Math.min(400, Math.max(160, 230 + 50 * chance.normal()));
      moves.push({ ...turnAfter(pointing[prompt.towards], at, chance), on: Math.max(prepared, ended(0.8)) });
    }
    if (!practised || prompt.next === null) return;
    const next = turnAfter(pointing[prompt.next], at, chance);
    moves.push({ ...next, on: Math.max(next.on, ended(1) + chance.between(20, 140)) });
  };
}

/** The turns of somebody who followed another challenge of the level, and came back. */
function filmed(level: LivenessLevel, chance: Chance): readonly Move[] {
  const { between, uniform } = chance;
  const moves: Move[] = [];
  const follow = follower(moves, chance);
  let at = between(600, 1_500);
  for (const prompt of promptsOf({ id: 'earlier', ...drawChallenge(level, uniform), light: [] })) {
    follow({ prompt, at });
    const made = moves[prompt.step];
    if (made) at = made.on + 0.6 * made.takes + 110;
  }
  moves.push({ on: at + 400, takes: 500, to: [0, 0] });
  return moves;
}

/** Where a head is that makes one move after the other, each from where it is. */
function along(moves: readonly Move[], t: Ms): Turn {
  return moves.reduce<Turn>(
    ([x, y], { on, takes, to }) => {
      const share = (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, (t - on) / takes)))) / 2;
      return [x + share * (to[0] - x), y + share * (to[1] - y)];
    },
    [0, 0],
  );
}

function chanceOf(uniform: Uniform): Chance {
  return {
    uniform,
    between: (least, most) => least + (most - least) * uniform(),
    normal: () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform()),
  };
}
