import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

export type ConsentRow = Schema['consents'];

/** Keeps a text for as long as the receipts that name it. */
export async function keepText(db: Db, text: Schema['consentTexts']): Promise<void> {
  await db
    .insertInto('consentTexts')
    .values(text)
    .onConflict((conflict) => conflict.columns(['tenantId', 'sha256']).doNothing())
    .execute();
}

export async function insertConsent(db: Db, consent: ConsentRow): Promise<void> {
  await db.insertInto('consents').values(consent).execute();
}

/** The last grant of a user, which a withdrawal refers to. */
export async function lastGrant(db: Db, userId: string): Promise<ConsentRow | null> {
  const row = await db
    .selectFrom('consents')
    .selectAll()
    .where('userId', '=', userId)
    .where('decision', '=', 'granted')
    .orderBy('at', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

/** What the user decided last, or null. */
export async function lastDecision(db: Db, userId: string): Promise<ConsentRow['decision'] | null> {
  const row = await db
    .selectFrom('consents')
    .select('decision')
    .where('userId', '=', userId)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.decision ?? null;
}
