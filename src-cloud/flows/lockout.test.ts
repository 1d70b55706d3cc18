import { describe, expect, it } from 'vitest';
import { charged, refunded, retryAfterSeconds, standingOf } from './lockout.ts';

const policy = { failuresBeforeDelay: 5, delaySeconds: 30, failuresBeforeBar: 50 };

describe('the standing of a name', () => {
  it.each([
    [0, 0, 'free'],
    [4, 0, 'free'],
    [5, 0, 'waiting'],
    [5, 29_999, 'waiting'],
    [5, 30_000, 'free'],
    [49, 1, 'waiting'],
    [49, 30_000, 'free'],
    [50, 1e12, 'barred'],
  ])('after %i failures and %i ms is %s', (failures, ms, is) => {
    expect(standingOf(policy, { failures, failedAt: 1000 }, 1000 + ms).is).toBe(is);
  });

  it('tells whole seconds, at least one, and none where no wait helps', () => {
    expect(retryAfterSeconds({ is: 'waiting', until: 10_001 }, 0)).toBe(11);
    expect(retryAfterSeconds({ is: 'waiting', until: 1 }, 0)).toBe(1);
    expect(retryAfterSeconds({ is: 'barred' }, 0)).toBeNull();
    expect(retryAfterSeconds({ is: 'free' }, 0)).toBeNull();
  });
});

describe('a charge', () => {
  const before = { failures: 3, failedAt: 100 };

  it('counts one failure, and is taken back whole when nothing else happened', () => {
    expect(charged(before, 200)).toEqual({ failures: 4, failedAt: 200 });
    expect(refunded(before, charged(before, 200))).toEqual(before);
  });

  it('is taken back without forgetting what others failed at meanwhile, nor that all was forgotten', () => {
    expect(refunded(before, { failures: 6, failedAt: 300 })).toEqual({ failures: 5, failedAt: 300 });
    expect(refunded(before, { failures: 0, failedAt: 0 })).toEqual({ failures: 0, failedAt: 0 });
  });
});
