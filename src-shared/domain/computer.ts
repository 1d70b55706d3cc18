/**
 * What a computer's own policy says: how its desktop is left, displaced and reopened, and, where it says so, how one
 * logs in there, whatever the user's policy says. The tenant keeps one for each endpoint; a new one has the default.
 */
import type { LoginWay, UserPolicy } from './policy.ts';
import { canEnter, waysFaultsOf, within } from './policy-faults.ts';

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
  return [
    ...within('walkAway.idleSeconds', walkAway.idleSeconds, 0, 7200),
    ...within('walkAway.warnSeconds', walkAway.warnSeconds, 0, 120),
    ...within('walkAway.goneSeconds', walkAway.goneSeconds, 1, 300),
    ...within('taps.protectSeconds', taps.protectSeconds, 0, 60),
    ...within('taps.displaceSeconds', taps.displaceSeconds, 0, 60),
    ...(walkAway.idleSeconds > 0 && walkAway.warnSeconds >= walkAway.idleSeconds
      ? ['walkAway.warnSeconds: less than idleSeconds']
      : []),
    ...waysNobodyHas(computer, users),
  ];
}

type Ways = Pick<ComputerPolicy, 'desktop'>;

/** What is wrong with a computer's ways by the policy of everybody: one of them would leave the computer to nobody. */
function waysNobodyHas(computer: Ways, users: readonly UserPolicy[]): readonly string[] {
  if (computer.desktop === null) return [];
  const found = users.map((user) => waysFaultsOf(effective(user, computer)));
  return found.every((faults) => faults.length > 0) ? (found[0] ?? []) : [];
}

/** A computer's policy by its name. */
export interface NamedComputer {
  readonly name: string;
  readonly policy: Ways;
}

/**
 * Computers whose ways nobody could meet any more after a change of the users' policies, with what is wrong, as
 * sentences. Those that were so before are not the change's fault, and can be set right on their own.
 */
export function strandedBy(
  computers: readonly NamedComputer[],
  before: readonly UserPolicy[],
  after: readonly UserPolicy[],
): readonly string[] {
  return computers
    .filter(({ policy }) => waysNobodyHas(policy, before).length === 0)
    .flatMap(({ name, policy }) => waysNobodyHas(policy, after).map((fault) => `computer "${name}": ${fault}`));
}

/** Who gets in nowhere at some computers, as sentences: sound where others work there, and worth knowing. */
export const excludedFrom = (computers: readonly NamedComputer[], users: readonly UserPolicy[]): readonly string[] =>
  computers.flatMap(({ name, policy }) =>
    policy.desktop === null
      ? []
      : users
          .filter((user) => !canEnter(effective(user, policy)))
          .map((user) => `computer "${name}": nobody who has the policy "${user.name}" can log in there`),
  );

/** `Mary Underwood` as the screen names her; names of one word stay as they are. */
export function shownName(name: string, names: LockScreenPolicy['names']): string {
  if (names === 'full') return name;
  const [first, ...rest] = name.trim().split(/\s+/);
  const initial = [...(rest.at(-1) ?? '')][0];
  return first === undefined || initial === undefined ? name : `${first} ${initial.toLocaleUpperCase()}.`;
}
