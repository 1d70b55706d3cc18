import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

export type TwinRow = Schema['twins'];

/** Whom an administrator has released beside this user, whichever of the two was enrolled later. */
export async function releasedBeside(db: Db, userId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('twins')
    .select(['userId', 'otherId'])
    .where('releasedAt', 'is not', null)
    .where((where) => where.or([where('userId', '=', userId), where('otherId', '=', userId)]))
    .execute();
  return new Set(rows.map((row) => (row.userId === userId ? row.otherId : row.userId)));
}

/** Writes down whom a held face is like; what was found before and not released is forgotten. */
export async function putTwins(db: Db, userId: string, twins: readonly TwinRow[]): Promise<void> {
  await forgetTwins(db, userId);
  for (const twin of twins) await db.insertInto('twins').values(twin).execute();
}

/** Forgets what was found and not released. */
export async function forgetTwins(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('twins').where('userId', '=', userId).where('releasedAt', 'is', null).execute();
}

export async function releaseTwins(db: Db, userId: string, now: number): Promise<void> {
  await db
    .updateTable('twins')
    .set({ releasedAt: now })
    .where('userId', '=', userId)
    .where('releasedAt', 'is', null)
    .execute();
  await db.updateTable('dataKeys').set({ heldAt: null }).where('userId', '=', userId).execute();
}

export interface HeldRow {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly heldAt: number;
}

/** Users whose face waits for an administrator, in the order it was held. */
export async function heldUsers(db: Db, tenantId: string): Promise<HeldRow[]> {
  const rows = await db
    .selectFrom('dataKeys')
    .innerJoin('users', 'users.id', 'dataKeys.userId')
    .select(['users.id as userId', 'users.username', 'users.displayName', 'dataKeys.heldAt'])
    .where('dataKeys.tenantId', '=', tenantId)
    .where('dataKeys.heldAt', 'is not', null)
    .orderBy('dataKeys.heldAt')
    .execute();
  return rows.map((row) => ({ ...row, heldAt: row.heldAt ?? 0 }));
}

export interface TwinAccount {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly score: number;
  readonly disabledAt: number | null;
  /** Epoch ms; null when that account's face has been removed since. */
  readonly enrolledAt: number | null;
}

/** The accounts that a held face is like, the likest first. */
export async function twinsOf(db: Db, userId: string): Promise<TwinAccount[]> {
  return db
    .selectFrom('twins')
    .innerJoin('users', 'users.id', 'twins.otherId')
    .leftJoin('dataKeys', 'dataKeys.userId', 'twins.otherId')
    .select([
      'users.id as userId',
      'users.username',
      'users.displayName',
      'twins.score',
      'users.disabledAt',
      'dataKeys.createdAt as enrolledAt',
    ])
    .where('twins.userId', '=', userId)
    .where('twins.releasedAt', 'is', null)
    .orderBy('twins.score', 'desc')
    .execute();
}
