import { describe, expect, it } from 'vitest';
import { defaultPolicy, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { type Counts, noFailures } from '../store/lockouts.ts';
import { charged, codeOfRest, limitOf, refunded, retryAfterSeconds, standingOf } from './lockout.ts';

const lockout = { failuresBeforeDelay: 5, delaySeconds: 30, failuresBeforeBar: 50 };
const policy: UserPolicy = { ...defaultPolicy, lockout };
const living = (liveness: UserPolicy['face']['liveness']): UserPolicy => ({
  ...policy,
  face: { ...policy.face, liveness },
});
const own = (failures: number, failedAt = 1000): Counts => ({
  all: { failures: 0, failedAt },
  own: { failures, failedAt },
});

describe('the standing of a name', () => {
  it.each([
    [0, 0, 'free'],
    [4, 0, 'free'],
    [5, 0, 'waiting'],
    [5, 29_999, 'waiting'],
    [5, 30_000, 'free'],
    [49, 1, 'waiting'],
    [49, 30_000, 'free'],
  ])('after %i wrong passwords and %i ms is %s', (failures, ms, is) => {
    expect(standingOf(policy, 'password', own(failures), 1000 + ms).is).toBe(is);
  });

  it.each([
    ['pin', policy, 4, 0],
    ['pin', policy, 5, 30],
    ['pin', policy, 6, 60],
    ['pin', policy, 7, 120],
    ['pin', policy, 9, 480],
    ['pin', policy, 10, 900],
    ['pin', policy, 49, 900],
    ['face', living('standard'), 4, 0],
    ['face', living('standard'), 5, 30],
    ['face', living('high'), 9, 0],
    ['face', living('high'), 10, 30],
    ['face', living('highest'), 11, 60],
  ] as const)('lets %s rest after failures, for longer each time', (factor, at, failures, seconds) => {
    const standing = standingOf(at, factor, own(failures), 1000);
    expect(retryAfterSeconds(standing, 1000) ?? 0).toBe(seconds);
    expect(standingOf(at, factor, own(failures), 1000 + seconds * 1000).is).toBe('free');
  });

  it('leaves the other factors free while one rests, and bars all of them for their sum', () => {
    expect(standingOf(policy, 'password', own(0), 0).is).toBe('free');
    const barred: Counts = { all: { failures: 50, failedAt: 0 }, own: noFailures };
    expect(standingOf(policy, 'badge', barred, 1e12)).toEqual({ is: 'barred' });
    expect(codeOfRest({ is: 'barred' }, 'face')).toBe('account.locked');
    expect(codeOfRest({ is: 'waiting', until: 1 }, 'face')).toBe('factor.paused');
    expect(codeOfRest({ is: 'waiting', until: 1 }, 'password')).toBe('account.locked');
  });

  it('makes nobody wait for longer than the delay when the clock was set back', () => {
    const standing = standingOf(policy, 'pin', own(5, 9_000_000), 1000);
    expect(retryAfterSeconds(standing, 1000)).toBe(30);
  });

  it('takes a stricter policy at its word', () => {
    expect(limitOf({ ...policy, lockout: { ...lockout, failuresBeforeDelay: 3 } }, 'pin').failures).toBe(3);
  });

  it('tells whole seconds, at least one, and none where no wait helps', () => {
    expect(retryAfterSeconds({ is: 'waiting', until: 10_001 }, 0)).toBe(11);
    expect(retryAfterSeconds({ is: 'waiting', until: 1 }, 0)).toBe(1);
    expect(retryAfterSeconds({ is: 'barred' }, 0)).toBeNull();
    expect(retryAfterSeconds({ is: 'free' }, 0)).toBeNull();
  });
});

describe('a charge', () => {
  const both = (failures: number, failedAt: number): Counts => ({
    all: { failures, failedAt },
    own: { failures, failedAt },
  });
  const before = both(3, 100);

  it('counts one failure, and is taken back whole when nothing else happened', () => {
    expect(charged(before, 200)).toEqual(both(4, 200));
    expect(refunded(before, charged(before, 200))).toEqual(before);
  });

  it('is taken back without forgetting what others failed at meanwhile, nor that all was forgotten', () => {
    expect(refunded(before, both(6, 300))).toEqual(both(5, 300));
    expect(refunded(before, both(0, 0))).toEqual(both(0, 0));
  });
});
