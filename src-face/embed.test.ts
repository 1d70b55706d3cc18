import { describe, expect, it } from 'vitest';
import { chipsOf, toCaffe } from './embed.ts';
import { syntheticFrame } from './synthetic.ts';

describe('toCaffe', () => {
  it('turns the channels round and takes the mean of each away', () => {
    const out = new Float32Array(6);
    toCaffe(Float32Array.of(123.68, 116.779, 103.939, 255, 0, 10), out);
    const expected = [0, 0, 0, 10 - 103.939, -116.779, 255 - 123.68];
    for (const [i, value] of expected.entries()) expect(out[i]).toBeCloseTo(value, 4);
  });
});

describe('chipsOf', () => {
  it('draws each chip once, in the size of its network', () => {
    const chips = chipsOf(syntheticFrame());
    for (const [draw, side] of [
      [chips.arcFace, 112],
      [chips.dlib, 150],
      [chips.faceRes, 192],
    ] as const) {
      expect(draw()).toHaveLength(side * side * 3);
      expect(draw()).toBe(draw());
    }
  });
});
