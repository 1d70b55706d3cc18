/**
 * The straight look: a calm head, from which the turns of a challenge are measured. The landmark network's zero differs
 * from face to face and from place to place by up to 8 degrees, so every challenge takes this person's own of the moment
 * before. Pure; times are those of the window's clock.
 */
import type { Ms } from '../../src-shared/domain/ids.ts';
import { length, minus, type Turn } from './turn.ts';

export interface Seen {
  readonly at: Ms;
  readonly turn: Turn;
}

/** The straight look of a challenge before, and until when it has to be taken up again. */
export interface Home {
  readonly straight: Turn;
  readonly until: Ms;
}

/** How far a straight look may be off the camera's axis; the network's own bias is up to 8. */
export const straightDegrees = { yaw: 14, pitch: 20 } as const;
/**
 * Whoever is asked again may still be turned from the first time, calm, and within what could be a straight look. So near
 * the earlier straight look the head has to come again, degrees; and after so long, ms, people who have come to sit
 * otherwise are taken as they are.
 */
export const home = { degrees: 6, ms: 2_500 } as const;
/** A calm head moves less than this over some frames; the network's own jitter is about 1. */
const calmDegrees = 4;
const calmFrames = 3;
/** How far talk shifts the landmarks of a head that holds still, there and back: most of the frames, and all of them. */
const talkDegrees = { most: 3, all: 5 } as const;
/** Over which time the calm is held, ms; slower cameras need more time for the frames. */
const calmMs = { least: 150, most: 900 } as const;

/** The straight look of the last frames when they are calm, or null. */
export function calmLook(recent: readonly Seen[], before: Home | null): Turn | null {
  const end = recent.at(-1);
  if (!end) return null;
  const start = recent.findLastIndex(({ at }, i) => end.at - at >= calmMs.least && recent.length - i >= calmFrames);
  const last = recent.slice(start);
  if (start < 0 || end.at - (last[0] as Seen).at > calmMs.most) return null;
  const middle = middleOf(last);
  if (!isHome(middle, end.at, before)) return null;
  return last.every(({ turn }) => length(minus(turn, middle)) <= calmDegrees / 2) ? middle : null;
}

/**
 * The straight look of somebody who talks or blinks, which shifts the landmarks of a frame or two by several degrees: most
 * of the frames of the last moment agree. For an arrow that stands already: nobody can have moved yet.
 */
export const mostlyCalmLook = (recent: readonly Seen[], before: Home | null): Turn | null =>
  lookOf(recent, before, (within, all) => {
    const calm = within(calmDegrees / 2);
    return calm >= calmFrames && 2 * calm > all;
  });

/**
 * The straight look of somebody who falls silent just now, and whose landmarks sway by it. For the last moment in which it may
 * be had: it is less sure than a calm one, and better than to ask again.
 */
export const swayingLook = (recent: readonly Seen[], before: Home | null): Turn | null =>
  lookOf(recent, before, (within, all) => {
    const most = within(talkDegrees.most);
    return most > calmFrames && 2 * most > all && within(talkDegrees.all) === all;
  });

/**
 * The middle of the last moment, where enough of it is near to that.
 * @param isEnough gets how many frames lie within so many degrees of the middle, and how many there are
 */
function lookOf(
  recent: readonly Seen[],
  before: Home | null,
  isEnough: (within: (degrees: number) => number, all: number) => boolean,
): Turn | null {
  const end = recent.at(-1);
  if (!end) return null;
  const last = recent.filter(({ at }) => end.at - at <= calmMs.most);
  const middle = middleOf(last);
  const within = (degrees: number) => last.filter(({ turn }) => length(minus(turn, middle)) <= degrees).length;
  return isEnough(within, last.length) && isHome(middle, end.at, before) ? middle : null;
}

/**
 * So far from each other, ms, two frames tell of a calm head: sooner one that turns looks alike, and a slower camera has to
 * show three.
 */
const apart = { least: 50, most: 250 } as const;

/** Whether the head seems calm, too short a time to measure from: two frames, straight and much alike. */
export function seemsCalm(recent: readonly Seen[], before: Home | null): boolean {
  const [last, end] = recent.slice(-2);
  if (!last || !end || end.at - last.at < apart.least || end.at - last.at > apart.most) return false;
  const calm = length(minus(end.turn, last.turn)) <= calmDegrees / 2;
  return calm && isStraight(last.turn) && isHome(end.turn, end.at, before);
}

/** Whether a look can be the straight one at that time. */
const isHome = (turn: Turn, at: Ms, before: Home | null): boolean =>
  isStraight(turn) && (!before || at >= before.until || length(minus(turn, before.straight)) <= home.degrees);

const isStraight = ([yaw, pitch]: Turn): boolean =>
  Math.abs(yaw) <= straightDegrees.yaw && Math.abs(pitch) <= straightDegrees.pitch;

/** By yaw and by pitch; NaN of none. */
export const middleOf = (looks: readonly Seen[]): Turn => [
  median(looks.map(({ turn }) => turn[0])),
  median(looks.map(({ turn }) => turn[1])),
];

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
