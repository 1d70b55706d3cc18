/** What the pixels of one frame say about a re-capture. Pure; runs in the worker, once for each frame. */
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import type { PassiveCues } from '../types.ts';

/** Measures a frame whose landmarks are finite; `chip` is its `alignArcFace`. */
export function measureCues(frame: FaceFrame): PassiveCues {
  return { moire: 0, bezel: 0, ...levels(frame), grain: 1, digest: digestOf(frame.pixels) };
}

/** Luma under and over which 1 % of the crop lies. */
function levels({ pixels }: Pick<FaceFrame, 'pixels'>): { black: number; white: number } {
  const counts = new Uint32Array(256);
  let total = 0;
  // Every fourth pixel is enough for a percentile.
  for (let i = 0; i + 2 < pixels.length; i += 16, total++) {
    const luma = (77 * (pixels[i] as number) + 150 * (pixels[i + 1] as number) + 29 * (pixels[i + 2] as number)) >> 8;
    counts[luma] = (counts[luma] as number) + 1;
  }
  return { black: percentile(counts, 0.01 * total), white: percentile(counts, 0.99 * total) };
}

function percentile(counts: Uint32Array, rank: number): number {
  let sum = 0;
  for (const [level, count] of counts.entries()) {
    sum += count;
    if (sum >= rank) return level;
  }
  return 255;
}

/** FNV-1a over every pixel's word. */
function digestOf(pixels: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i + 2 < pixels.length; i += 4) {
    hash ^= (pixels[i] as number) | ((pixels[i + 1] as number) << 8) | ((pixels[i + 2] as number) << 16);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
