import { beforeAll, describe, expect, it } from 'vitest';
import { faceBox, point } from '../../src-face/align.ts';
import { cutOut, sampleFaces } from '../../src-face/testing/samples.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { area, clamp01, curve, inside, paint, stroke } from './canvas.ts';
import { conditions } from './kinds.ts';
import { dim, fewPixels } from './light.ts';
import { cuts, wearMask } from './masks.ts';

let face: FaceFrame;

beforeAll(async () => {
  // Small: every condition is drawn twice, pixel by pixel.
  face = fewPixels(cutOut((await sampleFaces())[1] as FaceFrame, 1.5), 4);
});

const level = ({ pixels, width }: FaceFrame, x: number, y: number) => pixels[(y * width + x) * 4] ?? -1;
const mean = ({ pixels }: FaceFrame) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;

describe('every condition', () => {
  it('has a name of its own, and the first leaves the frame alone', () => {
    expect(new Set(conditions.map(({ name }) => name)).size).toBe(conditions.length);
    expect(conditions[0].apply(face, 1).pixels).toEqual(face.pixels);
  });

  it('changes the picture, the same way for the same seed, and leaves the one it was given', () => {
    const before = face.pixels.slice();
    for (const { name, apply } of conditions.slice(1)) {
      const once = apply(face, 3);
      expect(once.pixels, name).not.toEqual(face.pixels);
      expect(once.pixels.length, name).toBe(once.width * once.height * 4);
      expect(apply(face, 3).pixels, name).toEqual(once.pixels);
    }
    expect(face.pixels).toEqual(before);
  });
});

describe('wearMask', () => {
  it.each(cuts)('covers mouth and chin and leaves eyes and forehead free (%s)', (cut) => {
    const worn = wearMask(face, { cut, fabric: 'black' }, 4);
    for (const [index, covered] of [
      [13, true],
      [199, true],
      [159, false],
      [386, false],
      [151, false],
    ] as const) {
      const [x, y] = point(face.landmarks, index).map(Math.floor) as [number, number];
      expect(level(worn, x, y) !== level(face, x, y), `landmark ${index}`).toBe(covered);
    }
  });
});

describe('painting', () => {
  const square = [
    [10, 10],
    [20, 10],
    [20, 20],
    [10, 20],
  ] as const;

  it('covers the inside of an outline and nothing outside', () => {
    const { coverage } = area(square, 1);
    expect(coverage(15, 15)).toBe(1);
    expect(coverage(25, 15)).toBe(0);
    expect(coverage(10, 15)).toBeCloseTo(0.5, 6);
    expect(inside(square, 15, 15)).toBe(true);
    expect(inside(square, 15, 25)).toBe(false);
  });

  it('draws lines of their width', () => {
    const { coverage } = stroke([square[0], square[1]], 4, 1);
    expect([coverage(15, 10), coverage(15, 11.5), coverage(15, 13)]).toEqual([1, 1, 0]);
  });

  it('rounds corners between points that it keeps', () => {
    const round = curve(square, 3);
    expect(round).toHaveLength(12);
    expect(round[0]).toEqual([10, 10]);
  });

  it('stays inside the picture', () => {
    const { height } = faceBox(face.landmarks);
    const beyond = paint(
      face,
      area(
        [
          [-50, -50],
          [face.width + 50, -50],
          [0, height],
        ],
        2,
      ),
      () => [300, -20, 7],
    );
    expect(beyond.pixels.length).toBe(face.pixels.length);
    expect(level(beyond, 5, 0)).toBe(255);
  });

  it('keeps shares within 0 and 1', () => {
    expect([clamp01(-1), clamp01(0.3), clamp01(2)]).toEqual([0, 0.3, 1]);
  });
});

describe('light', () => {
  it('gets darker with less of it, and nearly as bright again by gain', () => {
    const dark = dim(face, 1 / 16, 0, 1);
    expect(mean(dark)).toBeLessThan(mean(face));
    expect(mean(dim(face, 1 / 16, 1, 1))).toBeGreaterThan(mean(dark) * 1.2);
  });

  it('shrinks picture and landmarks together', () => {
    const small = fewPixels(face, 2);
    expect(small.width).toBe(Math.floor(face.width / 2));
    expect(small.landmarks[3]).toBeCloseTo((face.landmarks[3] ?? 0) / 2, 3);
  });
});
