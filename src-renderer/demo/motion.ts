/** How a sitting person moves without meaning to. Pure. */
import type { Pose } from '../../src-shared/domain/face.ts';

export interface Motion {
  /** Degrees; yaw > 0 turns to the image's right, pitch > 0 looks up, roll > 0 leans to the image's left. */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Shift of head and shoulders in heights of the face; x > 0 to the image's right, y > 0 down. */
  readonly x: number;
  readonly y: number;
}

/** A person who does not move at all. */
export const still: Motion = { yaw: 0, pitch: 0, roll: 0, x: 0, y: 0 };

/** After this many seconds the motion starts over, without a jump. */
export const period = 4;

/**
 * The motion at a moment. Sums of sines whose periods divide the whole, so that a recorded round loops; slow enough
 * not to blur, wide enough that the landmarks move like a head's and not like a picture's.
 */
export function motionAt(seconds: number): Motion {
  const wave = (rounds: number, phase: number) => Math.sin(2 * Math.PI * ((rounds * seconds) / period + phase));
  return {
    yaw: 7 * wave(1, 0) + 2 * wave(2, 0.3),
    pitch: 3 * wave(1, 0.35) + 1 * wave(3, 0.1),
    roll: 1.2 * wave(1, 0.6),
    x: 0.02 * wave(1, 0.05) + 0.006 * wave(3, 0.4),
    y: 0.012 * wave(2, 0.2),
  };
}

/** The turn that brings a photo's head nearer to looking at the camera, as far as a bent photo looks right. */
export function towardsCamera(pose: Pose): Motion {
  return { ...still, yaw: -within(pose.yaw, 12), pitch: -within(pose.pitch, 10), roll: -within(pose.roll, 12) };
}

export function plus(a: Motion, b: Motion): Motion {
  return { yaw: a.yaw + b.yaw, pitch: a.pitch + b.pitch, roll: a.roll + b.roll, x: a.x + b.x, y: a.y + b.y };
}

function within(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
