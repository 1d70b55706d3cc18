import type { Db } from './store.ts';

/** Failures in a row for one name, known or not. `failedAt` (epoch ms) is that of the last one. */
export interface Failures {
  readonly failures: number;
  readonly failedAt: number;
}

export const noFailures: Failures = { failures: 0, failedAt: 0 };

export async function failuresOf(db: Db, tenantId: string, nameHash: string): Promise<Failures> {
  const row = await db
    .selectFrom('lockouts')
    .select(['failures', 'failedAt'])
    .where('tenantId', '=', tenantId)
    .where('nameHash', '=', nameHash)
    .executeTakeFirst();
  return row ?? noFailures;
}

export async function putFailures(db: Db, tenantId: string, nameHash: string, value: Failures): Promise<void> {
  await db
    .insertInto('lockouts')
    .values({ tenantId, nameHash, ...value })
    .onConflict((conflict) => conflict.columns(['tenantId', 'nameHash']).doUpdateSet(value))
    .execute();
}

/** @returns how many failures were forgotten */
export async function clearFailures(db: Db, tenantId: string, nameHash: string): Promise<number> {
  const { failures } = await failuresOf(db, tenantId, nameHash);
  await db.deleteFrom('lockouts').where('tenantId', '=', tenantId).where('nameHash', '=', nameHash).execute();
  return failures;
}
