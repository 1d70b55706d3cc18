import { describe, expect, it } from 'vitest';
import {
  type ComputerPolicy,
  computerFaultsOf,
  defaultComputer,
  effective,
  excludedFrom,
  shownName,
  strandedBy,
} from './computer.ts';
import { defaultPolicy, remaining, type UserPolicy } from './policy.ts';

const tapThenPin = [{ primary: 'badge', second: ['pin'] }] as const;

describe('effective', () => {
  it('puts the ways of the computer in the place of the user’s own, and nothing else', () => {
    const user: UserPolicy = { ...defaultPolicy, name: 'Nurses' };
    expect(effective(user, { desktop: null })).toBe(user);
    const here = effective(user, { desktop: tapThenPin });
    expect(here).toEqual({ ...user, desktop: tapThenPin });
    expect(remaining(here, ['password'])).toEqual({ is: 'refused' });
    expect(remaining(here, ['badge'])).toEqual({ is: 'more', oneOf: ['pin'] });
  });

  it('lets nobody have by the computer what their own policy denies them', () => {
    const user: UserPolicy = { ...defaultPolicy, badge: { ...defaultPolicy.badge, allowed: false } };
    expect(remaining(effective(user, { desktop: tapThenPin }), ['badge'])).toEqual({ is: 'refused' });
  });
});

describe('computerFaultsOf', () => {
  const withWalkAway = (walkAway: Partial<ComputerPolicy['walkAway']>): ComputerPolicy => ({
    ...defaultComputer,
    walkAway: { ...defaultComputer.walkAway, ...walkAway },
  });
  const withTaps = (taps: Partial<ComputerPolicy['taps']>): ComputerPolicy => ({
    ...defaultComputer,
    taps: { ...defaultComputer.taps, ...taps },
  });

  it('finds the default sound, and one that switches everything off', () => {
    expect(computerFaultsOf(defaultComputer, [defaultPolicy])).toEqual([]);
    expect(computerFaultsOf(withWalkAway({ idleSeconds: 0, warnSeconds: 20 }), [])).toEqual([]);
  });

  it.each<[string, ComputerPolicy, string]>([
    ['more than two hours', withWalkAway({ idleSeconds: 7_201 }), 'walkAway.idleSeconds: 0 to 7200'],
    ['half a second', withWalkAway({ warnSeconds: 0.5 }), 'walkAway.warnSeconds: 0 to 120'],
    ['no time for who is gone', withWalkAway({ goneSeconds: 0 }), 'walkAway.goneSeconds: 1 to 300'],
    [
      'a warning as long as the wait',
      withWalkAway({ idleSeconds: 20, warnSeconds: 20 }),
      'walkAway.warnSeconds: less than idleSeconds',
    ],
    ['a negative time', withTaps({ protectSeconds: -1 }), 'taps.protectSeconds: 0 to 60'],
    ['no number', withTaps({ displaceSeconds: Number.NaN }), 'taps.displaceSeconds: 0 to 60'],
  ])('names %s', (_what, computer, fault) => {
    expect(computerFaultsOf(computer, [defaultPolicy])).toEqual([fault]);
  });

  it('refuses ways that would leave the computer to nobody, and takes those that somebody has', () => {
    const only: ComputerPolicy = { ...defaultComputer, desktop: tapThenPin };
    const without: UserPolicy = { ...defaultPolicy, pin: { ...defaultPolicy.pin, allowed: false } };
    expect(computerFaultsOf(only, [without]).join()).toMatch(/badge with pin can never be met/);
    expect(computerFaultsOf(only, [without, defaultPolicy])).toEqual([]);
    expect(computerFaultsOf({ ...only, desktop: [] }, [defaultPolicy]).join()).toMatch(/at least one way/);
  });
});

describe('a change of the users’ policies', () => {
  const nurses: UserPolicy = { ...defaultPolicy, name: 'Nurses' };
  const withoutPin: UserPolicy = { ...nurses, pin: { ...nurses.pin, allowed: false } };
  const ward = { name: 'Ward', policy: { desktop: tapThenPin } };
  const both = {
    name: 'Both',
    policy: { desktop: [...tapThenPin, { primary: 'password', second: [] }] },
  } as const;

  it('leaves no computer to nobody', () => {
    expect(strandedBy([ward], [nurses], [withoutPin])).toEqual([
      'computer "Ward": desktop: badge with pin can never be met: pin is not allowed by this policy',
    ]);
    // Others still get in.
    expect(strandedBy([ward], [nurses, defaultPolicy], [withoutPin, defaultPolicy])).toEqual([]);
    expect(strandedBy([{ name: 'Free', policy: { desktop: null } }], [nurses], [withoutPin])).toEqual([]);
  });

  it('is not held up by a computer that was left to nobody before', () => {
    expect(strandedBy([ward], [withoutPin], [{ ...withoutPin, grace: nurses.grace }])).toEqual([]);
  });

  it('is warned of where it shuts out those who have the policy, though not all', () => {
    expect(excludedFrom([ward, both], [withoutPin, defaultPolicy])).toEqual([
      'computer "Ward": nobody who has the policy "Nurses" can log in there',
    ]);
    expect(excludedFrom([{ name: 'Free', policy: { desktop: null } }], [withoutPin])).toEqual([]);
  });
});

describe('shownName', () => {
  it.each([
    ['Mary Underwood', 'full', 'Mary Underwood'],
    ['Mary Underwood', 'short', 'Mary U.'],
    ['  Ana  María  de la Cruz ', 'short', 'Ana C.'],
    ['Ödön örkény', 'short', 'Ödön Ö.'],
    ['Plato', 'short', 'Plato'],
    ['', 'short', ''],
  ] as const)('shows %s, %s, as %s', (name, names, shown) => {
    expect(shownName(name, names)).toBe(shown);
  });
});
