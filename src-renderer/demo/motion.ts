/** How a sitting person moves without meaning to. Pure. */
import type { Pose } from '../../src-shared/domain/face.ts';

export interface Motion {
  /** Degrees; yaw > 0 turns to the image's right, pitch > 0 looks up, roll > 0 leans to the image's left. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Shift in heights of the face; x > 0 to the image's right, y > 0 down, z > 0 away from the camera. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** How far the eyes are shut, 0..1. */
  readonly blink: number;
  /** Of the face itself, in heights of it: the corners of the mouth out and up, the jaw down, the brows up. */
  readonly smile: number;
  readonly jaw: number;
  readonly brows: number;
}

/** A person who does not move at all. */
export const still: Motion = { yaw: 0, pitch: 0, roll: 0, x: 0, y: 0, z: 0, blink: 0, smile: 0, jaw: 0, brows: 0 };

/** After this many seconds the motion starts over, without a jump. */
export const period = 4;

/** When the lids begin to fall, seconds of the round. */
const blinks = [3.4] as const;

/**
 * The motion at a moment: the head wanders by a degree or two, breath lifts it, the eyes blink, and lips and brows are
 * never quite at rest, which makes about the motion of the stillest man who was filmed. Sums of sines whose periods
 * divide the whole, so that a recorded round loops; slow enough not to blur, and small, because somebody who is waiting
 * for an arrow holds the head still.
 */
export function motionAt(seconds: number): Motion {
  const wave = (rounds: number, phase: number) => Math.sin(2 * Math.PI * ((rounds * seconds) / period + phase));
  const within = ((seconds % period) + period) % period;
  return {
    yaw: 1.2 * wave(1, 0) + 0.4 * wave(4, 0.3),
    pitch: 0.7 * wave(1, 0.35) + 0.3 * wave(5, 0.1),
    roll: 1 * wave(1, 0.6),
    x: 0.02 * wave(1, 0.05) + 0.006 * wave(3, 0.4),
    y: 0.012 * wave(1, 0.2),
    z: 0.02 * wave(1, 0.7),
    blink: Math.max(...blinks.map((from) => lids(within - from))),
    smile: 0.014 * wave(2, 0.15) + 0.024 * wave(7, 0.5),
    jaw: 0.005 * wave(3, 0.8) + 0.009 * wave(8, 0.4),
    brows: 0.008 * wave(2, 0.55) + 0.012 * wave(5, 0.2),
  };
}

/**
 * What comes on top where nothing is asked of a person: the brows move when the mouth does not, so that no moment is as
 * still as a picture, which a scan would answer by asking for a turn.
 * @param much heights of the face; from 0.05 on it is grimacing
 */
export function talking(seconds: number, much: number): Motion {
  const round = (2 * Math.PI * 5 * seconds) / period;
  return { ...still, smile: -much * Math.sin(round), brows: much * Math.cos(round) };
}

/** A blink takes a quarter of a second; the lids fall faster than they rise. @param since its beginning, seconds */
function lids(since: number): number {
  if (since < 0 || since > 0.26) return 0;
  return since < 0.08 ? since / 0.08 : since < 0.12 ? 1 : 1 - (since - 0.12) / 0.14;
}

/** The turn that brings a photo's head to look at the camera, as far as a bent photo looks right. */
export function towardsCamera(pose: Pose): Motion {
  return { ...still, yaw: -within(pose.yaw, 15), pitch: -within(pose.pitch, 14), roll: -within(pose.roll, 12) };
}

export function plus(a: Motion, b: Motion): Motion {
  return {
    yaw: a.yaw + b.yaw,
    pitch: a.pitch + b.pitch,
    roll: a.roll + b.roll,
    x: a.x + b.x,
    y: a.y + b.y,
    z: a.z + b.z,
    blink: Math.max(a.blink, b.blink),
    smile: a.smile + b.smile,
    jaw: a.jaw + b.jaw,
    brows: a.brows + b.brows,
  };
}

function within(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
