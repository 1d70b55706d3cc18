import { describe, expect, it } from 'vitest';
import { syntheticLandmarks } from '../../src-face/synthetic.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { printIn } from './prints.ts';

/** A soft face of 240 pixels with the noise of a sensor; `dots` is the strength of a halftone on it. */
function photo(dots: number): FaceFrame {
  const side = 240;
  const pixels = new Uint8Array(side * side * 4).fill(255);
  let noise = 7;
  for (let y = 0, i = 0; y < side; y++) {
    for (let x = 0; x < side; x++, i += 4) {
      noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
      const face = 150 - 70 * Math.hypot((x - 120) / 90, (y - 120) / 110) ** 2;
      pixels.fill(Math.max(5, face + dots * Math.sin(1.5 * x + 0.9 * y) + (noise >>> 28)), i, i + 3);
    }
  }
  return {
    attempt: '',
    seq: 0,
    at: 0,
    width: side,
    height: side,
    pixels,
    landmarks: syntheticLandmarks(120, 120, 70),
    pose: { yaw: 0, pitch: 0, roll: 0 },
    scale: 1,
  };
}

describe('a photo of the studio', () => {
  it('is set aside, and says why, when it is itself a print', () => {
    expect(printIn(photo(12))).toMatch(/dots of a print \(moire \d/);
  });

  it('stays when it is a photo', () => {
    expect(printIn(photo(0))).toBeNull();
  });
});
