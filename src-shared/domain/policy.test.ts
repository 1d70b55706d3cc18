import { describe, expect, it } from 'vitest';
import type { Factor } from './factors.ts';
import { defaultPolicy, faultsOf, remaining, type UserPolicy, withDefaults } from './policy.ts';

const faceThenPassword: UserPolicy = {
  ...defaultPolicy,
  desktop: [
    { primary: 'face', second: ['password', 'badge'] },
    { primary: 'password', second: ['face'] },
  ],
};

describe('remaining', () => {
  it('offers every primary factor to somebody who proved nothing', () => {
    expect(remaining(defaultPolicy, [])).toEqual({ is: 'more', oneOf: ['face', 'password'] });
  });

  it('is met by a single factor where no second is asked for', () => {
    expect(remaining(defaultPolicy, ['face'])).toMatchObject({ is: 'met' });
    expect(remaining(defaultPolicy, ['password'])).toMatchObject({ is: 'met' });
  });

  it('names the second factors of the way that was begun, and no others', () => {
    expect(remaining(faceThenPassword, ['face'])).toEqual({ is: 'more', oneOf: ['password', 'badge'] });
    expect(remaining(faceThenPassword, ['password'])).toEqual({ is: 'more', oneOf: ['face'] });
  });

  it('is met by any one of the second factors, whatever else was proved', () => {
    for (const second of ['password', 'badge'] as const) {
      expect(remaining(faceThenPassword, ['face', second])).toMatchObject({ is: 'met', way: { primary: 'face' } });
    }
    expect(remaining(faceThenPassword, ['face', 'pin'])).toEqual({ is: 'more', oneOf: ['password', 'badge'] });
  });

  it('does not let the same factor count twice', () => {
    expect(remaining(faceThenPassword, ['face', 'face'])).toEqual({ is: 'more', oneOf: ['password', 'badge'] });
  });

  it('refuses a factor that starts no way', () => {
    expect(remaining(defaultPolicy, ['badge'])).toEqual({ is: 'refused' });
  });

  it('takes the face out of every way when the policy does not allow it', () => {
    const without: UserPolicy = { ...faceThenPassword, face: { ...defaultPolicy.face, allowed: false } };
    expect(remaining(without, [])).toEqual({ is: 'more', oneOf: ['password'] });
    expect(remaining(without, ['face'])).toEqual({ is: 'refused' });
    // Password would have to be followed by a face, which is not to be had: closed rather than half open.
    expect(remaining(without, ['password'])).toEqual({ is: 'refused' });
    expect(remaining(without, ['password', 'face'])).toEqual({ is: 'refused' });
  });

  it('never calls a login met before a factor was proved', () => {
    const none: UserPolicy = { ...defaultPolicy, desktop: [] };
    expect(remaining(none, [])).toEqual({ is: 'refused' });
    expect(remaining(none, ['password'])).toEqual({ is: 'refused' });
  });
});

describe('faultsOf', () => {
  const withWays = (...desktop: UserPolicy['desktop']): UserPolicy => ({ ...defaultPolicy, desktop });

  it('finds the default policy sound', () => {
    expect(faultsOf(defaultPolicy)).toEqual([]);
  });

  it.each<[string, UserPolicy, RegExp]>([
    ['no way at all', withWays(), /at least one way/],
    [
      'two ways with one primary',
      withWays({ primary: 'password', second: [] }, { primary: 'password', second: ['badge'] }),
      /starts two ways/,
    ],
    ['a factor after itself', withWays({ primary: 'password', second: ['password'] }), /cannot follow itself/],
    ['two factors of one kind', withWays({ primary: 'password', second: ['pin'] }), /same kind of thing twice/],
    ['only the face', withWays({ primary: 'face', second: [] }), /without a face/],
    [
      'a bar before the delay',
      { ...defaultPolicy, lockout: { failuresBeforeDelay: 5, delaySeconds: 30, failuresBeforeBar: 5 } },
      /failuresBeforeBar/,
    ],
    [
      'no delay',
      { ...defaultPolicy, lockout: { failuresBeforeDelay: 5, delaySeconds: Number.NaN, failuresBeforeBar: 50 } },
      /delaySeconds/,
    ],
  ])('names %s', (_what, policy, fault) => {
    expect(faultsOf(policy).join('\n')).toMatch(fault);
  });

  it('accepts every pair of factors of different kinds', () => {
    const pairs: [Factor, Factor][] = [
      ['face', 'badge'],
      ['password', 'securityKey'],
      ['badge', 'fingerprint'],
    ];
    for (const [primary, second] of pairs) {
      const policy = withWays(
        { primary, second: [second] },
        { primary: primary === 'password' ? 'badge' : 'password', second: [] },
      );
      expect(faultsOf(policy)).toEqual([]);
    }
  });
});

describe('the face of a policy', () => {
  it('that an older program stored gets the defaults of what is newer, and keeps what it says', () => {
    const { liveness: _, masks: __, refresh: ___, olderModel: ____, ...older } = defaultPolicy.face;
    const stored = { ...defaultPolicy, face: { ...older, tier: 'recommended', lowResolution: 'refuse' } } as const;
    expect(withDefaults(stored)).toEqual({
      ...defaultPolicy,
      face: { ...defaultPolicy.face, tier: 'recommended', lowResolution: 'refuse' },
    });
    const high = { ...defaultPolicy, face: { ...defaultPolicy.face, liveness: 'high', refresh: true } } as const;
    expect(withDefaults(high)).toEqual(high);
  });

  it.each([
    ['liveness', 'extreme', 'face.liveness: "extreme" is not a choice; take standard or high or highest'],
    ['masks', undefined, 'face.masks: nothing is not a choice; take accept or refuse'],
    ['olderModel', 'keep', 'face.olderModel: "keep" is not a choice; take replace or ask'],
    ['refresh', 'yes', 'face.refresh: take true or false'],
  ])('names a bad %s with the remedy', (key, value, fault) => {
    const face = { ...defaultPolicy.face, [key]: value } as UserPolicy['face'];
    expect(faultsOf({ ...defaultPolicy, face })).toEqual([fault]);
  });
});
