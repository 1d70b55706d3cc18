import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

export type PinRow = Schema['pins'];

export async function findPin(db: Db, userId: string): Promise<PinRow | null> {
  return (await db.selectFrom('pins').selectAll().where('userId', '=', userId).executeTakeFirst()) ?? null;
}

/** Sets it, or replaces the one there was. */
export async function putPin(db: Db, pin: PinRow): Promise<void> {
  await db
    .insertInto('pins')
    .values(pin)
    .onConflict((conflict) => conflict.column('userId').doUpdateSet({ hash: pin.hash, setAt: pin.setAt }))
    .execute();
}

/** @returns whether there was one */
export async function deletePin(db: Db, userId: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('pins').where('userId', '=', userId).executeTakeFirst();
  return numDeletedRows > 0n;
}
