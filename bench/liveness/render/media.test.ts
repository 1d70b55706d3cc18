import { describe, expect, it } from 'vitest';
import { blur } from './camera.ts';
import { chanceOf, noiseRun } from './chance.ts';
import { compress } from './codec.ts';
import { printed, printOf } from './medium.ts';
import { canvasOf } from './raster.ts';

/** A grey picture with a bright spot in its middle. */
function spot(size = 32) {
  const canvas = canvasOf(size, size);
  canvas.rgb.fill(100);
  canvas.rgb.fill(200, 3 * ((size / 2) * size + size / 2), 3 * ((size / 2) * size + size / 2) + 3);
  return canvas;
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: Float32Array) => Math.max(...values) - Math.min(...values);

describe('the lens', () => {
  it('spreads light and loses none', () => {
    const canvas = spot();
    const before = mean(canvas.rgb);
    blur(canvas, 0.8);
    expect(mean(canvas.rgb)).toBeCloseTo(before, 3);
    expect(spread(canvas.rgb)).toBeLessThan(60);
  });
});

describe('the codec', () => {
  it('leaves a flat picture alone and takes fine structure away, the more the worse it is', () => {
    const flat = canvasOf(16, 16);
    flat.rgb.fill(120);
    compress(flat, 30);
    expect(spread(flat.rgb)).toBeLessThan(0.01);
    const detail = (quality: number) => {
      const canvas = spot();
      compress(canvas, quality);
      return spread(canvas.rgb);
    };
    expect(detail(95)).toBeGreaterThan(80);
    expect(detail(10)).toBeLessThan(detail(95));
  });
});

it('prints neither black nor white', () => {
  const picture = canvasOf(64, 64);
  picture.rgb.fill(255, 0, 64 * 32 * 3);
  const print = { ...printOf(chanceOf('print'), false), grain: 0, tint: [1, 1, 1] as const };
  const paper = printed(picture, print).rgb;
  expect(Math.min(...paper)).toBeCloseTo(print.black, 3);
  expect(Math.max(...paper)).toBeCloseTo(print.white, 3);
});

describe('chance', () => {
  it('is the same for the same seed, and another for another', () => {
    const draw = (seed: string) => Array.from({ length: 5 }, chanceOf(seed).next);
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });

  it('makes noise of its own for every frame', () => {
    const run = (frame: number) => Array.from({ length: 4 }, (_, i) => noiseRun(frame, 3)(i));
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });
});
