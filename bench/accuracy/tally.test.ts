import { describe, expect, it } from 'vitest';
import { random } from './random.ts';
import { scoreStep, Tally } from './tally.ts';

const tallyOf = (scores: readonly number[]): Tally => {
  const tally = new Tally();
  for (const score of scores) tally.add(score);
  return tally;
};
/** Impostors at 0.001, 0.002 ... 1: at a threshold t the FMR is 1 - t, give or take one. */
const evenly = Array.from({ length: 1000 }, (_, i) => (i + 1) / 1000);

describe('thresholdFor', () => {
  it.each([
    [0.01, 0.99],
    [0.1, 0.9],
    [0.5, 0.5],
  ])('lies for a share of %d just above the first score that must be refused', (share, refused) => {
    const tally = tallyOf(evenly);
    const threshold = tally.thresholdFor(share);
    expect(threshold).toBeGreaterThan(refused);
    expect(threshold - refused).toBeLessThanOrEqual(scoreStep);
    expect(tally.shareFrom(threshold)).toBeCloseTo(share, 9);
  });

  it('lets equal scores fall on one side together: the share is never more than asked for', () => {
    const tally = tallyOf([...Array(90).fill(0.1), ...Array(10).fill(0.8)]);
    expect(tally.thresholdFor(0.05)).toBeGreaterThan(0.8);
    expect(tally.shareFrom(tally.thresholdFor(0.05))).toBe(0);
    expect(tally.shareFrom(tally.thresholdFor(0.1))).toBe(0.1);
  });

  it('works below zero, at zero and beyond both ends', () => {
    const negative = tallyOf(Array.from({ length: 100 }, (_, i) => -1 + i / 100));
    expect(negative.shareFrom(negative.thresholdFor(0.02))).toBe(0.02);
    const zeros = tallyOf(Array(100).fill(0));
    expect(zeros.thresholdFor(0.02)).toBeGreaterThan(0);
    const outside = tallyOf([...Array(50).fill(-3), ...Array(50).fill(2.5)]);
    expect(outside.shareFrom(1.5)).toBe(0.5);
    expect(outside.shareFrom(-2)).toBe(1);
  });

  it('gives every score a place when all may match', () => {
    const tally = tallyOf([0.2, 0.4]);
    expect(tally.shareFrom(tally.thresholdFor(1))).toBe(1);
  });

  it('does not claim a share that so few scores cannot show', () => {
    const tally = tallyOf(evenly.slice(0, 99));
    expect(tally.sees(0.01)).toBe(false);
    expect(() => tally.thresholdFor(0.01)).toThrow(/99 impostor trials are too few/);
  });
});

it('agrees with sorting, for scores in any order', () => {
  const next = random(7);
  const scores = Array.from({ length: 5000 }, () => next() * 2 - 1);
  const tally = tallyOf(scores);
  const sorted = scores.toSorted((a, b) => b - a);
  for (const share of [0.3, 0.01, 0.001]) {
    expect(Math.abs(tally.thresholdFor(share) - (sorted[5000 * share] as number))).toBeLessThanOrEqual(scoreStep);
  }
  expect(tally.max).toBe(sorted[0]);
});

it('counts scores that come after a question', () => {
  const tally = tallyOf([0.1]);
  expect(tally.shareFrom(0.5)).toBe(0);
  tally.add(0.9);
  expect(tally.shareFrom(0.5)).toBe(0.5);
});
