import { describe, expect, it } from 'vitest';
import { clockToleranceMs, heldAgainst, notBefore, type Stamped, unknownClock } from './clock.ts';

/** The window's clock started 10,000 ms after ours. */
const ahead = 10_000;
const frame = (ours: number, latency: number): Stamped => ({
  at: ours - ahead,
  notBefore: 10_000,
  arrived: ours + latency,
});

function heard(...seen: readonly Stamped[]) {
  return seen.reduce<typeof unknownClock | null>((known, each) => known && heldAgainst(known, each), unknownClock);
}

describe("a window's clock", () => {
  it('is narrowed down by each message', () => {
    expect(heard(frame(11_000, 900))).toEqual({ least: 9_000, most: 10_900 });
    expect(heard(frame(11_000, 900), frame(11_100, 80))).toEqual({ least: 9_000, most: 10_080 });
  });

  it('gives a moment of ours that is never too early, once anything was heard', () => {
    expect(notBefore(unknownClock, 5)).toBe(Number.POSITIVE_INFINITY);
    const known = heard(frame(11_000, 80));
    expect(known && notBefore(known, 2_000)).toBe(12_080);
  });

  const known = heard(frame(11_000, 80), frame(11_100, 60)) ?? unknownClock;
  /** Shown at 12,000 of ours and heard of at 12,040. */
  const painted = (at: number) => heldAgainst(known, { at, notBefore: 12_000, arrived: 12_040 });

  it('is believed about a prompt that was painted between its showing and its report', () => {
    expect(painted(2_020)).not.toBeNull();
  });

  it.each([
    ['before it was shown', 2_000 - 60 - clockToleranceMs - 1],
    ['long before it was shown', 0],
    ['in the future', 4_000],
    ['at no time', Number.NaN],
  ])('is not believed about one painted %s', (_what, at) => {
    expect(painted(at)).toBeNull();
  });

  it('is not believed about frames that run faster than time', () => {
    expect(heldAgainst(known, { at: 20_000, notBefore: 10_000, arrived: 11_200 })).toBeNull();
  });
});
