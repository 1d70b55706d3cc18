import { describe, expect, it } from 'vitest';
import {
  alignArcFace,
  alignDlib,
  arcFaceMap,
  arcFaceSize,
  cropScaled,
  dlibSize,
  faceBox,
  flip,
  inverse,
  point,
  similarity,
  warp,
} from './align.ts';
import { random } from './random.ts';
import { pattern, shoot } from './testing/pictures.ts';
import type { Point } from './types.ts';

const square: readonly Point[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

function applied(map: ReturnType<typeof similarity>, [x, y]: Point): [number, number] {
  return [map.a * x + map.b * y + map.tx, map.c * x + map.d * y + map.ty];
}

describe('similarity', () => {
  it('finds a turn, a scaling and a shift exactly', () => {
    const [angle, scale, tx, ty] = [0.7, 2.5, -3, 11];
    const to = square.map(
      ([x, y]): Point => [
        scale * (Math.cos(angle) * x - Math.sin(angle) * y) + tx,
        scale * (Math.sin(angle) * x + Math.cos(angle) * y) + ty,
      ],
    );
    const map = similarity(square, to);
    expect(map.a).toBeCloseTo(scale * Math.cos(angle), 10);
    expect(map.c).toBeCloseTo(scale * Math.sin(angle), 10);
    expect(map.b).toBeCloseTo(-map.c, 12);
    expect(map.tx).toBeCloseTo(tx, 10);
    expect(map.ty).toBeCloseTo(ty, 10);
  });

  it('is the best fit: no small change of it brings the points closer', () => {
    const next = random(7);
    const to = square.map(([x, y]): Point => [3 * x + 4 * next(), 3 * y + 4 * next()]);
    const map = similarity(square, to);
    const error = (m: typeof map) =>
      square.reduce((sum, from, i) => {
        const [x, y] = applied(m, from);
        const [u, v] = to[i] as Point;
        return sum + (x - u) ** 2 + (y - v) ** 2;
      }, 0);
    const best = error(map);
    for (const d of [-0.01, 0.01]) {
      expect(error({ ...map, a: map.a + d, d: map.d + d })).toBeGreaterThan(best);
      expect(error({ ...map, b: map.b - d, c: map.c + d })).toBeGreaterThan(best);
      expect(error({ ...map, tx: map.tx + d })).toBeGreaterThan(best);
      expect(error({ ...map, ty: map.ty + d })).toBeGreaterThan(best);
    }
  });

  it('never mirrors', () => {
    const map = similarity(
      square,
      square.map(([x, y]): Point => [-x, y]),
    );
    expect(map.a * map.d - map.b * map.c).toBeGreaterThanOrEqual(0);
  });

  it('refuses lists of different length, and points on one spot', () => {
    expect(() => similarity(square, square.slice(1))).toThrow(RangeError);
    expect(() => similarity([square[2] as Point, square[2] as Point], square.slice(0, 2))).toThrow(RangeError);
  });
});

describe('warp', () => {
  const identity = { a: 1, b: 0, tx: 0, c: 0, d: 1, ty: 0 };

  it('copies pixels where nothing changes', () => {
    const frame = shoot(pattern, { width: 16, height: 16 });
    const chip = warp(frame, identity, 16);
    for (let i = 0; i < 256; i++) {
      for (let c = 0; c < 3; c++) expect(chip[3 * i + c]).toBe(frame.pixels[4 * i + c]);
    }
  });

  it('keeps the channels apart and drops alpha', () => {
    const pixels = Uint8Array.from({ length: 4 * 4 * 4 }, (_, i) => [10, 20, 30, 40][i % 4] as number);
    const chip = warp({ pixels, width: 4, height: 4 }, { ...identity, a: 0.5, d: 0.5 }, 8);
    expect([...new Set(chip)]).toEqual([10, 20, 30]);
  });

  it('interpolates a ramp exactly', () => {
    const ramp = shoot((x, y) => Math.floor(x) * 4 + Math.floor(y) * 2, { width: 32, height: 32 });
    // Chip pixel (4, 3) has its centre at (4.5, 3.5), which the map takes to (4.5 + 2.25, 3.5 + 1.5).
    const chip = warp(ramp, { ...identity, tx: 2.25, ty: 1.5 }, 8);
    expect(chip[(3 * 8 + 4) * 3]).toBeCloseTo((4 + 2.25) * 4 + (3 + 1.5) * 2, 5);
  });

  it('turns: what is right of the centre comes from below it after a quarter', () => {
    const dot = shoot((x, y) => (Math.floor(x) === 4 && Math.floor(y) === 6 ? 200 : 0), { width: 9, height: 9 });
    const chip = warp(dot, { a: 0, b: -1, tx: 9, c: 1, d: 0, ty: 0 }, 9);
    expect(chip[(4 * 9 + 6) * 3]).toBe(200);
  });

  it('averages when it shrinks: a checkerboard becomes grey, not stripes', () => {
    const board = shoot((x, y) => ((Math.floor(x) + Math.floor(y)) % 2 ? 255 : 0), { width: 200, height: 200 });
    for (const shrink of [2.3, 3.7, 4.4]) {
      const chip = warp(board, { ...identity, a: shrink, d: shrink, tx: 3.3, ty: 1.9 }, 40);
      for (const level of chip) expect(Math.abs(level - 127.5)).toBeLessThan(45);
      expect(chip.reduce((sum, level) => sum + level, 0) / chip.length).toBeCloseTo(127.5, 0);
    }
  });

  it('continues the edge beyond the image', () => {
    const frame = shoot(() => 77, { width: 8, height: 8 });
    expect([...new Set(warp(frame, { ...identity, tx: -20, ty: 20 }, 8))]).toEqual([77]);
  });
});

describe('aligned chips', () => {
  const eyeAt = (frame: ReturnType<typeof shoot>, indices: readonly number[]): Point => {
    const points = indices.map((index) => point(frame.landmarks, index));
    return [
      points.reduce((sum, [x]) => sum + x, 0) / points.length,
      points.reduce((sum, [, y]) => sum + y, 0) / points.length,
    ];
  };
  const brightest = (chip: Float32Array, size: number, left: number, right: number): Point => {
    let best = -1;
    let at: Point = [0, 0];
    for (let y = 0; y < size; y++) {
      for (let x = left; x < right; x++) {
        const level = chip[(y * size + x) * 3] as number;
        if (level > best) {
          best = level;
          at = [x, y];
        }
      }
    }
    return at;
  };

  it.each([0, 0.4, -0.6])('put the eyes at the template, whatever the roll (%f rad)', (roll) => {
    const upright = shoot(() => 0, { width: 400, height: 400, faceHeight: 180 });
    const turned = (x: number, y: number): Point => [
      200 + Math.cos(roll) * (x - 200) - Math.sin(roll) * (y - 200),
      200 + Math.sin(roll) * (x - 200) + Math.cos(roll) * (y - 200),
    ];
    const landmarks = upright.landmarks.slice();
    for (let i = 0; i < 478; i++) {
      const [x, y] = turned(landmarks[3 * i] as number, landmarks[3 * i + 1] as number);
      landmarks[3 * i] = x;
      landmarks[3 * i + 1] = y;
    }
    const eyes = [
      [33, 133, 159, 145],
      [362, 263, 386, 374],
    ].map((indices) => eyeAt({ ...upright, landmarks }, indices));
    const lit = shoot(
      (x, y) => 250 * Math.max(...eyes.map(([ex, ey]) => Math.exp(-((x - ex) ** 2 + (y - ey) ** 2) / 20))),
      { width: 400, height: 400 },
    );
    const chip = alignArcFace({ ...lit, landmarks });
    expect(chip).toHaveLength(arcFaceSize ** 2 * 3);
    const left = brightest(chip, arcFaceSize, 0, 56);
    const right = brightest(chip, arcFaceSize, 56, 112);
    // The made-up face is not ArcFace's, so the fit is close, not exact; but level and mirrored.
    expect(Math.abs(left[1] - right[1])).toBeLessThanOrEqual(1);
    expect(Math.abs(left[0] - 38.3)).toBeLessThan(4);
    expect(Math.abs(right[0] - 73.5)).toBeLessThan(4);
    expect(Math.abs(left[1] - 51.6)).toBeLessThan(4);
  });

  it('has dlib chips of 150 px with the outer eye corners a padded unit face apart', () => {
    const face = shoot(() => 0, { width: 400, height: 400, faceHeight: 180 });
    const corners = [33, 263].map((index) => point(face.landmarks, index));
    const lit = shoot(
      (x, y) => 250 * Math.max(...corners.map(([ex, ey]) => Math.exp(-((x - ex) ** 2 + (y - ey) ** 2) / 20))),
      { width: 400, height: 400 },
    );
    const chip = alignDlib({ ...lit, landmarks: face.landmarks });
    expect(chip).toHaveLength(dlibSize ** 2 * 3);
    const left = brightest(chip, dlibSize, 0, 75);
    const right = brightest(chip, dlibSize, 75, 150);
    expect(Math.abs(left[0] - ((0.25 + 0.1206) / 1.5) * 150)).toBeLessThan(5);
    expect(Math.abs(right[0] - ((0.25 + 0.8596) / 1.5) * 150)).toBeLessThan(5);
  });

  it('flips left and right, and back', () => {
    const chip = alignArcFace(shoot(pattern));
    const mirrored = flip(chip);
    for (const [x, y] of [
      [0, 0],
      [17, 40],
      [111, 111],
    ] as const) {
      for (let c = 0; c < 3; c++) {
        expect(mirrored[(y * arcFaceSize + x) * 3 + c]).toBe(chip[(y * arcFaceSize + (111 - x)) * 3 + c]);
      }
    }
    expect(flip(mirrored)).toEqual(chip);
  });
});

describe('inverse', () => {
  it('leads from the crop back into the chip', () => {
    const { landmarks } = shoot(() => 0, { width: 400, height: 300, faceHeight: 150, centre: [170, 140] });
    const map = arcFaceMap(landmarks);
    const there = applied(map, [31, 87]);
    const [x, y] = applied(inverse(map), there);
    expect(x).toBeCloseTo(31, 8);
    expect(y).toBeCloseTo(87, 8);
  });

  it.each([0, Number.NaN])('refuses a map without an area (%f)', (a) => {
    expect(() => inverse({ a, b: 0, tx: 3, c: 0, d: a, ty: 1 })).toThrow(RangeError);
  });
});

describe('faceBox', () => {
  it('spans the mesh and ignores the irises', () => {
    const { landmarks } = shoot(() => 0, { width: 400, height: 400, faceHeight: 200 });
    landmarks.set([-500, -500, 0], 470 * 3);
    const box = faceBox(landmarks);
    expect(box.x).toBeCloseTo(200 - 80, 0);
    expect(box.y).toBeCloseTo(200 - 100, 0);
    expect(box.width).toBeCloseTo(160, 0);
    expect(box.height).toBeCloseTo(200, 0);
  });
});

describe('cropScaled', () => {
  /** Red tells x, so that a crop tells where it was taken. */
  const ruler = (width: number, height: number) => shoot((x) => Math.floor(x), { width, height });
  const span = (crop: Float32Array, size: number) => [crop[0] as number, crop[(size - 1) * 3] as number] as const;

  it('enlarges the box around its centre', () => {
    const crop = cropScaled(ruler(256, 256), { x: 108, y: 108, width: 40, height: 40 }, 2, 80);
    const [left, right] = span(crop, 80);
    expect(left).toBeCloseTo(88 + 0.5 - 0.5, 0);
    expect(right).toBeCloseTo(168 - 0.5 - 0.5, 0);
  });

  it('moves inside where the image ends, instead of padding', () => {
    const [left, right] = span(cropScaled(ruler(256, 256), { x: 5, y: 100, width: 40, height: 40 }, 2, 80), 80);
    expect(left).toBeCloseTo(0, 0);
    expect(right).toBeCloseTo(79, 0);
    const [first, last] = span(cropScaled(ruler(256, 256), { x: 230, y: 100, width: 40, height: 40 }, 2, 80), 80);
    expect(first).toBeCloseTo(176, 0);
    expect(last).toBeCloseTo(255, 0);
  });

  it('enlarges less where the image is too small', () => {
    // 100 px high: the factor falls from 4 to 99 / 50, and the width with it.
    const [left, right] = span(cropScaled(ruler(256, 100), { x: 103, y: 25, width: 50, height: 50 }, 4, 80), 80);
    expect(left).toBeCloseTo(128 - 49.5, 0);
    expect(right).toBeCloseTo(128 + 49.5 - 1, 0);
  });
});
