import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

/** The session that was opened last at an endpoint. */
export type DesktopRow = Schema['desktops'];

export async function findDesktop(db: Db, endpointId: string): Promise<DesktopRow | null> {
  return (await db.selectFrom('desktops').selectAll().where('endpointId', '=', endpointId).executeTakeFirst()) ?? null;
}

/** Takes the place of the one before. */
export async function putDesktop(db: Db, row: DesktopRow): Promise<void> {
  const { endpointId: _, ...rest } = row;
  await db
    .insertInto('desktops')
    .values(row)
    .onConflict((conflict) => conflict.column('endpointId').doUpdateSet(rest))
    .execute();
}

/** Only the first time counts: a later one would lengthen the grace. */
export async function lockDesktop(db: Db, { endpointId, session }: DesktopRow, lockedAt: number): Promise<void> {
  await db
    .updateTable('desktops')
    .set({ lockedAt })
    .where('endpointId', '=', endpointId)
    .where('session', '=', session)
    .where('lockedAt', 'is', null)
    .execute();
}

export async function forgetDesktop(db: Db, endpointId: string): Promise<void> {
  await db.deleteFrom('desktops').where('endpointId', '=', endpointId).execute();
}

/** Wherever the user had one. */
export async function forgetDesktopsOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('desktops').where('userId', '=', userId).execute();
}
