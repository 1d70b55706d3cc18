import { describe, expect, it } from 'vitest';
import { probit } from './det.ts';
import {
  countGenuine,
  falseNonMatchRate,
  type Genuine,
  intervalOfFnmr,
  operatingPoints,
  pointAt,
} from './statistics.ts';
import { Tally } from './tally.ts';

const impostorsOf = (scores: readonly number[]): Tally => {
  const tally = new Tally();
  for (const score of scores) tally.add(score);
  return tally;
};
const people: readonly Genuine[] = [
  { scores: [0.5, 0.9], failed: 0 },
  { scores: [0.95], failed: 1 },
  { scores: [], failed: 0 },
];

describe('FNMR', () => {
  it('counts scores under the threshold, and faces that were not found', () => {
    expect(countGenuine(people)).toEqual({ trials: 4, failed: 1 });
    expect(falseNonMatchRate(people, 0.9)).toBe(2 / 4); // a score that meets the threshold matches
    expect(falseNonMatchRate(people, 0)).toBe(1 / 4);
    expect(falseNonMatchRate([], 0)).toBeNaN();
  });

  it('separates two normal distributions as theory says', () => {
    // Impostors N(0, 1), genuine N(3, 1), a tenth of each, by their quantiles; FMR 1e-2 lies at 2.326: FNMR = P(N < -0.674).
    const normal = Array.from({ length: 20_000 }, (_, i) => probit((i + 0.5) / 20_000) / 10);
    const genuine = [{ scores: normal.map((z) => z + 0.3), failed: 0 }];
    const [point] = operatingPoints({ genuine, impostor: impostorsOf(normal) }, [0.01]);
    expect(point?.threshold).toBeCloseTo(0.2326, 3);
    expect(point?.fnmr).toBeCloseTo(0.25, 2);
    expect(point?.measuredFmr).toBeLessThanOrEqual(0.01);
  });

  it('leaves out rates that so few impostors cannot show', () => {
    const trials = { genuine: people, impostor: impostorsOf(Array.from({ length: 150 }, (_, i) => i / 200)) };
    expect(operatingPoints(trials, [1e-1, 1e-2, 1e-3]).map(({ fmr }) => fmr)).toEqual([1e-1, 1e-2]);
  });
});

describe('the interval of the FNMR', () => {
  const crowd = (missed: number, of: number): Genuine[] =>
    Array.from({ length: of }, (_, i) => ({ scores: [i < missed ? 0 : 1], failed: 0 }));

  it('holds the FNMR, and is that of a binomial where everybody has one trial', () => {
    const [low, high] = intervalOfFnmr(crowd(100, 1000), 0.5);
    const deviation = Math.sqrt((0.1 * 0.9) / 1000);
    expect(low).toBeGreaterThan(0.1 - 2.3 * deviation);
    expect(low).toBeLessThan(0.1 - 1.6 * deviation);
    expect(high).toBeLessThan(0.1 + 2.3 * deviation);
    expect(high).toBeGreaterThan(0.1 + 1.6 * deviation);
  });

  it('is wider when the misses hang together in a few people', () => {
    const width = ([low, high]: readonly [number, number]) => high - low;
    const together = Array.from(
      { length: 100 },
      (_, i): Genuine => ({ scores: Array(10).fill(i < 10 ? 0 : 1), failed: 0 }),
    );
    expect(width(intervalOfFnmr(together, 0.5))).toBeGreaterThan(2 * width(intervalOfFnmr(crowd(100, 1000), 0.5)));
  });

  it('is the same every time, and a point where nobody or everybody is missed', () => {
    expect(intervalOfFnmr(people, 0.9)).toEqual(intervalOfFnmr(people, 0.9));
    expect(intervalOfFnmr(crowd(0, 50), 0.5)).toEqual([0, 0]);
    expect(intervalOfFnmr(crowd(50, 50), 0.5)).toEqual([1, 1]);
  });

  it('stands beside the FNMR in an operating point', () => {
    const { ci, fnmr, measuredFmr } = pointAt({ genuine: crowd(5, 50), impostor: impostorsOf([0, 1]) }, 0.5, 0.1);
    expect(fnmr).toBe(0.1);
    expect(measuredFmr).toBe(0.5);
    expect(ci[0]).toBeLessThan(fnmr);
    expect(ci[1]).toBeGreaterThan(fnmr);
  });
});
