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

/** What stands on the screen: what is asked for, and where the turn after it leads. */
export interface Asked {
  readonly wish: Wish | null;
  readonly next: Wish | null;
}

export const nothing: Asked = { wish: null, next: null };
export const same = (a: Asked, b: Asked): boolean => a.wish === b.wish && a.next === b.next;

/** How somebody takes a wish: does it, does not, does another thing, or does it when it is too late. */
export const manners = ['answers', 'ignores', 'wrongWay', 'late'] as const;
export type Manner = (typeof manners)[number];

/** A span that differs from one thing seen to the next, ms. */
interface Span {
  readonly least: number;
  readonly more: number;
}

/** From seeing to the first movement: a choice between few things takes adults 250 to 400 ms (Hick 1952). */
const choiceMs: Span = { least: 240, more: 120 };
/** The same for something that was expected and only had to come: 190 to 250 ms (Luce 1986, Woods et al. 2015). */
const preparedMs: Span = { least: 180, more: 60 };
/**
 * Between two movements that were both known before: those of a prepared sequence follow each other without a reaction
 * time between them (Sternberg, Monsell, Knoll and Wright 1978).
 */
const dwellMs: Span = { least: 40, more: 60 };
/** How long a turn takes, ms. */
const turnMs = 420;
/** Whoever has gone on gives the screen this long to follow before seeing that it did not, ms. */
const patienceMs = 300;
/** Nobody comes back at once: the next thing may be asked from where the head is. */
const lingerMs = 700;
const lateMs = 4_000;

interface Move {
  readonly from: number;
  readonly start: Look;
  readonly to: Look;
  /** What it answers; `straight` for coming back. */
  readonly wish: Wish;
}

export interface Neck {
  /** Those that have begun and those that are intended, in the order of their times. */
  readonly moves: readonly Move[];
  readonly asked: Asked;
  /** Counts what was seen: how long each thing takes follows from it. */
  readonly count: number;
}

export const relaxedNeck: Neck = { moves: [], asked: nothing, count: 0 };

/**
 * The neck of somebody who sees at `now` (ms) what the screen asks. A turn that was shown ahead begins when the turn before
 * it is made and its direction was seen for as long as a choice takes, whether the arrow has flipped to it or not.
 */
export function see(neck: Neck, asked: Asked, manner: Manner, now: number): Neck {
  if (same(asked, neck.asked)) return neck;
  const count = neck.count + 1;
  // What has begun is finished from where it is; what was intended and has not begun is dropped or begins anew below.
  const last = neck.moves.findLast(({ from }) => from <= now);
  const begun = last ? [last] : [];
  if (manner === 'ignores') return { moves: begun, asked, count };
  const { wish, next } = asked;
  const answering = { from: startOf(neck, asked, manner, now), wish: wish ?? 'straight', manner };
  // Whoever went on before the arrow flipped is on the way already.
  const moves = last && wish === last.wish ? begun : then(begun, answering);
  const own = moves.at(-1);
  if (!own || wish === null || next === null || manner === 'late') return { moves, asked, count };
  const on = Math.max(own.from + turnMs + spread(dwellMs, count), now + spread(choiceMs, count + 1));
  const ahead = then(moves, { from: on, wish: next, manner });
  // The arrow that still stands by then was not taken as answered.
  const noticed = on + patienceMs + spread(choiceMs, count);
  return { moves: then(ahead, { from: noticed, wish, manner }), asked, count: count + 1 };
}

/** When the move that answers what is seen at `now` begins, ms. */
function startOf({ moves, asked, count }: Neck, { wish }: Asked, manner: Manner, now: number): number {
  if (wish === null) return now + lingerMs;
  if (manner === 'late') return now + lateMs;
  if (wish !== asked.next) return now + spread(choiceMs, count + 1);
  const intended = moves.find((move) => move.from > now && move.wish === wish);
  if (intended) return intended.from;
  // Whoever had to come back waits for the arrow to flip, and does not turn again before having come back.
  const made = (moves.findLast(({ from }) => from <= now)?.from ?? Number.NEGATIVE_INFINITY) + turnMs;
  return Math.max(made, now + spread(preparedMs, count + 1));
}

/** Where the head is at `now`, ms. */
export function motionOf({ moves }: Neck, now: number): Motion {
  return { ...still, ...at(moves, now) };
}

/** The moves with one more, which starts from where they have led by then. */
function then(
  moves: readonly Move[],
  { from, wish, manner }: { readonly from: number; readonly wish: Wish; readonly manner: Manner },
): readonly Move[] {
  const { yaw, pitch } = looks[wish];
  const to = manner === 'wrongWay' ? { yaw: -yaw, pitch: -pitch } : { yaw, pitch };
  return [...moves, { from, start: at(moves, from), to, wish }];
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

/** Differs from one `count` to the next as if drawn, and is the same every time. */
function spread({ least, more }: Span, count: number): number {
  return least + more * ((count * 0.618) % 1);
}

/** From 0 to 1 the way limbs move: with the least jerk (Flash and Hogan 1985). */
function ease(share: number): number {
  const s = Math.min(1, Math.max(0, share));
  return s * s * s * (10 - 15 * s + 6 * s * s);
}
