import { describe, expect, it } from 'vitest';
import { type Box, distinct, isSound, measure, overlap, poseOf } from './metrics.ts';
import { frame, poseMatrix, syntheticFace } from './testing/synthetic.ts';

describe('measure', () => {
  it('tells where the face is and how big', () => {
    const metrics = measure(syntheticFace({ centre: { x: 0.4, y: 0.6 }, height: 0.5 }), frame);
    expect(metrics.height).toBeCloseTo(0.5, 3);
    expect(metrics.centre.x).toBeCloseTo(0.4, 3);
    expect(metrics.centre.y).toBeCloseTo(0.6, 3);
    expect(metrics.eyeDistance).toBeCloseTo(0.32 * 180, 1);
  });

  it('leaves the irises out of the box: they wander', () => {
    const face = syntheticFace();
    const before = measure(face, frame).box;
    face.landmarks.set([5, 5, 0], 3 * 470);
    expect(measure(face, frame).box).toEqual(before);
  });

  it('measures how far the eyes are open', () => {
    expect(measure(syntheticFace({ eyes: 0.32 }), frame).eyesOpen).toBeCloseTo(0.32, 2);
    expect(measure(syntheticFace({ eyes: 0.05 }), frame).eyesOpen).toBeCloseTo(0.05, 2);
  });
});

describe('isSound', () => {
  it('takes a face inside the picture, at its border and half outside', () => {
    for (const x of [0.5, 0.01, -0.1, 1.1]) {
      expect(isSound(syntheticFace({ centre: { x, y: 0.5 } }), frame), `centre ${x}`).toBe(true);
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e9])('refuses a landmark of %d', (bad) => {
    for (const at of [0, 701, 3 * 478 - 1]) {
      const face = syntheticFace();
      face.landmarks[at] = bad;
      expect(isSound(face, frame)).toBe(false);
    }
  });

  it('refuses a pose that is no number, a point for a face, and half a face', () => {
    const face = syntheticFace();
    const matrix = Float32Array.from(face.matrix);
    matrix[5] = Number.NaN;
    expect(isSound({ ...face, matrix }, frame)).toBe(false);
    expect(isSound({ ...face, landmarks: new Float32Array(478 * 3) }, frame)).toBe(false);
    expect(isSound({ ...face, landmarks: face.landmarks.subarray(0, 600) }, frame)).toBe(false);
  });
});

describe('poseOf', () => {
  it.each([
    [0, 0, 0],
    [20, 0, 0],
    [-20, 0, 0],
    [0, 12, 0],
    [0, -12, 0],
    [0, 0, 15],
    [10, -8, 5],
  ])('reads yaw %i, pitch %i, roll %i back from the matrix', (yaw, pitch, roll) => {
    const pose = poseOf(poseMatrix(yaw, pitch, roll));
    expect(pose.yaw).toBeCloseTo(yaw, 3);
    expect(pose.pitch).toBeCloseTo(pitch, 3);
    expect(pose.roll).toBeCloseTo(roll, 3);
  });

  it('reads a real matrix: a man who looks down and a little to the image’s right', () => {
    const matrix = [0.98, -0.01, -0.18, 0, 0.06, 0.95, 0.3, 0, 0.17, -0.31, 0.94, 0, 1, 2, -50, 1];
    const pose = poseOf(matrix);
    expect(pose.yaw).toBeCloseTo(10.3, 1);
    expect(pose.pitch).toBeCloseTo(-18, 0);
  });
});

describe('distinct', () => {
  const box = (x: number, y: number, side: number): { box: Box } => ({ box: { x, y, width: side, height: side } });

  it('takes a face that came back twice once, and keeps the bigger one', () => {
    expect(distinct([box(102, 101, 28), box(100, 100, 30)])).toEqual([box(100, 100, 30)]);
  });

  it('keeps two people who stand side by side, the bigger one first', () => {
    expect(distinct([box(100, 100, 60), box(170, 90, 80)])).toEqual([box(170, 90, 80), box(100, 100, 60)]);
  });

  it('takes a small box inside a big one as the same face', () => {
    expect(distinct([box(100, 100, 80), box(120, 120, 35)])).toHaveLength(1);
  });
});

describe('overlap', () => {
  it('is the shared part of both areas', () => {
    const a = { x: 0, y: 0, width: 10, height: 10 };
    expect(overlap(a, a)).toBe(1);
    expect(overlap(a, { ...a, x: 5 })).toBeCloseTo(1 / 3);
    expect(overlap(a, { ...a, x: 10 })).toBe(0);
  });
});
