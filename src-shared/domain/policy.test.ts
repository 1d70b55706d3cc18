import { describe, expect, it } from 'vitest';
import { defaultPolicy, isAllowed, remaining, type UserPolicy, withDefaults } from './policy.ts';
import { faultsOf } from './policy-faults.ts';

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
      expect(remaining(faceThenPassword, ['face', second])).toEqual({ is: 'met', by: 'way' });
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

  it('takes a PIN and a card that the policy does not allow out of every way, as it does the face', () => {
    const policy: UserPolicy = {
      ...defaultPolicy,
      desktop: [{ primary: 'badge', second: ['pin', 'password'] }],
      pin: { ...defaultPolicy.pin, allowed: false },
    };
    expect(remaining(policy, ['badge'])).toEqual({ is: 'more', oneOf: ['password'] });
    expect(remaining(policy, ['badge', 'pin'])).toEqual({ is: 'more', oneOf: ['password'] });
    expect(isAllowed(policy, 'pin')).toBe(false);
    expect(isAllowed(policy, 'securityKey')).toBe(true);
  });

  it('never calls a login met before a factor was proved', () => {
    const none: UserPolicy = { ...defaultPolicy, desktop: [] };
    expect(remaining(none, [])).toEqual({ is: 'refused' });
    expect(remaining(none, ['password'])).toEqual({ is: 'refused' });
  });
});

describe('the grace', () => {
  const policy: UserPolicy = {
    ...defaultPolicy,
    desktop: [
      { primary: 'badge', second: ['password'] },
      { primary: 'password', second: [] },
    ],
    grace: { minutes: 10, factors: ['badge', 'face'], fullAfterHours: 8 },
  };

  it('makes one factor enough, whether it begins a way or not', () => {
    expect(remaining(policy, ['badge'], true)).toEqual({ is: 'met', by: 'grace' });
    expect(remaining(policy, ['face'], true)).toEqual({ is: 'met', by: 'grace' });
    expect(remaining(policy, [], true)).toEqual({ is: 'more', oneOf: ['badge', 'password', 'face'] });
  });

  it('is for those factors alone, and for the first one', () => {
    expect(remaining(policy, ['password'], true)).toEqual({ is: 'met', by: 'way' });
    const onlyFace: UserPolicy = { ...policy, grace: { ...policy.grace, factors: ['face'] } };
    expect(remaining(onlyFace, ['badge'], true)).toEqual({ is: 'more', oneOf: ['password'] });
    expect(remaining(onlyFace, ['badge', 'face'], true)).toEqual({ is: 'more', oneOf: ['password'] });
  });

  it('is not there unless it was granted', () => {
    expect(remaining(policy, ['badge'])).toEqual({ is: 'more', oneOf: ['password'] });
    expect(remaining(policy, ['face'])).toEqual({ is: 'refused' });
    expect(remaining(policy, [])).toEqual({ is: 'more', oneOf: ['badge', 'password'] });
  });

  it('gives nobody a factor that the policy denies', () => {
    const noCards: UserPolicy = { ...policy, badge: { allowed: false, firstTap: 'refuse' } };
    expect(remaining(noCards, ['badge'], true)).toEqual({ is: 'refused' });
    expect(remaining(noCards, [], true)).toEqual({ is: 'more', oneOf: ['password', 'face'] });
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

  it('that an older program stored gets PIN, card and grace as the default has them', () => {
    const { pin: _, badge: __, grace: ___, ...older } = defaultPolicy;
    expect(withDefaults(older)).toEqual(defaultPolicy);
    const own = { minutes: 3, factors: ['face'], fullAfterHours: 2 } as const;
    expect(withDefaults({ ...older, grace: own }).grace).toEqual(own);
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
