import { type Kysely, sql } from 'kysely';
import type { Flavour } from '../flavour.ts';

export const name = '0003-every-factor';

/**
 * PINs, cards, security keys and passkeys; failures counted for each factor; computers' policies; and which session was
 * opened last at an endpoint, for the grace.
 */
export async function up(db: Kysely<unknown>, { bytes, whole, text, tableEnd }: Flavour): Promise<void> {
  const statements = [
    sql`alter table "transactions" add column "claim" ${text} not null default 'name'`,
    sql`alter table "transactions" add column "resumes" ${text}`,
    sql`alter table "transactions" add column "keyChallenge" ${text}`,
    sql`alter table "transactions" add column "link" ${text}`,
    // Charges were of one counter and are of two; transactions live for two minutes.
    sql`update "transactions" set "charge" = null`,
    sql`alter table "endpoints" add column "computer" ${text} not null default 'Default'`,
    sql`create table "factorFailures" (
      "tenantId" ${text} not null, "nameHash" ${text} not null, "factor" ${text} not null,
      "failures" ${whole} not null, "failedAt" ${whole} not null,
      primary key ("tenantId", "nameHash", "factor")
    ) ${tableEnd}`,
    sql`create table "pins" (
      "userId" ${text} not null primary key, "tenantId" ${text} not null,
      "hash" ${text} not null, "setAt" ${whole} not null,
      foreign key ("userId") references "users" ("id")
    ) ${tableEnd}`,
    sql`create table "cards" (
      "id" ${text} not null primary key, "tenantId" ${text} not null, "userId" ${text} not null,
      "hash" ${text} not null, "label" ${text} not null, "addedAt" ${whole} not null,
      unique ("tenantId", "hash"),
      foreign key ("userId") references "users" ("id")
    ) ${tableEnd}`,
    sql`create table "keys" (
      "id" ${text} not null primary key, "tenantId" ${text} not null, "userId" ${text} not null,
      "factor" ${text} not null, "name" ${text} not null, "credentialId" ${text} not null,
      "publicKey" ${bytes} not null, "counter" ${whole} not null, "rpId" ${text} not null,
      "addedAt" ${whole} not null, "usedAt" ${whole}, "stoppedAt" ${whole},
      unique ("tenantId", "credentialId"),
      foreign key ("userId") references "users" ("id")
    ) ${tableEnd}`,
    sql`create table "keyChallenges" (
      "grantId" ${text} not null primary key, "userId" ${text} not null, "factor" ${text} not null,
      "challenge" ${text} not null, "until" ${whole} not null,
      foreign key ("userId") references "users" ("id")
    ) ${tableEnd}`,
    sql`create table "computers" (
      "tenantId" ${text} not null, "name" ${text} not null, "document" ${text} not null, "updatedAt" ${whole} not null,
      primary key ("tenantId", "name"),
      foreign key ("tenantId") references "tenants" ("id")
    ) ${tableEnd}`,
    sql`create table "desktops" (
      "endpointId" ${text} not null primary key, "tenantId" ${text} not null, "userId" ${text} not null,
      "session" ${text} not null, "ways" ${text} not null, "fullAt" ${whole} not null, "openedAt" ${whole} not null, "lockedAt" ${whole},
      foreign key ("endpointId") references "endpoints" ("id"),
      foreign key ("userId") references "users" ("id")
    ) ${tableEnd}`,
    sql`create index "cards_by_userId" on "cards" ("userId")`,
    sql`create index "keys_by_userId" on "keys" ("userId")`,
    sql`create index "desktops_by_userId" on "desktops" ("userId")`,
    sql`create index "keyChallenges_by_until" on "keyChallenges" ("until")`,
  ];
  for (const statement of statements) await statement.execute(db);
}
