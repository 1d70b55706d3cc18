import type { Schema } from './schema.ts';
import type { Db } from './store.ts';
import type { UserRow } from './users.ts';

export type CardRow = Schema['cards'];

/** @param hash keyed hash of the card, hex */
export async function findCard(db: Db, tenantId: string, hash: string): Promise<CardRow | null> {
  const row = await db
    .selectFrom('cards')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row ?? null;
}

export async function ownerOfCard(db: Db, tenantId: string, hash: string): Promise<UserRow | null> {
  const row = await db
    .selectFrom('cards')
    .innerJoin('users', 'users.id', 'cards.userId')
    .selectAll('users')
    .where('cards.tenantId', '=', tenantId)
    .where('cards.hash', '=', hash)
    .executeTakeFirst();
  return row ?? null;
}

/** In the order they were added. */
export async function cardsOf(db: Db, userId: string): Promise<CardRow[]> {
  return db.selectFrom('cards').selectAll().where('userId', '=', userId).orderBy('addedAt').orderBy('id').execute();
}

export interface ListedCard extends CardRow {
  readonly username: string;
  readonly disabledAt: number | null;
}

/** Everybody's, by name. */
export async function listCards(db: Db, tenantId: string): Promise<ListedCard[]> {
  return db
    .selectFrom('cards')
    .innerJoin('users', 'users.id', 'cards.userId')
    .selectAll('cards')
    .select(['users.username', 'users.disabledAt'])
    .where('cards.tenantId', '=', tenantId)
    .orderBy('users.username')
    .orderBy('cards.addedAt')
    .execute();
}

export async function insertCard(db: Db, card: CardRow): Promise<void> {
  await db.insertInto('cards').values(card).execute();
}

/** @returns whether that user had it */
export async function deleteCard(db: Db, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('cards')
    .where('userId', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
