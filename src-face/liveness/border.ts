/** The straight edges of a thing that is held before a camera: a screen's bezel, a print's border. Pure. */
import type { Box } from '../align.ts';

/** Side of the small picture that is searched. */
export const borderSide = 96;
/** How far an edge may lean, in pixels over the small picture's side. */
const leans = [-12, -8, -4, 0, 4, 8, 12] as const;
/** Grey levels over two pixels that make an edge. */
const step = 14;

/**
 * How much of a rectangle around the face is there: the third best of its four sides, each the share of a straight line,
 * as long as the face, along which the picture changes in one direction. 0 = nothing straight, 1 = a frame.
 * @param grey a small picture of the crop, `borderSide` square
 * @param face in it
 */
export function frameAround(grey: Float32Array, face: Box): number {
  const { x, y, width, height } = face;
  const [right, bottom] = [x + width, y + height];
  const sides = [
    straightest(grey, { from: 2, to: x - 0.12 * width }, { from: y, to: bottom }, 1, borderSide),
    straightest(grey, { from: right + 0.12 * width, to: borderSide - 3 }, { from: y, to: bottom }, 1, borderSide),
    straightest(grey, { from: 2, to: y - 0.25 * height }, { from: x, to: right }, borderSide, 1),
    straightest(grey, { from: bottom + 0.2 * height, to: borderSide - 3 }, { from: x, to: right }, borderSide, 1),
  ];
  return sides.toSorted((a, b) => b - a)[2] as number;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The longest line beside a face, as a share of the face's length: over all places, and all leans.
 * @param outwards distance in the picture's memory between neighbours across the line, `along` on it
 */
function straightest(grey: Float32Array, places: Range, length: Range, outwards: number, along: number): number {
  const first = Math.max(2, Math.round(length.from));
  const last = Math.min(borderSide - 3, Math.round(length.to));
  let most = 0;
  for (let place = Math.ceil(places.from); place <= places.to; place++) {
    for (const lean of leans) {
      let rising = 0;
      let falling = 0;
      let count = 0;
      for (let i = first; i <= last; i++) {
        const aside = Math.round(place + (lean * (i - borderSide / 2)) / borderSide);
        if (aside < 2 || aside > borderSide - 3) continue;
        const at = i * along + aside * outwards;
        const change = (grey[at + outwards] as number) - (grey[at - outwards] as number);
        if (change >= step) rising++;
        else if (change <= -step) falling++;
        count++;
      }
      if (count >= 0.6 * (last - first)) most = Math.max(most, Math.max(rising, falling) / count);
    }
  }
  return most;
}
