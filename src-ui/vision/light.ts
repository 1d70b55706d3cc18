/** Judges the light from a thumbnail of the frame: how bright the face is, and what stands behind it. */
import type { Grey } from './messages.ts';
import type { Box } from './metrics.ts';

/** Grey levels are 0..255. */
export interface Light {
  /** The level that 5 % of the frame's pixels exceed: in a dark room nothing in the picture is bright. */
  readonly brightest: number;
  /** Mean level of the face; of the whole frame while there is no face. */
  readonly face: number;
  /** Mean level of all that is not face. */
  readonly around: number;
  /** Share of the face's pixels that are burnt out, 0..1. */
  readonly burnt: number;
}

const burntLevel = 250;

/** @param face box of the face in 0..1 of the frame's width and height. */
export function lightOf(thumbnail: Grey, face?: Box): Light {
  const histogram = new Uint32Array(256);
  const inside = { sum: 0, count: 0, burnt: 0 };
  const outside = { sum: 0, count: 0 };
  for (let y = 0; y < thumbnail.height; y++) {
    for (let x = 0; x < thumbnail.width; x++) {
      const level = thumbnail.pixels[y * thumbnail.width + x] ?? 0;
      histogram[level] = (histogram[level] ?? 0) + 1;
      const here = !face || contains(face, (x + 0.5) / thumbnail.width, (y + 0.5) / thumbnail.height);
      if (here) {
        inside.sum += level;
        inside.count++;
        if (level >= burntLevel) inside.burnt++;
      } else {
        outside.sum += level;
        outside.count++;
      }
    }
  }
  const whole = (inside.sum + outside.sum) / Math.max(1, inside.count + outside.count);
  return {
    brightest: percentile(histogram, 0.95),
    // A face too small or too far out to cover a pixel of the thumbnail is taken to be as bright as the rest.
    face: inside.count === 0 ? whole : inside.sum / inside.count,
    around: outside.count === 0 ? whole : outside.sum / outside.count,
    burnt: inside.burnt / Math.max(1, inside.count),
  };
}

/** Glass throws the lamp itself back: all three colours at the sensor's end. A catchlight in an eye is a pixel or two. */
const glint = 244;

/** The share of pixels that are burnt out in every colour, 0..1. @param rgba row-major */
export function glareIn(rgba: ArrayLike<number>): number {
  let burnt = 0;
  for (let i = 0; i + 3 < rgba.length; i += 4) {
    if (Math.min(rgba[i] ?? 0, rgba[i + 1] ?? 0, rgba[i + 2] ?? 0) >= glint) burnt++;
  }
  return burnt / Math.max(1, rgba.length / 4);
}

/** The level that the share `part` of all pixels stays at or under. */
function percentile(histogram: Uint32Array, part: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [level, count] of histogram.entries()) {
    seen += count;
    if (seen >= total * part) return level;
  }
  return 255;
}

function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}
