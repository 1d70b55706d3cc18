/**
 * Lockout, as pure arithmetic. NIST SP 800-63B-4: delays after some failures in a row, and a bar after many. Each
 * factor has a count of its own, so that one that rests leaves the others usable; the bar counts them together.
 */
import { type Factor, provable } from '../../src-shared/domain/factors.ts';
import { reaches } from '../../src-shared/domain/liveness.ts';
import type { UserPolicy } from '../../src-shared/domain/policy.ts';
import type { Counts, Failures } from '../store/lockouts.ts';

/**
 * - `free`: a try may be made now.
 * - `waiting`: not before `until` (epoch ms), with this factor.
 * - `barred`: with none, before an administrator lifts it.
 */
export type Standing =
  | { readonly is: 'free' }
  | { readonly is: 'waiting'; readonly until: number }
  | { readonly is: 'barred' };

/** NIST SP 800-63B-4, 3.2.3: of biometrics, with and without presentation attack detection as strong as it asks. */
const faceFailures = { usual: 5, living: 10 } as const;
const pinFailures = 5;
/** Of faces and PINs, in seconds: doubled at every further failure. */
const firstDelay = 30;
const longestDelay = 15 * 60;

interface Limit {
  /** Failures in a row before each further try has to wait. */
  readonly failures: number;
  readonly delaySeconds: number;
  readonly longestSeconds: number;
}

export function limitOf({ lockout, face }: Pick<UserPolicy, 'lockout' | 'face'>, factor: Factor): Limit {
  const growing = { delaySeconds: firstDelay, longestSeconds: longestDelay };
  switch (factor) {
    case 'face':
      return { failures: reaches(face.liveness, 'high') ? faceFailures.living : faceFailures.usual, ...growing };
    case 'pin':
      return { failures: Math.min(pinFailures, lockout.failuresBeforeDelay), ...growing };
    default:
      return {
        failures: lockout.failuresBeforeDelay,
        delaySeconds: lockout.delaySeconds,
        longestSeconds: lockout.delaySeconds,
      };
  }
}

/** The fewest failures after which anything waits or is barred, by any of these policies. */
export const leastFailures = (policies: readonly Pick<UserPolicy, 'lockout' | 'face'>[]): number =>
  Math.min(
    ...policies.flatMap((policy) => [
      policy.lockout.failuresBeforeBar,
      ...provable.map((factor) => limitOf(policy, factor).failures),
    ]),
  );

export function standingOf(
  policy: Pick<UserPolicy, 'lockout' | 'face'>,
  factor: Factor,
  { all, own }: Counts,
  now: number,
): Standing {
  if (all.failures >= policy.lockout.failuresBeforeBar) return { is: 'barred' };
  const { failures, delaySeconds, longestSeconds } = limitOf(policy, factor);
  if (own.failures < failures) return { is: 'free' };
  const seconds = Math.min(longestSeconds, delaySeconds * 2 ** (own.failures - failures));
  // A clock that was set back must not make anybody wait for longer than the delay.
  const until = Math.min(own.failedAt, now) + seconds * 1000;
  return now < until ? { is: 'waiting', until } : { is: 'free' };
}

/** What somebody who may not try is told. The password is what everybody has, so its rest is the account's. */
export const codeOfRest = (standing: Standing, factor: Factor): 'account.locked' | 'factor.paused' =>
  standing.is === 'barred' || factor === 'password' ? 'account.locked' : 'factor.paused';

/** Whole seconds to wait, at least 1; null when no wait helps or none is needed. */
export function retryAfterSeconds(standing: Standing, now: number): number | null {
  return standing.is === 'waiting' ? Math.max(1, Math.ceil((standing.until - now) / 1000)) : null;
}

/** A try is counted as a failure before it is looked at, so that many at once are many failures. */
export function charged({ all, own }: Counts, now: number): Counts {
  const more = ({ failures }: Failures): Failures => ({ failures: failures + 1, failedAt: now });
  return { all: more(all), own: more(own) };
}

/**
 * Takes back the charge of a try that proved its factor, when more factors remain.
 * @param before what stood before the charge
 * @param current what stands now: other tries may have failed meanwhile, and theirs stay
 */
export function refunded(before: Counts, current: Counts): Counts {
  return { all: less(before.all, current.all), own: less(before.own, current.own) };
}

/** Whether a charge still counts against its factor. @param before what stood before it */
export const stands = (before: Counts, current: Counts): boolean => current.own.failures > before.own.failures;

function less(before: Failures, current: Failures): Failures {
  if (current.failures <= before.failures) return current;
  return current.failures === before.failures + 1 ? before : { ...current, failures: current.failures - 1 };
}
