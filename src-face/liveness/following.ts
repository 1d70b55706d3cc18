/**
 * One arrow and the turn that answers it: when the turn begins, where it goes, and when it is enough. Pure; times are those
 * of the window's clock, angles are degrees.
 *
 * The first turn is asked for when its arrow is painted, a later one when the turn before was made: its way was shown ahead,
 * and somebody who does this every day goes from one turn into the next.
 */
import type { Ms } from '../../src-shared/domain/ids.ts';
import {
  challengeLimits,
  type Direction,
  type Prompt,
  pointing,
  type StepAnswer,
  turnDegrees,
} from '../../src-shared/domain/liveness.ts';
import { isBlink, type Seen } from './settling.ts';
import { dot, length, minus, nearest, type Turn } from './turn.ts';

/** `early`: the head moved before anybody could have chosen the way. */
export type ChallengeFailure = 'missed' | 'wrongWay' | 'early';

export type Arrow = Extract<Prompt, { is: 'turn' }>;

/** How a turn that was asked for goes. */
export interface Going {
  readonly askedAt: Ms;
  /** Where the turn before led; null for the first. */
  readonly last: Direction | null;
  /** Where the head was when it was asked, or, carried on by the turn before, a moment later. */
  readonly from: Turn;
  /** The least that the head was turned towards the arrow since then, not under 0. */
  readonly least: number;
  readonly startedAt: Ms | null;
  /** It seems to have begun too early, unless that was a blink. */
  readonly early: boolean;
  readonly before: Along;
}

/** How far the head was turned towards the arrow at some time. */
interface Along {
  readonly at: Ms;
  readonly degrees: number;
}

export type Followed =
  | { readonly is: 'going'; readonly going: Going }
  | { readonly is: 'reached'; readonly answer: StepAnswer }
  | { readonly is: 'failed'; readonly why: ChallengeFailure };

/** From here on a turn has begun. */
export const onsetDegrees = 4;
/** How far off the arrow a turn may point: the next direction is 45 degrees away. */
export const offArrow = Math.cos((30 * Math.PI) / 180);
/**
 * "Up" from a head that is turned left may be taken as up from there. That is no other answer: the way between the two is
 * never asked for after either. Only where the arrow lies across the turn before, by so much of it at most.
 */
export const acrossShare = Math.sin((25 * Math.PI) / 180);
/** A turn that comes to its end still lies this near to its arrow: a film that passes by soon does not. */
const endingWithin = Math.cos((20 * Math.PI) / 180);
/** A turn this large that points further off than this is a turn elsewhere. */
const wrong = { degrees: 8, beyond: Math.cos((65 * Math.PI) / 180) } as const;
/** A turn is enough before it has ended: so long the head may go on. */
const momentumMs = 350;
/**
 * The latest that a turn begins after it was asked for, ms. Choosing between several arrows takes people 400 to 700 ms, and
 * the first four degrees, from which on a turn counts as begun, 100 to 300 more; later ones are known ahead, but somebody who
 * waits for the arrow has to see it. A recording that just runs turns at any time.
 */
export const latestOnsetMs = 1_200;
export const laterOnsetMs = 1_100;
/** The part of the least turn that must be made after it was asked for. */
const freshShare = 0.75;
/** No head turns faster on request, degrees a millisecond; a small voluntary turn peaks at about half of it. */
const fastestTurn = 0.25;

/** A turn is asked for. @param seen the last that was seen of the head @param last where the turn before led */
export function beginTurn(
  { towards: way }: Arrow,
  askedAt: Ms,
  seen: Seen,
  straight: Turn,
  last: Direction | null,
): Going {
  const degrees = dot(minus(seen.turn, straight), pointing[way]);
  const before: Along = { at: seen.at, degrees };
  return { askedAt, last, from: seen.turn, least: Math.max(0, degrees), startedAt: null, early: false, before };
}

/** Holds a frame against the arrow. */
export function follow(going: Going, arrow: Arrow, straight: Turn, { at, turn }: Seen): Followed {
  const failed = (why: ChallengeFailure): Followed => ({ is: 'failed', why });
  const since = at - going.askedAt;
  const first = going.last === null;
  const way = pointing[arrow.towards];
  const turned = minus(turn, straight);
  const now: Along = { at, degrees: dot(turned, way) };
  const from = !first && since <= momentumMs ? turn : going.from;
  // What a turn still adds as it comes to its end belongs to it, and begins no other.
  const ending =
    since < challengeLimits.leastLaterMs && going.last !== null && points(turned, going.last, endingWithin);
  const least = ending ? Math.max(0, now.degrees) : Math.min(going.least, Math.max(0, now.degrees));
  const fresh = now.degrees - least;
  const startedAt = going.startedAt ?? crossing(going.before, least + onsetDegrees, now);

  // Between two frames the moment is only estimated: too early is what was too early even for the fastest head.
  const latest = at - (fresh - onsetDegrees) / fastestTurn;
  const leastMs = first ? challengeLimits.leastReactionMs : challengeLimits.leastLaterMs;
  const early = startedAt !== null && (going.early || (going.startedAt === null && latest - going.askedAt < leastMs));
  if (early && !(first && isBlink(turned))) return failed('early');
  if ((startedAt ?? at) - going.askedAt > (first ? latestOnsetMs : laterOnsetMs)) return failed('missed');
  const strayed = minus(turn, nearest(straight, from, turn));
  // Returning along the way of the turn before is no turn elsewhere, and neither is having gone on with it.
  const elsewhere = length(strayed) >= wrong.degrees && dot(strayed, way) < wrong.beyond * length(strayed);
  if (elsewhere && !(going.last && points(turned, going.last, Math.SQRT1_2))) return failed('wrongWay');

  const before = minus(going.from, straight);
  const across = Math.abs(dot(before, way)) <= acrossShare * length(before);
  const reached =
    startedAt !== null &&
    !early &&
    now.degrees >= turnDegrees.least &&
    now.degrees <= turnDegrees.most &&
    fresh >= freshShare * turnDegrees.least &&
    (points(turned, arrow.towards, offArrow) || (across && points(minus(turn, going.from), arrow.towards, offArrow)));
  if (!reached)
    return { is: 'going', going: { ...going, from, least, startedAt: early ? null : startedAt, early, before: now } };
  const reactionMs = Math.max(startedAt - going.askedAt, leastMs);
  return { is: 'reached', answer: { towards: arrow.towards, reactionMs, reachedMs: since, degrees: now.degrees } };
}

/** Whether a turn points that way, off by an angle of this cosine at most. */
const points = (turned: Turn, way: Direction, within: number): boolean =>
  dot(turned, pointing[way]) >= within * length(turned);

/** When the turn passed `limit`, between the frame before and this one; null when it has not. */
function crossing(before: Along, limit: number, now: Along): Ms | null {
  if (now.degrees < limit) return null;
  if (before.degrees >= now.degrees) return now.at;
  const share = Math.min(1, Math.max(0, (limit - before.degrees) / (now.degrees - before.degrees)));
  return before.at + share * (now.at - before.at);
}
