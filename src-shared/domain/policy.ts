import type { Factor } from './factors.ts';
import type { LivenessLevel } from './liveness.ts';

/**
 * A way to log in: a primary factor, and the second factors of which one must follow.
 * An empty list asks for nothing more.
 */
export interface LoginWay {
  readonly primary: Factor;
  readonly second: readonly Factor[];
}

/** What a user may do. Exactly one per user; a new one starts as a copy of the default. */
export interface UserPolicy {
  readonly name: string;
  /** Ways into the desktop, in the order the administrator listed them; at most one per primary factor. */
  readonly desktop: readonly LoginWay[];
  readonly face: FacePolicy;
  readonly pin: PinPolicy;
  readonly badge: BadgePolicy;
  readonly grace: GracePolicy;
  readonly lockout: LockoutPolicy;
}

export interface PinPolicy {
  /** May users of this policy set a PIN? */
  readonly allowed: boolean;
  /** Digits; at most `pinDigits.most`. */
  readonly minLength: number;
  /** 111111, 123456, 121212, years and the like. */
  readonly trivial: 'refuse' | 'accept';
}

/** Digits of a PIN, whatever a policy says. */
export const pinDigits = { least: 4, most: 12 } as const;

export interface BadgePolicy {
  /** May users of this policy link a card to themselves? */
  readonly allowed: boolean;
  /** A card that nobody has: linked to whoever then signs in with username and password, or refused. */
  readonly firstTap: 'enrol' | 'refuse';
}

/**
 * Within the grace one factor reopens what all factors opened: the same user's session, at the same workstation, which
 * has neither started anew nor slept since. Everywhere else all factors are asked for.
 */
export interface GracePolicy {
  /** From the lock on; 0: no grace. */
  readonly minutes: number;
  /** Factors of which one is enough. */
  readonly factors: readonly GraceFactor[];
  /** So long after all factors were proved they are asked for again, however often the grace was used. */
  readonly fullAfterHours: number;
}

export const graceFactors = ['badge', 'face'] as const satisfies readonly Factor[];
export type GraceFactor = (typeof graceFactors)[number];

export interface FacePolicy {
  /** May users of this policy enrol a face and log in with it? */
  readonly allowed: boolean;
  /** The tier a template must come from. `any` takes what the workstation has. */
  readonly tier: 'recommended' | 'any';
  /** A camera below 1080p is named in a warning, or refused. */
  readonly lowResolution: 'warn' | 'refuse';
  /** What a scan has to prove before it counts. */
  readonly liveness: LivenessLevel;
  /** A login with a mask: matched by the upper face alone, or refused. Enrolment never takes one. */
  readonly masks: 'accept' | 'refuse';
  /** May a login with a high margin take the place of the oldest capture? */
  readonly refresh: boolean;
  /** A template of an older network: replaced at the next good login, or the person is asked to enrol anew. */
  readonly olderModel: 'replace' | 'ask';
}

export interface LockoutPolicy {
  /** Failures in a row before each further try has to wait. NIST SP 800-63B-4 asks for delays from the 5th on. */
  readonly failuresBeforeDelay: number;
  /** How long each wait lasts, in seconds. */
  readonly delaySeconds: number;
  /** Failures in a row before the account is barred until an administrator lifts it. */
  readonly failuresBeforeBar: number;
}

export const defaultPolicy: UserPolicy = {
  name: 'Default',
  desktop: [
    { primary: 'face', second: [] },
    { primary: 'password', second: [] },
  ],
  face: {
    allowed: true,
    tier: 'any',
    lowResolution: 'warn',
    liveness: 'standard',
    masks: 'accept',
    refresh: false,
    olderModel: 'ask',
  },
  pin: { allowed: true, minLength: 6, trivial: 'refuse' },
  badge: { allowed: true, firstTap: 'refuse' },
  grace: { minutes: 0, factors: [], fullAfterHours: 8 },
  lockout: { failuresBeforeDelay: 5, delaySeconds: 30, failuresBeforeBar: 50 },
};

/** A policy as an older program stored it: what is newer may be missing. */
export type StoredPolicy = Pick<UserPolicy, 'name' | 'desktop' | 'lockout'> &
  Partial<Pick<UserPolicy, 'pin' | 'badge' | 'grace'>> & {
    readonly face: Pick<FacePolicy, 'allowed' | 'tier' | 'lowResolution'> & Partial<FacePolicy>;
  };

/** The policy with the defaults of every field that is newer than the document. */
export function withDefaults(stored: StoredPolicy): UserPolicy {
  const { pin, badge, grace } = defaultPolicy;
  return { pin, badge, grace, ...stored, face: { ...defaultPolicy.face, ...stored.face } };
}

/**
 * What is still missing after `proved`.
 * - `refused`: no way starts with what was proved first.
 * - `met`: a way is complete, or the one factor of the grace was proved.
 * - `more`: one of these factors completes a way.
 */
export type Remaining =
  | { readonly is: 'refused' }
  | { readonly is: 'met'; readonly by: 'way' | 'grace' }
  | { readonly is: 'more'; readonly oneOf: readonly Factor[] };

/**
 * Decides from the factors proved so far, in the order they were proved.
 * @param grace whether the same user's session at this workstation may be reopened by one factor just now
 */
export function remaining(policy: UserPolicy, proved: readonly Factor[], grace = false): Remaining {
  const reopens = (factor: Factor): boolean =>
    grace && (policy.grace.factors as readonly Factor[]).includes(factor) && isAllowed(policy, factor);
  const ways = policy.desktop.filter((way) => isAllowed(policy, way.primary));
  const [first, ...rest] = proved;
  if (first === undefined) {
    const oneOf = [...new Set([...ways.map((way) => way.primary), ...policy.grace.factors.filter(reopens)])];
    return oneOf.length === 0 ? { is: 'refused' } : { is: 'more', oneOf };
  }
  if (rest.length === 0 && reopens(first)) return { is: 'met', by: 'grace' };
  const way = ways.find(({ primary }) => primary === first);
  if (!way) return { is: 'refused' };
  const second = way.second.filter((factor) => isAllowed(policy, factor));
  if (way.second.length === 0 || second.some((factor) => rest.includes(factor))) return { is: 'met', by: 'way' };
  return second.length === 0 ? { is: 'refused' } : { is: 'more', oneOf: second };
}

/** Whether a policy lets its users have a factor at all. */
export function isAllowed(policy: Pick<UserPolicy, 'face' | 'pin' | 'badge'>, factor: Factor): boolean {
  switch (factor) {
    case 'face':
      return policy.face.allowed;
    case 'pin':
      return policy.pin.allowed;
    case 'badge':
      return policy.badge.allowed;
    default:
      return true;
  }
}
