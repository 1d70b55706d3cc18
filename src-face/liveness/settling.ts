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
/** Of a blink, while it lasts, and from before it to after it: heads that were rendered again shift by 3 to 6. */
const blinkDegrees = { yaw: 2, pitch: 8, back: 2.5 } as const;
/** The least that a blink takes, from before it to after it, ms. */
const blinkMs = 120;
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
export function mostlyCalmLook(recent: readonly Seen[], before: Home | null): Turn | null {
  const end = recent.at(-1);
  if (!end) return null;
  const last = recent.filter(({ at }) => end.at - at <= calmMs.most);
  const middle = middleOf(last);
  const calm = last.filter(({ turn }) => length(minus(turn, middle)) <= calmDegrees / 2).length;
  return calm >= calmFrames && 2 * calm > last.length && isHome(middle, end.at, before) ? middle : null;
}

/**
 * The straight look of somebody who has blinked: the head is where it was before, and in between the landmarks were elsewhere
 * as a blink has them. For an arrow that stands already.
 */
export function returnedLook(recent: readonly Seen[], before: Home | null): Turn | null {
  const end = recent.at(-1);
  if (!end) return null;
  const there = recent.findLastIndex(
    ({ at, turn }) => end.at - at >= blinkMs && length(minus(end.turn, turn)) <= blinkDegrees.back,
  );
  const start = recent[there];
  if (!start || end.at - start.at > calmMs.most) return null;
  const straight: Turn = [(start.turn[0] + end.turn[0]) / 2, (start.turn[1] + end.turn[1]) / 2];
  const still = recent.slice(there).every(({ turn }) => isBlink(minus(turn, straight)));
  return still && isHome(straight, end.at, before) ? straight : null;
}

/** Whether that may be a blink: lids that close shift the landmarks as if the head nodded. */
export const isBlink = ([yaw, pitch]: Turn): boolean =>
  Math.abs(yaw) <= blinkDegrees.yaw && Math.abs(pitch) <= blinkDegrees.pitch;

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
