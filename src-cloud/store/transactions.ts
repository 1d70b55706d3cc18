import type { Factor } from '../../src-shared/domain/factors.ts';
import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

/** An authentication transaction, with the factors proved so far. */
export interface Transaction extends Readonly<Omit<Schema['transactions'], 'proved'>> {
  readonly proved: readonly Factor[];
}

export async function insertTransaction(db: Db, transaction: Transaction): Promise<void> {
  await db
    .insertInto('transactions')
    .values({ ...transaction, proved: JSON.stringify(transaction.proved) })
    .execute();
}

/** The transaction if that endpoint began it and it is neither over nor ended; otherwise null, whatever the reason. */
export async function findOpenTransaction(
  db: Db,
  id: string,
  endpointId: string,
  now: number,
): Promise<Transaction | null> {
  const row = await db
    .selectFrom('transactions')
    .selectAll()
    .where('id', '=', id)
    .where('endpointId', '=', endpointId)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return row ? { ...row, proved: JSON.parse(row.proved) as Factor[] } : null;
}

/**
 * Writes what was proved, or ends the transaction, if nobody else did since it was read.
 * @returns false when another request was faster: what this one proved then counts for nothing.
 */
export async function advanceTransaction(
  db: Db,
  read: Transaction,
  change: { readonly proved?: readonly Factor[]; readonly endedAt?: number },
): Promise<boolean> {
  const result = await db
    .updateTable('transactions')
    .set({
      proved: JSON.stringify(change.proved ?? read.proved),
      endedAt: change.endedAt ?? null,
    })
    .where('id', '=', read.id)
    .where('endedAt', 'is', null)
    .where('proved', '=', JSON.stringify(read.proved))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
