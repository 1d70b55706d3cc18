/**
 * What a computer's own policy says: how its desktop is left, displaced and reopened, and, where it says so, how one
 * logs in there, whatever the user's policy says. The tenant keeps one for each endpoint; a new one has the default.
 */
import type { LoginWay, UserPolicy } from './policy.ts';
import { waysFaultsOf, within } from './policy-faults.ts';

export interface ComputerPolicy {
  /** Ways into this computer's desktop in the place of the user's own; null leaves them to the user's policy. */
  readonly desktop: readonly LoginWay[] | null;
  readonly walkAway: WalkAwayPolicy;
  readonly taps: TapPolicy;
  readonly screen: LockScreenPolicy;
}

/** What happens when nobody is at the workstation. Seconds; 0 switches a thing off. */
export interface WalkAwayPolicy {
  /** Without keyboard, mouse or touch. */
  readonly idleSeconds: number;
  /** How long the warning counts down before the lock. */
  readonly warnSeconds: number;
  /** The camera looks, with an indicator, whether the person who is signed in is still there: theirs to opt in to. */
  readonly presence: 'off' | 'offer';
  /** The person is gone: the screen is blurred at once and locked after this. */
  readonly goneSeconds: number;
}

export interface TapPolicy {
  /** What one's own card does to one's open desktop. */
  readonly ownTap: 'lock' | 'ignore';
  /** So soon after the screen woke or the warning went, one's own tap does nothing: it was meant to log in. */
  readonly protectSeconds: number;
  /** How long the countdown is before somebody else's tap takes the desktop. */
  readonly displaceSeconds: number;
  readonly beep: boolean;
}

export interface LockScreenPolicy {
  /** How the signed-in person is named: `Mary Underwood` or `Mary U.` */
  readonly names: 'full' | 'short';
  /** Whether the lock screen offers to restart the computer. */
  readonly restart: boolean;
}

export const defaultComputer: ComputerPolicy = {
  desktop: null,
  walkAway: { idleSeconds: 300, warnSeconds: 20, presence: 'off', goneSeconds: 10 },
  taps: { ownTap: 'lock', protectSeconds: 5, displaceSeconds: 5, beep: true },
  screen: { names: 'full', restart: false },
};

/** The user's policy as it holds at this computer. */
export function effective(user: UserPolicy, computer: Pick<ComputerPolicy, 'desktop'>): UserPolicy {
  return computer.desktop === null ? user : { ...user, desktop: computer.desktop };
}

/** What is wrong with a computer's policy, as sentences; empty when it is sound. @param users policies of its users */
export function computerFaultsOf(computer: ComputerPolicy, users: readonly UserPolicy[]): readonly string[] {
  const { walkAway, taps } = computer;
  const faults = [
    ...within('walkAway.idleSeconds', walkAway.idleSeconds, 0, 7200),
    ...within('walkAway.warnSeconds', walkAway.warnSeconds, 0, 120),
    ...within('walkAway.goneSeconds', walkAway.goneSeconds, 1, 300),
    ...within('taps.protectSeconds', taps.protectSeconds, 0, 60),
    ...within('taps.displaceSeconds', taps.displaceSeconds, 0, 60),
    ...(walkAway.idleSeconds > 0 && walkAway.warnSeconds >= walkAway.idleSeconds
      ? ['walkAway.warnSeconds: less than idleSeconds']
      : []),
  ];
  // A way that nobody's policy allows would leave the computer to nobody.
  const { desktop } = computer;
  if (desktop !== null && users.length > 0) {
    const found = users.map((user) => waysFaultsOf(effective(user, computer)));
    if (found.every((each) => each.length > 0)) faults.push(...(found[0] ?? []));
  }
  return faults;
}

/** `Mary Underwood` as the screen names her; names of one word stay as they are. */
export function shownName(name: string, names: LockScreenPolicy['names']): string {
  if (names === 'full') return name;
  const [first, ...rest] = name.trim().split(/\s+/);
  const initial = [...(rest.at(-1) ?? '')][0];
  return first === undefined || initial === undefined ? name : `${first} ${initial.toLocaleUpperCase()}.`;
}
