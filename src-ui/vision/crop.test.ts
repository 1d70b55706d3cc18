import { describe, expect, it } from 'vitest';
import { frameLimits } from '../../src-shared/contracts/frames.ts';
import { landmarksInCrop, planCrop } from './crop.ts';
import type { Box, Size } from './metrics.ts';

const camera: Size = { width: 1920, height: 1080 };
const at = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

describe('planCrop', () => {
  it('holds the face 2.9 times where the frame allows it, at 260 px of face', () => {
    const { source, target } = planCrop(at(800, 400, 240, 300), camera);
    expect(source.width / 240).toBeCloseTo(2.9, 1);
    expect(source.height / 300).toBeCloseTo(2.9, 1);
    expect(target.height / source.height).toBeCloseTo(260 / 300, 2);
  });

  it('never enlarges', () => {
    const { source, target } = planCrop(at(900, 500, 100, 120), camera);
    expect(target).toEqual({ width: source.width, height: source.height });
  });

  const boxes: readonly Box[] = [
    at(0, 0, 300, 380),
    at(1700, 800, 220, 280),
    at(400, 0, 900, 1080),
    at(960, 540, 12, 15),
    at(-40, -60, 400, 500),
    at(1905, 1060, 40, 50),
  ];
  it.each(boxes)('stays within the frame and the message’s limits: %o', (box) => {
    const { source, target } = planCrop(box, camera);
    expect(source.x).toBeGreaterThanOrEqual(0);
    expect(source.y).toBeGreaterThanOrEqual(0);
    expect(source.x + source.width).toBeLessThanOrEqual(camera.width);
    expect(source.y + source.height).toBeLessThanOrEqual(camera.height);
    for (const side of [target.width, target.height]) {
      expect(side).toBeGreaterThanOrEqual(frameLimits.minSide);
      expect(side).toBeLessThanOrEqual(frameLimits.maxSide);
      expect(Number.isInteger(side)).toBe(true);
    }
  });
});

describe('planCrop of other cameras', () => {
  const frames: readonly Size[] = [
    { width: 7680, height: 4320 },
    { width: 1080, height: 1920 },
    { width: 480, height: 640 },
    { width: 320, height: 240 },
    { width: 96, height: 96 },
  ];
  it.each(frames)('fits $width x $height, wherever the face is', (frame) => {
    for (const x of [-0.2, 0, 0.3, 0.9, 1.1]) {
      for (const y of [-0.1, 0.4, 1]) {
        const height = 0.48 * frame.height;
        const { source, target } = planCrop(at(x * frame.width, y * frame.height, 0.8 * height, height), frame);
        expect(source.x).toBeGreaterThanOrEqual(0);
        expect(source.y).toBeGreaterThanOrEqual(0);
        expect(source.x + source.width).toBeLessThanOrEqual(frame.width);
        expect(source.y + source.height).toBeLessThanOrEqual(frame.height);
        for (const side of [target.width, target.height]) {
          expect(side).toBeGreaterThanOrEqual(frameLimits.minSide);
          expect(side).toBeLessThanOrEqual(frameLimits.maxSide);
        }
      }
    }
  });
});

describe('landmarksInCrop', () => {
  it('moves points from the searched image into the crop, depth in the same scale', () => {
    const plan = { source: at(600, 300, 600, 400), target: { width: 300, height: 200 } };
    // Searched at a third of the camera's size: (300, 150) is camera pixel (900, 450).
    const moved = landmarksInCrop(Float32Array.from([300, 150, -10]), { width: 640, height: 360 }, camera, plan);
    expect([...moved]).toEqual([150, 75, -15]);
  });
});
