/** The crudest mask or hand there is: a band of one colour beside a line through two landmarks. */
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { point } from '../align.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/** From one ear towards the other, over the nose: below this line hangs a mask. */
export const maskBorder = [50, 280] as const;

/** @param within how far the band reaches, in lengths of the line */
export function covered(
  frame: FaceFrame,
  [from, to]: readonly [number, number],
  colour: Colour,
  within: number,
): FaceFrame {
  const [a, b] = [point(frame.landmarks, from), point(frame.landmarks, to)];
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  const pixels = frame.pixels.slice();
  for (let y = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++) {
      const beyond = (dx * (y - a[1]) - dy * (x - a[0])) / length;
      const along = (dx * (x - a[0]) + dy * (y - a[1])) / length;
      if (beyond < 0 || beyond > within * length || along < -0.2 * length || along > 1.2 * length) continue;
      pixels.set(colour, (y * frame.width + x) * 4);
    }
  }
  return { ...frame, pixels };
}
