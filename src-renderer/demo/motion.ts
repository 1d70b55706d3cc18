/** How a sitting person moves without meaning to. Pure. */

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
    yaw: 5 * wave(1, 0) + 1.5 * wave(2, 0.3),
    pitch: 2.5 * wave(1, 0.35) + 1 * wave(3, 0.1),
    roll: 1.2 * wave(1, 0.6),
    x: 0.02 * wave(1, 0.05) + 0.006 * wave(3, 0.4),
    y: 0.012 * wave(2, 0.2),
  };
}
