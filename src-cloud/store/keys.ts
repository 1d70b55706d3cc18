/** Security keys and passkeys, and what a new one has to sign. */
import type { KeyFactor } from '../../src-shared/domain/factors.ts';
import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

export type KeyRow = Schema['keys'];
export type KeyChallengeRow = Schema['keyChallenges'];

/** In the order they were added. */
export async function keysOf(db: Db, userId: string): Promise<KeyRow[]> {
  return db.selectFrom('keys').selectAll().where('userId', '=', userId).orderBy('addedAt').orderBy('id').execute();
}

export async function findKey(db: Db, tenantId: string, credentialId: string): Promise<KeyRow | null> {
  const row = await db
    .selectFrom('keys')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('credentialId', '=', credentialId)
    .executeTakeFirst();
  return row ?? null;
}

export async function keyById(db: Db, id: string): Promise<KeyRow | null> {
  return (await db.selectFrom('keys').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The key at or after a place in the order of the ids, round the end to the first: as `activeUserAt`. */
export async function keyAt(db: Db, tenantId: string, factor: KeyFactor, place: string): Promise<KeyRow | null> {
  const keys = db
    .selectFrom('keys')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('factor', '=', factor)
    .orderBy('id')
    .limit(1);
  return (await keys.where('id', '>=', place).executeTakeFirst()) ?? (await keys.executeTakeFirst()) ?? null;
}

export async function insertKey(db: Db, key: KeyRow): Promise<void> {
  await db.insertInto('keys').values(key).execute();
}

export async function updateKey(
  db: Db,
  id: string,
  change: Partial<Pick<KeyRow, 'counter' | 'usedAt' | 'stoppedAt'>>,
): Promise<void> {
  await db.updateTable('keys').set(change).where('id', '=', id).execute();
}

/** @returns whether that user had it */
export async function deleteKey(db: Db, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('keys')
    .where('userId', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Puts it in the place of an earlier one of the same leave. */
export async function putKeyChallenge(db: Db, row: KeyChallengeRow): Promise<void> {
  await db
    .insertInto('keyChallenges')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('grantId')
        .doUpdateSet({ userId: row.userId, factor: row.factor, challenge: row.challenge, until: row.until }),
    )
    .execute();
}

/** Takes it away, so that it is answered once. */
export async function takeKeyChallenge(db: Db, grantId: string): Promise<KeyChallengeRow | null> {
  const row = await db.deleteFrom('keyChallenges').where('grantId', '=', grantId).returningAll().executeTakeFirst();
  return row ?? null;
}
