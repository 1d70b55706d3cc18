/** Clips before the virtual camera: each frame is looked at once, and then shown as often as a presentation needs it. */
import { readFile } from 'node:fs/promises';
import { beginChallenge, stepChallenge, wanted } from '../../src-face/liveness/challenge.ts';
import type { EngineAnalysis } from '../../src-face/types.ts';
import { drawChallenge } from '../../src-shared/domain/challenge.ts';
import {
  type Challenge,
  challengeLimits,
  type LivenessLevel,
  type Prompted,
  turnsAfter,
} from '../../src-shared/domain/liveness.ts';
import { framesOf } from '../accuracy/frames.ts';
import { decodePicture, type Picture } from '../accuracy/picture.ts';
import { type Captured, capture } from './capture.ts';
import type { Engine } from './engine.ts';
import type { Sidecar } from './folder.ts';
import { type Chance, chanceOf } from './render/chance.ts';
import { heldPicture } from './species/still.ts';
import { type FoundTurn, follows, turnsIn } from './turns.ts';

/** A clip as the product sees it: one analysis for each frame, null where there is no face; ten frames a second. */
export interface SeenClip {
  readonly frames: readonly (EngineAnalysis | null)[];
}

const frameMs = 100;
/** Seconds of a clip that are used. */
const longest = 20;

/** Looks at every frame. @throws {ClipError} when it cannot be played */
export async function seeClip(path: string, engine: Engine): Promise<SeenClip> {
  const frames: (EngineAnalysis | null)[] = [];
  for await (const picture of framesOf(path)) {
    const seq = frames.length;
    frames.push(await engine.look(picture, { seq, at: seq * frameMs }));
    if (frames.length >= (longest * 1_000) / frameMs) break;
  }
  return { frames };
}

/** A clip shown to the camera by an attacker, from `start` on, to and fro: the challenge knows nothing of it. */
export function presentClip(clip: SeenClip, level: LivenessLevel, name: string): Promise<Captured> {
  const chance = chanceOf(name);
  const start = chance.whole(0, Math.max(0, clip.frames.length - 1));
  return capture(
    {
      see: async ({ seq, at }) => {
        const seen = clip.frames[toAndFro(start + Math.round(at / frameMs), clip.frames.length)];
        return seen ? { ...seen, seq, at } : null;
      },
      still: false,
      prompted: () => undefined,
    },
    asked(level, name),
    chance,
  );
}

/** Frame `i` of an endless run through `count` frames without a jump. */
export function toAndFro(i: number, count: number): number {
  if (count <= 1) return 0;
  const at = i % (2 * (count - 1));
  return at < count ? at : 2 * (count - 1) - at;
}

/** A still picture: exactly as it is, or held before the camera. @throws {PictureError} */
export async function presentStill(
  path: string,
  held: boolean,
  engine: Engine,
  level: LivenessLevel,
  name: string,
): Promise<Captured> {
  const picture = decodePicture(await readFile(path));
  const chance = chanceOf(name);
  const shoot: (frame: number, t: number) => Picture = held ? heldPicture(picture, chance) : () => picture;
  return capture(
    { see: (stamp) => engine.look(shoot(stamp.seq, stamp.at), stamp), still: true, prompted: () => undefined },
    asked(level, name),
    chance,
  );
}

const asked = (level: LivenessLevel, name: string): Challenge => ({
  id: name,
  ...drawChallenge(level, chanceOf(`${name} challenge`).next),
});

/** What a living person's clip gives: logins that it answers, and the quiet looks that `standard` judges. */
export interface LiveClip {
  readonly answers: readonly Captured[];
  readonly quiet: readonly Captured[];
  /** Why there is no answer; null when there is one. */
  readonly nonResponse: string | null;
}

/** At most so many logins from one clip, so that a long one does not outvote the others. */
const mostAnswers = 4;
/** A login takes five good frames, and more from somebody who holds very still. */
const quietFrames = { least: 5, most: 11 } as const;
/** A login begins at every second frame of a clip, up to so many. */
const everyStart = 2;
const mostQuiet = 12;
/** Nobody is shown an arrow whose answer has all but begun, ms. */
const leastReactionMs = 150;
/** Frames before the first arrow and after the last turn that belong to the login. */
const around = { before: 8, after: 2 } as const;

export function presentLive(clip: SeenClip, sidecar: Sidecar | null, name: string): LiveClip {
  const frames = clip.frames.filter((frame) => frame !== null);
  const quiet = quietLooks(frames);
  const track = frames.map(({ at, pose }) => ({ at, pose }));
  const series = sidecar ? fromSidecar(sidecar) : turnsIn(track, challengeLimits.steps.high);
  const answers = series.flatMap((turns, i) => prompt(frames, turns, chanceOf(`${name} ${i}`)) ?? []);
  const nonResponse =
    frames.length === 0
      ? 'no face in it'
      : series.length === 0
        ? 'no turn of the head that begins from a straight and calm look'
        : answers.length === 0
          ? 'the head is never straight and calm long enough for an arrow before its turns'
          : null;
  return { answers: answers.slice(0, mostAnswers), quiet, nonResponse };
}

/** Turns that follow each other as in a challenge are one series. */
function fromSidecar({ turns }: Sidecar): FoundTurn[][] {
  const series: FoundTurn[][] = [];
  for (const { at, towards } of turns.toSorted((a, b) => a.at - b.at)) {
    const turn: FoundTurn = { towards, onset: 1_000 * at, reached: 1_000 * at + 400 };
    const last = series.at(-1);
    const before = last?.at(-1);
    const goesOn = last && before && turnsAfter(before.towards).includes(towards) && follows(before, turn);
    if (goesOn && last.length < challengeLimits.steps.high) last.push(turn);
    else series.push([turn]);
  }
  return series;
}

/** The first arrow painted so that these turns answer it and what follows; null when a login would have painted none. */
function prompt(frames: readonly EngineAnalysis[], turns: readonly FoundTurn[], chance: Chance): Captured | null {
  const onset = turns[0]?.onset ?? 0;
  const reaction = chance.between(leastReactionMs + 70, 380);
  const challenge: Challenge = {
    id: 'clip',
    steps: turns.map(({ towards }) => ({ towards, waitMs: 0 })),
    withinMs: challengeLimits.withinMs,
    light: [],
  };
  const startIndex = Math.max(0, frames.findIndex(({ at }) => at >= onset - reaction) - around.before);
  const prompted: Prompted[] = [];
  const used: EngineAnalysis[] = [];
  let state = beginChallenge(challenge);
  let left = around.after;
  for (const [i, frame] of frames.slice(startIndex).entries()) {
    const next = prompted.length <= state.done ? wanted(state) : null;
    if (prompted.length === 0 && !next && frame.at > onset) return null;
    if (next) {
      // What is painted at a frame's own time was there before it: the frame that called for the arrow must come first.
      const soonest = Math.max(next.from, (used.at(-1)?.at ?? 0) + 1);
      const at = prompted.length === 0 ? Math.max(soonest, onset - reaction) : soonest;
      if (prompted.length === 0 && onset - at < leastReactionMs) return null;
      if (at <= frame.at) {
        prompted.push({ prompt: next.prompt, at });
        state = stepChallenge(state, { is: 'painted', prompt: next.prompt, at });
      }
    }
    state = stepChallenge(state, { is: 'frame', at: frame.at, pose: frame.pose });
    used.push({ ...frame, seq: i });
    const over = state.phase.is === 'answered' || state.phase.is === 'failed';
    if (over && left-- <= 0) break;
  }
  // A turn that began before it was asked for is the presenter's fault: the login that asked for less is taken.
  if (state.phase.is === 'failed' && state.phase.why === 'early') {
    const { length } = state.made;
    return length > 0 ? prompt(frames, turns.slice(0, length), chance) : null;
  }
  if (prompted.length === 0) return null;
  return {
    presentation: { frames: used, challenge: { asked: challenge, prompted }, light: [] },
    shots: used.map(({ at }) => at),
    faceless: 0,
    ended: state.phase.is,
  };
}

/** Logins that begin at different moments of the clip: the frames of somebody who looks at the camera, one after the other. */
function quietLooks(frames: readonly EngineAnalysis[]): Captured[] {
  const looks = frames.filter(({ pose }) => Math.abs(pose.yaw) <= 18 && Math.abs(pose.pitch) <= 20);
  const last = looks.length - quietFrames.least;
  const starts = Array.from({ length: Math.max(0, Math.floor(last / everyStart) + 1) }, (_, i) => i * everyStart);
  return starts.slice(0, mostQuiet).map((start) => {
    const used = looks.slice(start, start + quietFrames.most).map((frame, seq) => ({ ...frame, seq }));
    return {
      presentation: { frames: used, challenge: null, light: [] },
      shots: used.map(({ at }) => at),
      faceless: 0,
      ended: 'settling',
    };
  });
}
