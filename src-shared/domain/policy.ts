import { type Factor, kindOf } from './factors.ts';
import { type LivenessLevel, livenessLevels } from './liveness.ts';

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
  readonly lockout: LockoutPolicy;
}

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
  lockout: { failuresBeforeDelay: 5, delaySeconds: 30, failuresBeforeBar: 50 },
};

/** A policy as an older program stored it: the face's newer fields may be missing. */
export type StoredPolicy = Omit<UserPolicy, 'face'> & {
  readonly face: Pick<FacePolicy, 'allowed' | 'tier' | 'lowResolution'> & Partial<FacePolicy>;
};

/** The policy with the defaults of every field that is newer than the document. */
export function withDefaults(stored: StoredPolicy): UserPolicy {
  return { ...stored, face: { ...defaultPolicy.face, ...stored.face } };
}

/**
 * What is still missing after `proved`.
 * - `refused`: no way starts with what was proved first.
 * - `met`: a way is complete.
 * - `more`: one of these factors completes a way.
 */
export type Remaining =
  | { readonly is: 'refused' }
  | { readonly is: 'met'; readonly way: LoginWay }
  | { readonly is: 'more'; readonly oneOf: readonly Factor[] };

/** Decides from the factors proved so far, in the order they were proved. */
export function remaining(policy: UserPolicy, proved: readonly Factor[]): Remaining {
  const [first, ...rest] = proved;
  if (first === undefined) {
    const ways = policy.desktop.filter((way) => way.primary !== 'face' || policy.face.allowed);
    return ways.length === 0 ? { is: 'refused' } : { is: 'more', oneOf: ways.map((way) => way.primary) };
  }
  const way = policy.desktop.find((w) => w.primary === first);
  if (!way || (first === 'face' && !policy.face.allowed)) return { is: 'refused' };
  const second = way.second.filter((factor) => factor !== 'face' || policy.face.allowed);
  if (way.second.length === 0 || second.some((factor) => rest.includes(factor))) return { is: 'met', way };
  return second.length === 0 ? { is: 'refused' } : { is: 'more', oneOf: second };
}

/** What is wrong with a policy, as sentences for the administrator who wrote it; empty when it is sound. */
export function faultsOf(policy: UserPolicy): readonly string[] {
  const faults: string[] = [];
  if (policy.desktop.length === 0) faults.push('desktop: list at least one way to log in');
  const primaries = policy.desktop.map((way) => way.primary);
  for (const primary of new Set(primaries)) {
    if (primaries.filter((p) => p === primary).length > 1) faults.push(`desktop: ${primary} starts two ways; keep one`);
  }
  for (const way of policy.desktop) {
    for (const second of way.second) {
      if (second === way.primary) faults.push(`desktop: ${second} cannot follow itself`);
      else if (kindOf[second] === kindOf[way.primary]) {
        faults.push(`desktop: ${second} after ${way.primary} proves the same kind of thing twice; choose another kind`);
      }
    }
  }
  if (!primaries.includes('password') && !primaries.includes('badge') && policy.face.allowed) {
    faults.push('desktop: offer a way without a face as well (a non-biometric alternative is mandatory)');
  }
  faults.push(...faceFaultsOf(policy.face));
  const { failuresBeforeDelay, delaySeconds, failuresBeforeBar } = policy.lockout;
  if (!(failuresBeforeDelay >= 1 && failuresBeforeDelay <= 10)) faults.push('lockout.failuresBeforeDelay: 1 to 10');
  if (!(delaySeconds >= 1 && delaySeconds <= 3600)) faults.push('lockout.delaySeconds: 1 to 3600');
  if (!(failuresBeforeBar > failuresBeforeDelay && failuresBeforeBar <= 100)) {
    faults.push('lockout.failuresBeforeBar: more than failuresBeforeDelay, at most 100');
  }
  return faults;
}

/** What each choice means, for the administrator who mistyped one. */
const faceChoices = {
  tier: ['recommended', 'any'],
  lowResolution: ['warn', 'refuse'],
  liveness: livenessLevels,
  masks: ['accept', 'refuse'],
  olderModel: ['replace', 'ask'],
} as const satisfies { readonly [Key in keyof FacePolicy]?: readonly FacePolicy[Key][] };

/** Documents come from files and the database, so the types alone promise nothing. */
function faceFaultsOf(face: FacePolicy): readonly string[] {
  const faults: string[] = [];
  for (const [key, choices] of Object.entries(faceChoices)) {
    const value: unknown = face[key as keyof FacePolicy];
    if (!(choices as readonly unknown[]).includes(value)) {
      faults.push(`face.${key}: ${JSON.stringify(value) ?? 'nothing'} is not a choice; take ${choices.join(' or ')}`);
    }
  }
  for (const key of ['allowed', 'refresh'] as const) {
    if (typeof face[key] !== 'boolean') faults.push(`face.${key}: take true or false`);
  }
  return faults;
}
