import { describe, expect, it } from 'vitest';
import { choices, type Fuse, type Person, trialsOf } from './protocols.ts';

/** Each person has an axis; image `i` leans a little towards a common one, so that all scores differ. */
const axes = 8;
const person = (index: number, images: number, missing: readonly number[] = []): Person => ({
  identity: `person ${index}`,
  vectors: Array.from({ length: images }, (_, i) => {
    if (missing.includes(i)) return null;
    const vector = new Float32Array(axes);
    vector[index] = 1;
    vector[axes - 1] = i / 10;
    return vector;
  }),
});
const mean: Fuse = (vectors) =>
  Float32Array.from({ length: axes }, (_, k) => vectors.reduce((sum, v) => sum + (v[k] ?? 0), 0) / vectors.length);

const counts = (protocol: Parameters<typeof trialsOf>[0], people: readonly Person[]) => {
  const { genuine, genuineFailed, impostor, templateImages, probeImages } = trialsOf(protocol, people, mean);
  return { genuine: genuine.length, genuineFailed, impostor: impostor.length, templateImages, probeImages };
};

describe('choices', () => {
  it('are all subsets of a size', () => {
    expect(choices(4, 2)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    expect(choices(2, 3)).toEqual([]);
    expect(choices(3, 3)).toEqual([[0, 1, 2]]);
  });
});

describe('single', () => {
  it('compares every two images once', () => {
    const people = [person(0, 4), person(1, 2), person(2, 1)];
    expect(counts('single', people)).toMatchObject({ genuine: 6 + 1, impostor: 4 * 2 + 4 * 1 + 2 * 1 });
  });

  it('gives genuine scores near 1 and impostor scores near 0', () => {
    const { genuine, impostor } = trialsOf('single', [person(0, 2), person(1, 2)], mean);
    expect(Math.min(...genuine)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...impostor)).toBeLessThan(0.02);
  });

  it('counts pairs with a missing face as failed, and leaves them out among impostors', () => {
    expect(counts('single', [person(0, 3, [1]), person(1, 1)])).toMatchObject({
      genuine: 1,
      genuineFailed: 2,
      impostor: 2,
    });
  });
});

describe('template3', () => {
  it('leaves one image out in turn, and probes with every stranger', () => {
    const people = [person(0, 4), person(1, 3), person(2, 1)];
    expect(counts('template3', people)).toEqual({
      genuine: 4, // the three-image person has nobody left to probe with
      genuineFailed: 0,
      impostor: 4 * (3 + 1) + 1 * (4 + 1),
      templateImages: [3, 3],
      probeImages: [1, 1],
    });
  });

  it('compares the fused template with the probe', () => {
    const { genuine } = trialsOf('template3', [person(0, 4)], mean);
    // Images lean 0, 0.1, 0.2, 0.3: the mean of the first three leans 0.1, and 1 x 1 + 0.1 x 0.3 = 1.03.
    expect(genuine[0]).toBeCloseTo(1.03, 6);
  });

  it('fails every trial that needs a face that was not found', () => {
    expect(counts('template3', [person(0, 4, [0])])).toMatchObject({ genuine: 0, genuineFailed: 4 });
  });
});

describe('fused', () => {
  it('takes three against two where there are five images', () => {
    expect(counts('fused', [person(0, 5)])).toMatchObject({ genuine: 10, templateImages: [3, 3], probeImages: [2, 2] });
  });

  it('takes two against two, each split once, where there are four', () => {
    expect(counts('fused', [person(0, 4)])).toMatchObject({ genuine: 3, templateImages: [2, 2], probeImages: [2, 2] });
  });

  it('compares people once when both have four, and keeps what a person with fewer images can give', () => {
    expect(counts('fused', [person(0, 4), person(1, 4)]).impostor).toBe(6 * 6);
    expect(counts('fused', [person(0, 4), person(1, 2)]).impostor).toBe(6 * 1); // two images probe, but make no template
    expect(counts('fused', [person(0, 4), person(1, 3)]).impostor).toBe(6 * 3 + 1 * 6);
  });
});
