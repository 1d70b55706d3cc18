import { describe, expect, it } from 'vitest';
import { epochOffsetOf } from './epoch.ts';

describe('the offset between the clocks', () => {
  it('stays the same while they are only read at different moments, and follows a clock that is set', () => {
    const at = { monotonic: 0, now: 1_000_000 };
    const offset = epochOffsetOf({ monotonic: () => at.monotonic, now: () => at.now });
    expect(offset()).toBe(1_000_000);
    at.now += 49;
    expect(offset()).toBe(1_000_000);
    at.now += 3_600_000;
    expect(offset()).toBe(4_600_049);
    at.now -= 7_200_000;
    expect(offset()).toBe(-2_599_951);
  });
});
