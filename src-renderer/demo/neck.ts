/** How a person answers what the screen asks of the head: sees it, takes a moment, turns, and comes back. Pure. */
import { type Motion, still } from './motion.ts';

/** Degrees from looking at the camera. */
export interface Look {
  readonly yaw: number;
  readonly pitch: number;
}

/** What the screen can ask for: the arrows of a challenge and the poses of an enrolment. */
export const looks = {
  left: { yaw: 20, pitch: 0 },
  right: { yaw: -20, pitch: 0 },
  up: { yaw: 0, pitch: 18 },
  down: { yaw: 0, pitch: -18 },
  upLeft: { yaw: 14, pitch: 14 },
  upRight: { yaw: -14, pitch: 14 },
  downLeft: { yaw: 14, pitch: -14 },
  downRight: { yaw: -14, pitch: -14 },
  straight: { yaw: 0, pitch: 0 },
  slightlyLeft: { yaw: 15, pitch: 0 },
  slightlyRight: { yaw: -15, pitch: 0 },
  slightlyUp: { yaw: 0, pitch: 12 },
} as const satisfies Readonly<Record<string, Look>>;
export type Wish = keyof typeof looks;

/** How somebody takes a wish: does it, does not, does another thing, or does it when it is too late. */
export const manners = ['answers', 'ignores', 'wrongWay', 'late'] as const;
export type Manner = (typeof manners)[number];

/** From seeing to the first movement, ms: a choice between few things takes adults 250 to 400. */
const reactionMs = { least: 240, more: 120 } as const;
/** How long a turn takes, ms. */
const turnMs = 420;
/** Nobody comes back at once: the next thing may be asked from where the head is. */
const lingerMs = 700;
const lateMs = 4_000;

interface Move {
  readonly from: number;
  readonly start: Look;
  readonly to: Look;
}

export interface Neck {
  readonly moves: readonly Move[];
  readonly seen: Wish | null;
  /** Counts what was seen: the reaction time follows from it. */
  readonly count: number;
}

export const relaxedNeck: Neck = { moves: [], seen: null, count: 0 };

/** The neck of somebody who sees at `now` (ms) what the screen asks; null while it asks nothing. */
export function see(neck: Neck, wish: Wish | null, manner: Manner, now: number): Neck {
  if (wish === neck.seen) return neck;
  const count = neck.count + 1;
  // What was intended and has not begun is dropped; what has begun is finished from where it is.
  const begun = neck.moves.filter(({ from }) => from <= now);
  const next = { moves: begun, seen: wish, count };
  if (manner === 'ignores') return next;
  const reaction = reactionMs.least + reactionMs.more * ((count * 0.618) % 1);
  const from = now + (wish === null ? lingerMs : manner === 'late' ? lateMs : reaction);
  const look: Look = wish === null ? looks.straight : looks[wish];
  const to = manner === 'wrongWay' ? { yaw: -look.yaw, pitch: -look.pitch } : look;
  const before = begun.at(-1);
  return { ...next, moves: [...(before ? [before] : []), { from, start: at(begun, from), to }] };
}

/** Where the head is at `now`, ms. */
export function motionOf({ moves }: Neck, now: number): Motion {
  return { ...still, ...at(moves, now) };
}

function at(moves: readonly Move[], now: number): Look {
  const move = moves.findLast(({ from }) => from <= now);
  if (!move) return looks.straight;
  const share = ease((now - move.from) / turnMs);
  return {
    yaw: move.start.yaw + share * (move.to.yaw - move.start.yaw),
    pitch: move.start.pitch + share * (move.to.pitch - move.start.pitch),
  };
}

/** From 0 to 1 the way limbs move: with the least jerk (Flash and Hogan 1985). */
function ease(share: number): number {
  const s = Math.min(1, Math.max(0, share));
  return s * s * s * (10 - 15 * s + 6 * s * s);
}
