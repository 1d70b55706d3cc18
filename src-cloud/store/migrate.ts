import { type Kysely, sql } from 'kysely';
import { StoreError } from './error.ts';
import type { Flavour } from './flavour.ts';
import * as first from './migrations/0001-first.ts';
import * as second from './migrations/0002-challenges-and-holds.ts';
import * as third from './migrations/0003-every-factor.ts';
import * as fourth from './migrations/0004-transports.ts';

interface Migration {
  readonly name: string;
  readonly up: (db: Kysely<unknown>, flavour: Flavour) => Promise<void>;
}

/** In the order they came; a released one is never changed, another is added. */
const migrations: readonly Migration[] = [first, second, third, fourth];

/**
 * Brings the database to this program's version, in one transaction.
 * @throws {StoreError} `newer` when a newer program has already changed it.
 */
export async function migrate<Tables>(db: Kysely<Tables>, flavour: Flavour, now: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const inside = transaction as unknown as Kysely<unknown>;
    await sql`create table if not exists "schemaVersions"
      ("version" ${flavour.whole} not null primary key, "name" ${flavour.text} not null, "appliedAt" ${flavour.whole} not null)
      ${flavour.tableEnd}`.execute(inside);
    const found = await sql<{
      version: number | null;
    }>`select max("version") as "version" from "schemaVersions"`.execute(inside);
    const version = found.rows[0]?.version ?? 0;
    if (version > migrations.length) {
      throw new StoreError(
        'newer',
        `the database has version ${version}, this program knows ${migrations.length}: run the newer program, or restore the backup made before the update`,
      );
    }
    for (const [i, migration] of migrations.entries()) {
      if (i < version) continue;
      await migration.up(inside, flavour);
      await sql`insert into "schemaVersions" ("version", "name", "appliedAt") values (${i + 1}, ${migration.name}, ${now})`.execute(
        inside,
      );
    }
  });
}
