import { type Kysely, sql } from 'kysely';
import type { Flavour } from '../flavour.ts';

export const name = '0002-challenges-and-holds';

/**
 * Challenges of a transaction, the times of captures, held enrolments, and the sealed pages in which a face that is
 * enrolled twice is found.
 */
export async function up(db: Kysely<unknown>, { bytes, whole, text, number, tableEnd }: Flavour): Promise<void> {
  const statements = [
    sql`alter table "transactions" add column "challenge" ${text}`,
    sql`alter table "transactions" add column "challenges" ${whole} not null default 0`,
    sql`alter table "transactions" add column "charge" ${text}`,
    sql`alter table "templates" add column "capturedAt" ${whole} not null default 0`,
    sql`alter table "dataKeys" add column "heldAt" ${whole}`,
    sql`create table "twins" (
      "tenantId" ${text} not null, "userId" ${text} not null, "otherId" ${text} not null,
      "score" ${number} not null, "foundAt" ${whole} not null, "releasedAt" ${whole},
      primary key ("userId", "otherId"),
      foreign key ("userId") references "users" ("id"),
      foreign key ("otherId") references "users" ("id")
    ) ${tableEnd}`,
    sql`create table "facePages" (
      "tenantId" ${text} not null, "model" ${text} not null, "page" ${whole} not null,
      "faces" ${whole} not null, "revision" ${whole} not null, "sealed" ${bytes} not null,
      primary key ("tenantId", "model", "page")
    ) ${tableEnd}`,
    sql`create table "faceSlots" (
      "userId" ${text} not null, "model" ${text} not null, "tenantId" ${text} not null, "page" ${whole} not null,
      primary key ("userId", "model"),
      foreign key ("userId") references "dataKeys" ("userId"),
      foreign key ("tenantId", "model", "page") references "facePages" ("tenantId", "model", "page")
    ) ${tableEnd}`,
    sql`create index "facePages_by_revision" on "facePages" ("tenantId", "model", "revision")`,
    sql`create index "faceSlots_by_page" on "faceSlots" ("tenantId", "model", "page")`,
    sql`create index "twins_by_otherId" on "twins" ("otherId")`,
    sql`create index "dataKeys_by_heldAt" on "dataKeys" ("heldAt")`,
  ];
  for (const statement of statements) await statement.execute(db);
}
