import { describe, expect, it } from 'vitest';
import { motionAt, period, plus, still, talking, towardsCamera } from './motion.ts';

describe('motionAt', () => {
  it('starts over after a round, without a jump', () => {
    for (const [key, value] of Object.entries(motionAt(0.37))) {
      expect(motionAt(0.37 + period)[key as keyof typeof still]).toBeCloseTo(value, 9);
    }
  });

  it('moves all the time, but never so fast that a frame blurs', () => {
    for (let i = 0; i < period * 30; i++) {
      const [before, after] = [motionAt(i / 30), motionAt((i + 1) / 30)];
      const change = Object.keys(still).map((key) => Math.abs(after[key as 'yaw'] - before[key as 'yaw']));
      expect(Math.max(...change)).toBeGreaterThan(0);
      expect(Math.max(...change)).toBeLessThan(1);
    }
  });
});

it('keeps a face that talks moving at every moment', () => {
  for (let i = 0; i < period * 30; i++) {
    const [before, after] = [talking(i / 30, 1), talking(i / 30 + 1 / 8, 1)];
    expect(Math.hypot(after.smile - before.smile, after.brows - before.brows)).toBeGreaterThan(0.5);
  }
  expect(talking(0.2 + period, 1).smile).toBeCloseTo(talking(0.2, 1).smile, 9);
});

it('turns a head back towards the camera, as far as a photo bears', () => {
  expect(towardsCamera({ yaw: 8, pitch: -3, roll: 2 })).toMatchObject({ yaw: -8, pitch: 3, roll: -2 });
  expect(towardsCamera({ yaw: -50, pitch: 0, roll: 0 }).yaw).toBe(15);
  expect(plus(still, towardsCamera({ yaw: 8, pitch: 0, roll: 0 })).yaw).toBe(-8);
});
