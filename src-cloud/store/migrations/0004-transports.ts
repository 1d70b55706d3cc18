import { type Kysely, sql } from 'kysely';
import type { Flavour } from '../flavour.ts';

export const name = '0004-transports';

/** How a key can be reached; and failures found by their age, for the housekeeping. */
export async function up(db: Kysely<unknown>, { text }: Flavour): Promise<void> {
  const statements = [
    sql`alter table "keys" add column "transports" ${text}`,
    sql`create index "lockouts_by_failedAt" on "lockouts" ("failedAt")`,
    sql`create index "factorFailures_by_failedAt" on "factorFailures" ("failedAt")`,
  ];
  for (const statement of statements) await statement.execute(db);
}
