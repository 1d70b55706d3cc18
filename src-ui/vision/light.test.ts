import { describe, expect, it } from 'vitest';
import { glareIn, lightOf } from './light.ts';
import type { Grey } from './messages.ts';

const face = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };

function picture(level: (inside: boolean) => number): Grey {
  const [width, height] = [64, 36];
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height];
    return level(x >= 0.25 && x < 0.75 && y >= 0.25 && y < 0.75);
  });
  return { width, height, pixels };
}

describe('lightOf', () => {
  it('tells the face from what is around it', () => {
    const light = lightOf(
      picture((inside) => (inside ? 60 : 220)),
      face,
    );
    expect(light).toEqual({ brightest: 220, face: 60, around: 220, burnt: 0 });
  });

  it('counts burnt-out skin', () => {
    expect(
      lightOf(
        picture((inside) => (inside ? 255 : 90)),
        face,
      ).burnt,
    ).toBe(1);
  });

  it('speaks of the whole frame while there is no face', () => {
    const light = lightOf(picture((inside) => (inside ? 100 : 50)));
    expect(light.face).toBe(light.around);
    expect(light.face).toBeCloseTo(62.5, 0);
    expect(light.brightest).toBe(100);
  });

  it('is not fooled by a single lamp: the brightest 5 % do not count', () => {
    const dark = picture(() => 10);
    dark.pixels.fill(255, 0, 60);
    expect(lightOf(dark).brightest).toBe(10);
  });
});

describe('glareIn', () => {
  const lens = (white: number) =>
    Uint8ClampedArray.from({ length: 4 * 400 }, (_, i) => (Math.floor(i / 4) < white ? 255 : 120));

  it('is the share of pixels that are burnt out in every colour', () => {
    expect(glareIn(lens(0))).toBe(0);
    expect(glareIn(lens(100))).toBe(0.25);
  });

  it('does not take a bright red frame for a lamp', () => {
    expect(glareIn([255, 90, 90, 255, 255, 255, 255, 255])).toBe(0.5);
  });

  it('has no opinion of no pixels', () => {
    expect(glareIn([])).toBe(0);
  });
});
