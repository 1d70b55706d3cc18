/**
 * Finds what a recorded person happens to answer: turns of the head in a pose track. Pure. A clip cannot obey an arrow, so
 * the presenter issues the arrow that the clip obeys; what is found here must therefore be a turn by any standard.
 */
import type { Pose } from '../../src-shared/domain/face.ts';
import {
  challengeLimits,
  type Direction,
  directions,
  pointing,
  turnDegrees,
  turnsAfter,
} from '../../src-shared/domain/liveness.ts';

export interface Track {
  readonly at: number;
  readonly pose: Pose;
}

export interface FoundTurn {
  readonly towards: Direction;
  /** When the head began to move, ms. */
  readonly onset: number;
  /** When it was turned far enough. */
  readonly reached: number;
}

/** A straight and calm look: degrees from the camera's axis, and between its frames. */
const straight = { yaw: 14, pitch: 20, calm: 3.6, frames: 3 } as const;
const onsetDegrees = 4;
/** A turn takes no longer, ms. */
const longest = 2_200;
/** The part of the least turn that is still there in the frame after. */
const heldShare = 0.9;
/** A turn begins so long after the one before was far enough, ms: a head has to stop first, and nobody is waited for. */
const between = { least: challengeLimits.leastLaterMs, most: 900 } as const;
/** How far a turn may point off its axis, degrees. */
const offAxis = 22;

/**
 * Series of turns that each begin from a straight and calm head, the longest first; each series has at most `most` turns,
 * each in a direction that may be asked for after the one before. Series do not overlap.
 */
export function turnsIn(track: readonly Track[], most: number): FoundTurn[][] {
  const found: FoundTurn[][] = [];
  let from = 0;
  while (from < track.length) {
    const series = seriesFrom(track, from, most);
    if (!series) {
      from++;
      continue;
    }
    found.push(series);
    const end = series.at(-1)?.reached ?? 0;
    from = track.findIndex(({ at }) => at > end);
    if (from < 0) break;
  }
  return found.sort((a, b) => b.length - a.length);
}

function seriesFrom(track: readonly Track[], start: number, most: number): FoundTurn[] | null {
  const rest = restAt(track, start);
  if (!rest) return null;
  const series: FoundTurn[] = [];
  let from = start + straight.frames - 1;
  while (series.length < most) {
    const turn = nextTurn(track, from, rest, series.at(-1)?.towards ?? null);
    const before = series.at(-1);
    if (!turn || (before && !follows(before, turn.found))) break;
    series.push(turn.found);
    from = turn.index;
  }
  return series.length > 0 ? series : null;
}

/** Whether a turn comes as soon after another as the challenge has it. */
export const follows = ({ reached }: FoundTurn, { onset }: FoundTurn): boolean =>
  onset >= reached + between.least && onset <= reached + between.most;

/** The mean yaw and pitch of a straight and calm look that begins at this frame. */
function restAt(track: readonly Track[], start: number): readonly [number, number] | null {
  const frames = track.slice(start, start + straight.frames);
  if (frames.length < straight.frames) return null;
  const [yaws, pitches] = [frames.map(({ pose }) => pose.yaw), frames.map(({ pose }) => pose.pitch)];
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  if (spread(yaws) > straight.calm || spread(pitches) > straight.calm) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rest: [number, number] = [mean(yaws), mean(pitches)];
  return Math.abs(rest[0]) <= straight.yaw && Math.abs(rest[1]) <= straight.pitch ? rest : null;
}

/** The first turn in a direction after a frame, measured from the straight look. */
function nextTurn(
  track: readonly Track[],
  from: number,
  rest: readonly [number, number],
  last: Direction | null,
): { readonly found: FoundTurn; readonly index: number } | null {
  const start = track[from];
  if (!start) return null;
  for (let i = from + 1; i < track.length; i++) {
    const here = track[i] as Track;
    if (here.at - start.at > longest) return null;
    const turned: [number, number] = [here.pose.yaw - rest[0], here.pose.pitch - rest[1]];
    const size = Math.hypot(...turned);
    if (size > turnDegrees.most) return null;
    for (const towards of directions) {
      const along = turned[0] * pointing[towards][0] + turned[1] * pointing[towards][1];
      if (along < turnDegrees.least || along < Math.cos((offAxis * Math.PI) / 180) * size) continue;
      if (!isHeld(track, i, rest, towards)) continue;
      // A head that is still turned much as the last arrow said has answered nothing new.
      if (!turnsAfter(last).includes(towards)) break;
      return { found: { towards, onset: onsetOf(track, from, i, rest, towards), reached: here.at }, index: i };
    }
  }
  return null;
}

/**
 * Whether the head is still turned in the next frame. A single frame is a glance or a slip of the landmark network, as when
 * a hand passes the face.
 */
function isHeld(track: readonly Track[], i: number, rest: readonly [number, number], towards: Direction): boolean {
  const next = track[i + 1];
  if (!next) return false;
  const [x, y] = pointing[towards];
  return (next.pose.yaw - rest[0]) * x + (next.pose.pitch - rest[1]) * y >= heldShare * turnDegrees.least;
}

/** When the way along the axis last left its least value by `onsetDegrees`, between frames. */
function onsetOf(
  track: readonly Track[],
  from: number,
  to: number,
  rest: readonly [number, number],
  towards: Direction,
): number {
  const [x, y] = pointing[towards];
  const along = (i: number) => {
    const { pose } = track[i] as Track;
    return (pose.yaw - rest[0]) * x + (pose.pitch - rest[1]) * y;
  };
  let least = Number.POSITIVE_INFINITY;
  for (let i = from; i <= to; i++) least = Math.min(least, Math.max(0, along(i)));
  for (let i = to; i > from; i--) {
    if (along(i - 1) >= least + onsetDegrees) continue;
    const [before, here] = [track[i - 1] as Track, track[i] as Track];
    const share = (least + onsetDegrees - along(i - 1)) / Math.max(1e-6, along(i) - along(i - 1));
    return before.at + Math.min(1, Math.max(0, share)) * (here.at - before.at);
  }
  return (track[from] as Track).at;
}
