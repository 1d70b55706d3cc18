import { chmodSync, closeSync, openSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { StoreError } from './error.ts';
import { sqliteFlavour } from './flavour.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { openSqlite, type SqliteOptions, sqliteDialect } from './sqlite.ts';

/** The database or a transaction in it; every function of this folder takes one first. */
export type Db = Kysely<Schema>;

export interface Store {
  /** For reading; what writes more than one row belongs into a transaction. */
  readonly db: Db;
  /** All or nothing. Inside, use only the `Db` that is handed over: the other would wait for this one forever. */
  readonly transaction: <Result>(work: (db: Db) => Promise<Result>) => Promise<Result>;
  /** Like `transaction`, and on the disk when it returns: for consent, templates and administration. */
  readonly durably: <Result>(work: (db: Db) => Promise<Result>) => Promise<Result>;
  /** Moves the log into the database file and syncs both; `empty` also cuts the log, so that erased bytes are gone. */
  readonly checkpoint: (how: 'passive' | 'empty') => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the database, makes it if it is not there, and brings it to this program's version.
 * @throws {StoreError} `newer` for a database of a newer program, `unreadable` when the file cannot be opened.
 */
export async function openStore(options: SqliteOptions, now: number): Promise<Store> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(connect(options)) });
  try {
    await migrate(db, sqliteFlavour, now);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    transaction: (work) => db.transaction().execute(work),
    durably: (work) =>
      db.connection().execute(async (connection) => {
        await sql`pragma synchronous = full`.execute(connection);
        try {
          return await connection.transaction().execute(work);
        } finally {
          await sql`pragma synchronous = normal`.execute(connection);
        }
      }),
    checkpoint: async (how) => {
      await sql`pragma wal_checkpoint(${sql.raw(how === 'empty' ? 'truncate' : 'passive')})`.execute(db);
    },
    close: () => db.destroy(),
  };
}

function connect(options: SqliteOptions) {
  try {
    if (options.file !== ':memory:') {
      // Nobody else on the machine reads it; SQLite gives its log the same mode.
      closeSync(openSync(options.file, 'a', 0o600));
      chmodSync(options.file, 0o600);
    }
    return openSqlite(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError('unreadable', `${options.file} cannot be opened as a database: ${reason}`, { cause: error });
  }
}
