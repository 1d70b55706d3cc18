import { describe, expect, it } from 'vitest';
import { rateOf, upperTail } from './statistics.ts';

describe('rateOf', () => {
  it('gives the rule of three without an error', () => {
    const { rate, low, high } = rateOf(0, 150);
    expect([rate, low]).toEqual([0, 0]);
    // Clopper and Pearson, two-sided: 1 - 0.025 ** (1 / 150)
    expect(high).toBeCloseTo(0.02429, 5);
  });

  it('agrees with published intervals', () => {
    const { low, high } = rateOf(4, 20);
    expect(low).toBeCloseTo(0.0573, 4);
    expect(high).toBeCloseTo(0.4366, 4);
  });

  it('mirrors itself', () => {
    const [few, many] = [rateOf(3, 40), rateOf(37, 40)];
    expect(many.low).toBeCloseTo(1 - few.high, 9);
    expect(many.high).toBeCloseTo(1 - few.low, 9);
  });

  it('knows nothing without presentations', () => {
    expect(rateOf(0, 0)).toMatchObject({ rate: Number.NaN, low: 0, high: 1 });
  });
});

it('sums the tail of a binomial', () => {
  expect(upperTail(1, 2, 0.5)).toBeCloseTo(0.75, 12);
  expect(upperTail(0, 5, 0.1)).toBe(1);
  expect(upperTail(6, 5, 0.5)).toBe(0);
});
