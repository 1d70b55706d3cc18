/** What is forgotten by itself. */
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import type { House } from '../house.ts';
import { sweepFailures } from '../store/lockouts.ts';
import { everyPolicy } from '../store/policies.ts';
import { sweep } from '../store/sweep.ts';
import { findTenant } from '../store/tenants.ts';
import { leastFailures } from './lockout.ts';

/** How long a few failures are remembered, in milliseconds. */
export const keepFailuresMs = 30 * 24 * 3_600_000;

/**
 * Forgets what can no longer matter, and failures that are few and old. As many as bar anybody, or delay anybody's next
 * try, stay until a login or an administrator clears them, however old: otherwise whoever is patient could guess on for
 * ever. Names that somebody has and names that nobody has are treated alike, by the strictest of the tenant's
 * policies, so that nothing that is gone tells who exists.
 */
export async function tidy(house: Pick<House, 'store' | 'now'>): Promise<void> {
  const now = house.now();
  await house.store.transaction(async (db) => {
    await sweep(db, now);
    const tenant = await findTenant(db);
    if (tenant === null) return;
    const policies = [defaultPolicy, ...(await everyPolicy(db, tenant.id))];
    await sweepFailures(db, tenant.id, { below: leastFailures(policies), before: now - keepFailuresMs });
  });
}
