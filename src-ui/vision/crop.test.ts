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

describe('landmarksInCrop', () => {
  it('moves points from the searched image into the crop, depth in the same scale', () => {
    const plan = { source: at(600, 300, 600, 400), target: { width: 300, height: 200 } };
    // Searched at a third of the camera's size: (300, 150) is camera pixel (900, 450).
    const moved = landmarksInCrop(Float32Array.from([300, 150, -10]), { width: 640, height: 360 }, camera, plan);
    expect([...moved]).toEqual([150, 75, -15]);
  });
});
