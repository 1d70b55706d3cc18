import { describe, expect, it } from 'vitest';
import { falseMatchRate, falseNonMatchRate, operatingPoint, operatingPoints, type Trials } from './statistics.ts';

/** Impostors at 0.001, 0.002 ... 1: at a threshold t the FMR is 1 - t, give or take one. */
const evenly = Array.from({ length: 1000 }, (_, i) => (i + 1) / 1000);
const trials = (change: Partial<Trials> = {}): Trials => ({
  genuine: [0.5, 0.9, 0.95, 0.999],
  genuineFailed: 0,
  impostor: evenly,
  ...change,
});

describe('operatingPoint', () => {
  it.each([
    [0.01, 0.99, 3 / 4],
    [0.1, 0.9, 2 / 4],
    [0.5, 0.5, 1 / 4],
  ])(
    'finds the threshold for an FMR of %d just above the first impostor that must be refused',
    (fmr, refused, fnmr) => {
      const point = operatingPoint(trials(), fmr);
      expect(point.threshold).toBeGreaterThan(Math.fround(refused));
      expect(point.threshold).toBeLessThan(refused + 1e-6);
      expect(point.measuredFmr).toBeCloseTo(fmr, 9);
      expect(point.fnmr).toBe(fnmr);
    },
  );

  it('lets equal scores fall on one side together: the FMR is never more than asked for', () => {
    const impostor = [...Array.from({ length: 90 }, () => 0.1), ...Array.from({ length: 10 }, () => 0.8)];
    const point = operatingPoint(trials({ impostor }), 0.05);
    expect(point.threshold).toBeGreaterThan(0.8);
    expect(point.measuredFmr).toBe(0);
    expect(operatingPoint(trials({ impostor }), 0.1)).toMatchObject({ measuredFmr: 0.1 });
  });

  it('works for scores below and at zero', () => {
    const impostor = Array.from({ length: 100 }, (_, i) => -1 + i / 100);
    expect(operatingPoint(trials({ impostor }), 0.02).measuredFmr).toBe(0.02);
    const zeros = operatingPoint(trials({ impostor: impostor.map(() => 0) }), 0.02);
    expect(zeros.threshold).toBeGreaterThan(0);
    expect(zeros.measuredFmr).toBe(0);
  });

  it('counts a face that was not found as a non-match', () => {
    expect(operatingPoint(trials({ genuineFailed: 4 }), 0.5).fnmr).toBe(5 / 8);
  });

  it('does not claim a rate that so few trials cannot show', () => {
    expect(() => operatingPoint(trials({ impostor: evenly.slice(0, 99) }), 0.01)).toThrow(
      /99 impostor trials are too few/,
    );
  });

  it('separates two normal distributions as theory says', () => {
    // Impostors N(0, 1), genuine N(3, 1), by their quantiles; FMR 1e-2 lies at 2.326, so FNMR = P(N < -0.674) = 0.25.
    const normal = Array.from({ length: 20_000 }, (_, i) => probit((i + 0.5) / 20_000));
    const point = operatingPoint({ impostor: normal, genuine: normal.map((z) => z + 3), genuineFailed: 0 }, 0.01);
    expect(point.threshold).toBeCloseTo(2.326, 2);
    expect(point.fnmr).toBeCloseTo(0.25, 2);
  });
});

it('operatingPoints gives the same as one at a time', () => {
  const rates = [0.1, 0.01];
  expect(operatingPoints(trials(), rates)).toEqual(rates.map((rate) => operatingPoint(trials(), rate)));
});

describe('at a given threshold', () => {
  it('a score that meets it is a match', () => {
    expect(falseMatchRate(trials({ impostor: [0.25, 0.5, 0.75, 1] }), 0.5)).toBe(3 / 4);
    expect(falseNonMatchRate(trials({ genuine: [0.25, 0.5, 0.75, 1] }), 0.5)).toBe(1 / 4);
  });
});

/** The inverse of the normal distribution function, by bisection. */
function probit(p: number): number {
  let [low, high] = [-8, 8];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return low;
}

/** Normal distribution function, Abramowitz and Stegun 26.2.17; wrong by less than 1e-7. */
function cdf(x: number): number {
  if (x < 0) return 1 - cdf(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (series * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
