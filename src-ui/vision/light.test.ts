import { describe, expect, it } from 'vitest';
import { lightOf } from './light.ts';
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
