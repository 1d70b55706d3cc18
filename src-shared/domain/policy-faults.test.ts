import { describe, expect, it } from 'vitest';
import { type Factor, provable } from './factors.ts';
import { defaultPolicy, type LoginWay, type UserPolicy } from './policy.ts';
import { afterFace, faultsOf, warningsOf } from './policy-faults.ts';

const withWays = (...desktop: readonly LoginWay[]): UserPolicy => ({ ...defaultPolicy, desktop });
const password: LoginWay = { primary: 'password', second: [] };
const besides = (primary: Factor): LoginWay => (primary === 'password' ? { primary: 'badge', second: [] } : password);
const sorted = (factors: readonly Factor[]): string => [...factors].sort().join(' ');

const subsets = (items: readonly Factor[]): readonly Factor[][] => {
  let sets: Factor[][] = [[]];
  for (const item of items) sets = sets.concat(sets.map((set) => [...set, item]));
  return sets;
};

/** Sets of second factors after this one that are accepted beside another way. */
const acceptedAfter = (primary: Factor): readonly string[] =>
  subsets(provable)
    .filter((second) => faultsOf(withWays({ primary, second }, besides(primary))).length === 0)
    .map(sorted);

describe('second factors', () => {
  it('after a face are exactly the choices of both documents', () => {
    const older = [
      [],
      ['securityKey'],
      ['pin'],
      ['password'],
      ['badge'],
      ['passkey'],
      ['pin', 'passkey'],
      ['securityKey', 'pin', 'badge', 'passkey'],
    ] as const;
    const newer = [...older.slice(1), ['passkey', 'password']] as const;
    const choices = new Set([...older, ...newer].map((choice) => sorted(choice)));
    expect(choices.size).toBe(9);
    expect(new Set(acceptedAfter('face'))).toEqual(choices);
    expect(new Set(afterFace.map(sorted))).toEqual(choices);
  });

  it('may be a face after a security key, a password or a card, and after nothing else', () => {
    const faceAfter = (primary: Factor) => acceptedAfter(primary).includes('face');
    expect((['securityKey', 'password', 'badge', 'passkey'] as const).map(faceAfter)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(faultsOf(withWays({ primary: 'passkey', second: ['face'] }, password))).toEqual([
      'desktop: face can follow securityKey, password, badge, not passkey',
    ]);
  });

  it('are always of another kind', () => {
    expect(new Set(acceptedAfter('passkey'))).toEqual(new Set(['', 'password', 'pin', 'password pin']));
    expect(acceptedAfter('securityKey')).toHaveLength(8);
    expect(acceptedAfter('badge')).toHaveLength(8);
    expect(acceptedAfter('password')).toHaveLength(16);
    expect(acceptedAfter('pin')).toEqual([]);
  });

  it.each<[string, LoginWay, RegExp]>([
    ['a factor after itself', { primary: 'password', second: ['password'] }, /password cannot follow itself/],
    ['two of one kind', { primary: 'password', second: ['pin'] }, /proves the same kind of thing twice/],
    ['a factor twice', { primary: 'badge', second: ['pin', 'pin'] }, /second factor after badge is listed twice/],
    ['a PIN first', { primary: 'pin', second: ['badge'] }, /pin cannot come first; begin with face, password/],
    ['an unheard-of choice', { primary: 'face', second: ['pin', 'badge'] }, /pin or badge after face is not a choice/],
  ])('are refused for %s', (_what, way, fault) => {
    expect(faultsOf(withWays(way, besides(way.primary))).join('\n')).toMatch(fault);
  });
});

describe('a policy that can never be met', () => {
  it.each<[string, UserPolicy, string]>([
    [
      'a factor that nobody can prove yet',
      withWays({ primary: 'badge', second: ['fingerprint'] }, password),
      'desktop: badge with fingerprint can never be met: this version cannot prove fingerprint',
    ],
    [
      'a PIN that is not allowed',
      {
        ...withWays({ primary: 'badge', second: ['pin'] }, password),
        pin: { ...defaultPolicy.pin, allowed: false },
      },
      'desktop: badge with pin can never be met: pin is not allowed by this policy',
    ],
    [
      'a card that is not allowed',
      { ...withWays({ primary: 'badge', second: [] }, password), badge: { allowed: false, firstTap: 'refuse' } },
      'desktop: badge can never be met: badge is not allowed by this policy',
    ],
    [
      'a face that is not allowed',
      { ...withWays({ primary: 'face', second: [] }, password), face: { ...defaultPolicy.face, allowed: false } },
      'desktop: face can never be met: face is not allowed by this policy',
    ],
  ])('is refused with the reason: %s', (_what, policy, fault) => {
    expect(faultsOf(policy)).toEqual([fault]);
  });

  it('is accepted as soon as one of the second factors is to be had', () => {
    const noPin = { ...defaultPolicy.pin, allowed: false };
    expect(faultsOf({ ...withWays({ primary: 'badge', second: ['pin', 'password'] }, password), pin: noPin })).toEqual(
      [],
    );
  });

  it('is one without any way, or with two that begin alike', () => {
    expect(faultsOf(withWays())).toEqual(['desktop: list at least one way to log in']);
    expect(faultsOf(withWays(password, { primary: 'password', second: ['badge'] }))).toEqual([
      'desktop: password starts two ways; keep one',
    ]);
  });
});

describe('a way without a face', () => {
  const mandatory = 'desktop: offer a way without a face as well (a non-biometric alternative is mandatory)';

  it('is asked for where every way needs one', () => {
    expect(faultsOf(withWays({ primary: 'face', second: [] }))).toEqual([mandatory]);
    expect(faultsOf(withWays({ primary: 'badge', second: ['face'] }))).toEqual([mandatory]);
  });

  it('is any way that can be gone without one', () => {
    expect(faultsOf(withWays({ primary: 'badge', second: ['face', 'password'] }))).toEqual([]);
    expect(faultsOf(withWays({ primary: 'face', second: [] }, { primary: 'badge', second: ['pin'] }))).toEqual([]);
  });
});

describe('limits and choices', () => {
  it.each<[string, UserPolicy, string]>([
    ['a short PIN', { ...defaultPolicy, pin: { ...defaultPolicy.pin, minLength: 3 } }, 'pin.minLength: 4 to 12'],
    [
      'a bar before the delay',
      { ...defaultPolicy, lockout: { ...defaultPolicy.lockout, failuresBeforeBar: 5 } },
      'lockout.failuresBeforeBar: more than failuresBeforeDelay, at most 100',
    ],
    [
      'no delay',
      { ...defaultPolicy, lockout: { ...defaultPolicy.lockout, delaySeconds: Number.NaN } },
      'lockout.delaySeconds: 1 to 3600',
    ],
    [
      'a grace that nothing can use',
      { ...defaultPolicy, grace: { minutes: 5, factors: [], fullAfterHours: 8 } },
      'grace.factors: name badge or face, or set grace.minutes to 0',
    ],
    [
      'a grace of a day',
      { ...defaultPolicy, grace: { minutes: 1_440, factors: ['badge'], fullAfterHours: 8 } },
      'grace.minutes: 0 to 480',
    ],
    [
      'a grace by password',
      { ...defaultPolicy, grace: { minutes: 5, factors: ['password' as 'badge'], fullAfterHours: 8 } },
      'grace.factors: password is not a choice; take badge or face',
    ],
    [
      'what a card nobody has leads to',
      { ...defaultPolicy, badge: { allowed: true, firstTap: 'ask' as 'enrol' } },
      'badge.firstTap: "ask" is not a choice; take enrol or refuse',
    ],
  ])('name %s', (_what, policy, fault) => {
    expect(faultsOf(policy)).toEqual([fault]);
  });

  it('find the default policy sound', () => {
    expect(faultsOf(defaultPolicy)).toEqual([]);
  });
});

describe('warningsOf', () => {
  it('says what is not recommended and taken all the same', () => {
    const alone = withWays({ primary: 'face', second: [] }, { primary: 'badge', second: [] });
    expect(faultsOf(alone)).toEqual([]);
    expect(warningsOf(alone)).toHaveLength(2);
    expect(warningsOf(alone)[0]).toBe('desktop: face without a second factor is not recommended');
    expect(warningsOf(withWays({ primary: 'face', second: ['pin'] }, password))).toEqual([]);
  });
});
