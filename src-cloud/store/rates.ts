import { sql } from 'kysely';
import type { Db } from './store.ts';

/**
 * Counts one more in the window that `now` lies in, and starts at 1 in a new window.
 * @param subject what is counted, for whom: `proofs:<endpoint>`
 * @returns the count with this one
 */
export async function countInWindow(db: Db, subject: string, windowStart: number): Promise<number> {
  const row = await db
    .insertInto('rates')
    .values({ subject, windowStart, count: 1 })
    .onConflict((conflict) =>
      conflict.column('subject').doUpdateSet({
        count: sql<number>`case when ${sql.ref('rates.windowStart')} = ${windowStart} then ${sql.ref('rates.count')} + 1 else 1 end`,
        windowStart,
      }),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  return row.count;
}
