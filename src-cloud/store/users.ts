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

export interface ListedUser extends UserRow {
  /** Epoch ms of the enrolment, or null. */
  readonly enrolledAt: number | null;
}

/** In the order of their names. */
export async function listUsers(db: Db, tenantId: string): Promise<ListedUser[]> {
  return db
    .selectFrom('users')
    .leftJoin('dataKeys', 'dataKeys.userId', 'users.id')
    .selectAll('users')
    .select('dataKeys.createdAt as enrolledAt')
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
