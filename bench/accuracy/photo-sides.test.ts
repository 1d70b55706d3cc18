import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { choices, type PersonPhotos, photoPlan } from './photo-sides.ts';
import type { Protocol } from './sides.ts';
import { countGenuine } from './statistics.ts';
import { at, cosine } from './testing.ts';

const person = (index: number, images: number, missing: readonly number[] = []): PersonPhotos => ({
  identity: `person ${index}`,
  photos: Array.from({ length: images }, (_, i) => ({
    name: `${index}_${i}`,
    vectors: missing.includes(i) ? null : at(60 * index + i),
  })),
});
const cosines = { models: ['mobilefacenet'] as const, combine: ([similarity]: readonly number[]) => similarity ?? 0 };

function outcomeOf(protocol: Protocol, people: readonly PersonPhotos[]) {
  const [outcome] = compare(
    photoPlan(protocol, people),
    [cosines],
    people.map(() => 0),
  );
  if (!outcome) throw new Error('no outcome');
  return outcome;
}
const counts = (protocol: Protocol, people: readonly PersonPhotos[]) => {
  const { genuine, impostor, templateImages, probeImages } = outcomeOf(protocol, people);
  return { ...countGenuine(genuine), impostor: impostor.count, templateImages, probeImages };
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

  it('are every photo alone, but of the ways to choose several no more than ten, the same each time', () => {
    expect(choices(530, 1)).toHaveLength(530);
    for (const n of [6, 30, 530]) {
      const chosen = choices(n, 3);
      expect(new Set(chosen.map(String)).size).toBe(10);
      expect(chosen.every(([a = 0, b = 0, c = 0]) => a < b && b < c && c < n)).toBe(true);
      expect(choices(n, 3)).toEqual(chosen);
    }
  });
});

describe('single', () => {
  it('compares every two images once', () => {
    const people = [person(0, 4), person(1, 2), person(2, 1)];
    expect(counts('single', people)).toMatchObject({ trials: 6 + 1, failed: 0, impostor: 4 * 2 + 4 * 1 + 2 * 1 });
  });

  it('scores each pair by what lies between', () => {
    const { genuine, highest, lowest } = outcomeOf('single', [person(0, 2), person(1, 2)]);
    expect(genuine[0]?.scores[0]).toBeCloseTo(cosine(1), 6);
    expect(highest.map(({ score }) => score)).toEqual(
      [59, 60, 60, 61].map((angle) => expect.closeTo(cosine(angle), 6)),
    );
    expect(highest[0]).toMatchObject({ template: '0_1', probe: '1_0' });
    expect(lowest).toHaveLength(2);
  });

  it('counts pairs with a missing face as failed, and leaves them out among impostors', () => {
    expect(counts('single', [person(0, 3, [1]), person(1, 1)])).toMatchObject({ trials: 3, failed: 2, impostor: 2 });
  });
});

describe('template3', () => {
  it('leaves one image out in turn, and probes with every stranger', () => {
    const people = [person(0, 4), person(1, 3), person(2, 1)];
    expect(counts('template3', people)).toEqual({
      trials: 4, // the three-image person has nobody left to probe with
      failed: 0,
      impostor: 4 * (3 + 1) + 1 * (4 + 1),
      templateImages: [3, 3],
      probeImages: [1, 1],
    });
  });

  it('compares the fused template with the probe', () => {
    const { genuine } = outcomeOf('template3', [person(0, 4), person(1, 1)]);
    // Photos at 0, 1, 2 and 3 degrees: the mean of the first three lies at 1.
    expect(genuine[0]?.scores[0]).toBeCloseTo(cosine(2), 5);
  });

  it('fails every trial that needs a face that was not found', () => {
    expect(counts('template3', [person(0, 4, [0])])).toMatchObject({ trials: 4, failed: 4 });
  });
});

describe('fused', () => {
  it('takes three against two where there are five images', () => {
    expect(counts('fused', [person(0, 5)])).toMatchObject({ trials: 10, templateImages: [3, 3], probeImages: [2, 2] });
  });

  it('takes two against two, each split once, where there are four', () => {
    expect(counts('fused', [person(0, 4)])).toMatchObject({ trials: 3, templateImages: [2, 2], probeImages: [2, 2] });
  });

  it('compares people once when both have four, and keeps what a person with fewer images can give', () => {
    expect(counts('fused', [person(0, 4), person(1, 4)]).impostor).toBe(6 * 6);
    expect(counts('fused', [person(0, 4), person(1, 2)]).impostor).toBe(6 * 1); // two images probe, but make no template
    expect(counts('fused', [person(0, 4), person(1, 3)]).impostor).toBe(6 * 3 + 1 * 6);
  });
});
