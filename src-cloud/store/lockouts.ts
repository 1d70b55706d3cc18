import type { Factor } from '../../src-shared/domain/factors.ts';
import type { Db } from './store.ts';

/** Failures in a row. `failedAt` (epoch ms) is that of the last one. */
export interface Failures {
  readonly failures: number;
  readonly failedAt: number;
}

/** What stands against a name, known or not, when it tries a factor. */
export interface Counts {
  /** With every factor. */
  readonly all: Failures;
  /** With this one. */
  readonly own: Failures;
}

export const noFailures: Failures = { failures: 0, failedAt: 0 };

export async function failuresOf(db: Db, tenantId: string, nameHash: string, factor: Factor): Promise<Counts> {
  const own = await db
    .selectFrom('factorFailures')
    .select(['failures', 'failedAt'])
    .where('tenantId', '=', tenantId)
    .where('nameHash', '=', nameHash)
    .where('factor', '=', factor)
    .executeTakeFirst();
  return { all: await allFailuresOf(db, tenantId, nameHash), own: own ?? noFailures };
}

async function allFailuresOf(db: Db, tenantId: string, nameHash: string): Promise<Failures> {
  const row = await db
    .selectFrom('lockouts')
    .select(['failures', 'failedAt'])
    .where('tenantId', '=', tenantId)
    .where('nameHash', '=', nameHash)
    .executeTakeFirst();
  return row ?? noFailures;
}

export async function putFailures(
  db: Db,
  tenantId: string,
  nameHash: string,
  factor: Factor,
  { all, own }: Counts,
): Promise<void> {
  await db
    .insertInto('lockouts')
    .values({ tenantId, nameHash, ...all })
    .onConflict((conflict) => conflict.columns(['tenantId', 'nameHash']).doUpdateSet({ ...all }))
    .execute();
  await db
    .insertInto('factorFailures')
    .values({ tenantId, nameHash, factor, ...own })
    .onConflict((conflict) => conflict.columns(['tenantId', 'nameHash', 'factor']).doUpdateSet({ ...own }))
    .execute();
}

/**
 * After a login. Only the factors that were proved start anew: whoever has the card and guesses the PIN gains nothing
 * from its owner's logins by face.
 */
export async function clearProved(
  db: Db,
  tenantId: string,
  nameHash: string,
  proved: readonly Factor[],
): Promise<void> {
  await db.deleteFrom('lockouts').where('tenantId', '=', tenantId).where('nameHash', '=', nameHash).execute();
  await db
    .deleteFrom('factorFailures')
    .where('tenantId', '=', tenantId)
    .where('nameHash', '=', nameHash)
    .where('factor', 'in', proved)
    .execute();
}

/** Forgets failures that are fewer than `below` and whose last one is older than `before`, epoch ms. */
export async function sweepFailures(
  db: Db,
  tenantId: string,
  { below, before }: { readonly below: number; readonly before: number },
): Promise<void> {
  for (const table of ['lockouts', 'factorFailures'] as const) {
    await db
      .deleteFrom(table)
      .where('tenantId', '=', tenantId)
      .where('failures', '<', below)
      .where('failedAt', '<', before)
      .execute();
  }
}

/** @returns how many failures were forgotten */
export async function clearFailures(db: Db, tenantId: string, nameHash: string): Promise<number> {
  const { failures } = await allFailuresOf(db, tenantId, nameHash);
  await db.deleteFrom('lockouts').where('tenantId', '=', tenantId).where('nameHash', '=', nameHash).execute();
  const { numDeletedRows } = await db
    .deleteFrom('factorFailures')
    .where('tenantId', '=', tenantId)
    .where('nameHash', '=', nameHash)
    .executeTakeFirst();
  // A login clears the sum, and may leave a factor that rests.
  return Math.max(failures, Number(numDeletedRows));
}
