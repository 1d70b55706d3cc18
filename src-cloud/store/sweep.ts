import type { Db } from './store.ts';

/** How long an ended transaction is kept, in milliseconds: a late answer then finds it ended, not missing. */
const keepTransactionMs = 10 * 60_000;
const keepRatesMs = 10 * 60_000;

/** Deletes what can no longer matter: proofs too old to be replayed, transactions long over, old rate windows,
 * challenges that nobody answered. */
export async function sweep(db: Db, now: number): Promise<void> {
  await db.deleteFrom('proofs').where('until', '<', now).execute();
  await db.deleteFrom('keyChallenges').where('until', '<', now).execute();
  await db
    .deleteFrom('transactions')
    .where('expiresAt', '<', now - keepTransactionMs)
    .execute();
  await db
    .deleteFrom('rates')
    .where('windowStart', '<', now - keepRatesMs)
    .execute();
}

/** Answers when the database can be read. @throws the driver's error */
export async function ping(db: Db): Promise<void> {
  await db.selectFrom('tenants').select('id').limit(1).execute();
}
