import { describe, expect, it } from 'vitest';
import type { FrameQuality } from '../src-shared/domain/face.ts';
import { alignArcFace } from './align.ts';
import { defaultLimits, gate, greyLevels, laplacianVariance, measureQuality } from './quality.ts';
import { pattern, type Scene, type Shot, shoot } from './testing/pictures.ts';

function measured(scene: Scene, shot: Shot = {}): FrameQuality {
  const frame = shoot(scene, shot);
  return measureQuality(frame, alignArcFace(frame));
}

describe('measureQuality', () => {
  it('gives the eye distance in camera pixels, whatever the crop was scaled to', () => {
    // The synthetic eyes are 0.36 face heights apart.
    expect(measured(pattern, { faceHeight: 160 }).eyeDistance).toBeCloseTo(0.36 * 160, 3);
    expect(measured(pattern, { faceHeight: 160, scale: 0.5 }).eyeDistance).toBeCloseTo(0.72 * 160, 3);
  });

  it('gives the mean level and the share of burnt out and black pixels', () => {
    expect(measured(() => 100)).toMatchObject({ clipped: 0 });
    expect(measured(() => 100).brightness).toBeCloseTo(100, 3);
    expect(measured(() => 255).clipped).toBe(1);
    expect(measured(() => 3).clipped).toBe(1);
    // The aligned face reaches over the middle of the image: half of it is white.
    const half = measured((x) => (x < 160 ? 100 : 255)).clipped;
    expect(half).toBeGreaterThan(0.45);
    expect(half).toBeLessThan(0.55);
  });

  it('is sharper for fine detail than for the same detail blurred', () => {
    const fine: Scene = (x, y) => 128 + 60 * Math.sin(x * 1.1) * Math.sin(y * 1.1);
    const coarse: Scene = (x, y) => 128 + 60 * Math.sin(x / 8) * Math.sin(y / 8);
    expect(measured(fine).sharpness).toBeGreaterThan(10 * measured(coarse).sharpness);
    expect(measured(() => 128).sharpness).toBeCloseTo(0, 6);
  });
});

describe('laplacianVariance', () => {
  it('is what the definition says', () => {
    // One bright pixel in a 5 x 5 picture: -4, four times 1 and four times 0 in the inner 3 x 3.
    const grey = new Float32Array(25);
    grey[12] = 1;
    expect(laplacianVariance(grey, 5)).toBeCloseTo((16 + 4) / 9, 6);
  });

  it('ignores a ramp', () => {
    const ramp = Float32Array.from({ length: 36 }, (_, i) => 3 * (i % 6) + 5 * Math.floor(i / 6));
    expect(laplacianVariance(ramp, 6)).toBeCloseTo(0, 6);
  });
});

describe('greyLevels', () => {
  it('weighs the channels and keeps white white', () => {
    const grey = greyLevels(Float32Array.of(255, 255, 255, 100, 0, 0, 0, 100, 0, 0, 0, 100));
    expect([...grey].map((level) => Math.round(level * 10) / 10)).toEqual([255, 29.9, 58.7, 11.4]);
  });
});

describe('gate', () => {
  const good: FrameQuality = { eyeDistance: 120, sharpness: 150, brightness: 120, clipped: 0.01 };

  it.each([
    ['a good frame', {}, null],
    ['a small face', { eyeDistance: defaultLimits.minEyeDistance - 1 }, 'tooFar'],
    ['darkness', { brightness: 20 }, 'tooDark'],
    ['a dark skin in good light', { brightness: 40 }, null],
    ['glare', { brightness: 240 }, 'tooBright'],
    ['a face half in black shadow', { brightness: 60, clipped: 0.6 }, 'tooDark'],
    ['a face half burnt out', { brightness: 190, clipped: 0.6 }, 'tooBright'],
    ['a blurred face', { sharpness: 5 }, 'blurred'],
    ['a dark and blurred face', { brightness: 20, sharpness: 5 }, 'tooDark'],
    ['no measurement', { sharpness: Number.NaN }, 'blurred'],
    ['no eyes', { eyeDistance: Number.NaN }, 'tooFar'],
    [
      'values on the limits',
      { eyeDistance: defaultLimits.minEyeDistance, sharpness: defaultLimits.minSharpness },
      null,
    ],
  ] as const)('judges %s', (_, change, verdict) => {
    expect(gate({ ...good, ...change })).toBe(verdict);
  });

  it('follows lowered limits', () => {
    const soft = { ...good, sharpness: 20 };
    expect(gate(soft)).toBe('blurred');
    expect(gate(soft, { ...defaultLimits, minSharpness: 15 })).toBeNull();
  });
});
