import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

export type UserRow = Schema['users'];

export async function insertUser(db: Db, user: UserRow): Promise<void> {
  await db.insertInto('users').values(user).execute();
}

/** @param username canonical */
export async function findUserByName(db: Db, tenantId: string, username: string): Promise<UserRow | null> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('username', '=', username)
    .executeTakeFirst();
  return row ?? null;
}

export async function findUser(db: Db, tenantId: string, id: string): Promise<UserRow | null> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/**
 * The active user at or after a place in the order of the ids, round the end to the first; null when there is none.
 * Ids are random, so a place that a keyed hash names falls on anybody, and stays with them when others come and go.
 */
export async function activeUserAt(db: Db, tenantId: string, place: string): Promise<UserRow | null> {
  const active = db
    .selectFrom('users')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('disabledAt', 'is', null)
    .orderBy('id')
    .limit(1);
  return (await active.where('id', '>=', place).executeTakeFirst()) ?? (await active.executeTakeFirst()) ?? null;
}

export interface ListedUser extends UserRow {
  /** Epoch ms of the enrolment, or null. */
  readonly enrolledAt: number | null;
  /** Epoch ms since when the enrolment is held, or null. */
  readonly heldAt: number | null;
}

/** In the order of their names. */
export async function listUsers(db: Db, tenantId: string): Promise<ListedUser[]> {
  return db
    .selectFrom('users')
    .leftJoin('dataKeys', 'dataKeys.userId', 'users.id')
    .selectAll('users')
    .select(['dataKeys.createdAt as enrolledAt', 'dataKeys.heldAt'])
    .where('users.tenantId', '=', tenantId)
    .orderBy('users.username')
    .execute();
}

export async function updateUser(
  db: Db,
  id: string,
  change: Partial<Pick<UserRow, 'passwordHash' | 'credentialsAt' | 'policy' | 'disabledAt' | 'displayName'>>,
): Promise<void> {
  await db.updateTable('users').set(change).where('id', '=', id).execute();
}
