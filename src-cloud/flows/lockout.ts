/** Lockout, as pure arithmetic. NIST SP 800-63B-4: delays after some failures in a row, and a bar after many. */
import type { LockoutPolicy } from '../../src-shared/domain/policy.ts';
import type { Failures } from '../store/lockouts.ts';

/**
 * - `free`: a try may be made now.
 * - `waiting`: not before `until` (epoch ms).
 * - `barred`: not before an administrator lifts it.
 */
export type Standing =
  | { readonly is: 'free' }
  | { readonly is: 'waiting'; readonly until: number }
  | { readonly is: 'barred' };

export function standingOf(policy: LockoutPolicy, { failures, failedAt }: Failures, now: number): Standing {
  if (failures >= policy.failuresBeforeBar) return { is: 'barred' };
  if (failures < policy.failuresBeforeDelay) return { is: 'free' };
  const until = failedAt + policy.delaySeconds * 1000;
  return now < until ? { is: 'waiting', until } : { is: 'free' };
}

/** Whole seconds to wait, at least 1; null when no wait helps or none is needed. */
export function retryAfterSeconds(standing: Standing, now: number): number | null {
  return standing.is === 'waiting' ? Math.max(1, Math.ceil((standing.until - now) / 1000)) : null;
}

/** A try is counted as a failure before it is looked at, so that many at once are many failures. */
export function charged({ failures }: Failures, now: number): Failures {
  return { failures: failures + 1, failedAt: now };
}

/**
 * Takes back the charge of a try that proved its factor, when more factors remain.
 * @param before what stood before the charge
 * @param current what stands now: other tries may have failed meanwhile, and theirs stay
 */
export function refunded(before: Failures, current: Failures): Failures {
  if (current.failures <= before.failures) return current;
  return current.failures === before.failures + 1 ? before : { ...current, failures: current.failures - 1 };
}
