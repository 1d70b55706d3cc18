/** Clips in which all is well at first, and then one thing is not: to see how soon the window says so. */

import { type Motion, still } from '../../src-renderer/demo/motion.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';

/** What can go wrong before a camera and be drawn. Eyes that are shut for good cannot: a bent photo's lids leave a slit. */
export const causes = [
  'nobody',
  'severalPeople',
  'tooDark',
  'backlit',
  'tooBright',
  'closer',
  'fartherAway',
  'centre',
  'lookAtCamera',
  'straighten',
  'glare',
  'holdStill',
] as const satisfies readonly Hint[];
export type Cause = (typeof causes)[number];

/** The round of a clip, seconds: good from the start, the cause from `from` to the end. */
export const causeRound = { from: 2.4, end: 4 } as const;

/** The block in the upper left corner that is dark while all is well and bright while it is not: sides in pixels. */
export const markSide = 48;

/** How the person moves because of the cause, beside the usual. @param seconds since the cause appeared */
export function causedMotion(cause: Cause, seconds: number): Motion {
  switch (cause) {
    case 'lookAtCamera':
      return { ...still, yaw: 33 };
    case 'holdStill':
      // To and fro, 1.7 times a second: at its fastest nearly 4 heights of the face a second.
      return { ...still, x: 0.36 * Math.sin(2 * Math.PI * 1.7 * seconds) };
    default:
      return still;
  }
}
