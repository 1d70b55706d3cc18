/**
 * Kysely over Node's own `node:sqlite`. One connection: Kysely lets one user at a time have it, so a transaction is
 * never mixed with another request's statements. Calls are synchronous underneath; statements here take microseconds.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Enough for every statement this program has; beyond it the oldest is prepared anew. */
const preparedLimit = 256;

export interface SqliteOptions {
  /** Absolute path, or `:memory:`. */
  readonly file: string;
  /** The database never grows beyond this; a write that would is refused like a full disk. Null: no limit. */
  readonly maxBytes: number | null;
}

/** Opens the file and sets what every connection needs. @throws the driver's error when it cannot be opened. */
export function openSqlite(options: SqliteOptions): DatabaseSync {
  const database = new DatabaseSync(options.file, { timeout: 5_000, enableForeignKeyConstraints: true });
  // NORMAL in WAL mode survives a killed process whole; a power cut can lose what was written since the last
  // checkpoint, never the file. What must survive a power cut as well is written by `Store.durably` (FULL), and the
  // sweep checkpoints every few seconds, so that a login's audit entry is not in danger for long.
  database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma temp_store = memory;');
  // A deleted data key is overwritten, not only unlinked: deleting it is what shreds a template.
  database.exec('pragma secure_delete = on;');
  if (options.maxBytes !== null) {
    const size = Number(database.prepare('pragma page_size').get()?.page_size ?? 4096);
    database.exec(`pragma max_page_count = ${Math.max(1, Math.floor(options.maxBytes / size))}`);
  }
  return database;
}

/** The dialect over an open database; Kysely's `destroy` closes it. */
export function sqliteDialect(database: DatabaseSync): Dialect {
  return {
    createDriver: () => new SqliteDriver(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class SqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: SqliteConnection;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#connection = new SqliteConnection(database);
  }

  async init(): Promise<void> {
    await Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  /** Immediate: what a transaction read is still true when it writes, also beside the command line's own process. */
  async beginTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('commit'));
  }

  /** SQLite rolls back by itself when the disk is full; a second rollback would hide the reason. */
  async rollbackTransaction(): Promise<void> {
    if (this.#database.isTransaction) await this.#connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {
    await Promise.resolve();
  }

  async destroy(): Promise<void> {
    this.#connection.forget();
    this.#database.close();
  }
}

interface Prepared {
  readonly statement: StatementSync;
  /** Whether it answers rows; `insert ... returning` does. */
  readonly reads: boolean;
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  /** Kysely writes the same text for the same query, so statements are prepared once. */
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { statement, reads } = this.#prepare(query.sql);
    const parameters = query.parameters as readonly SQLInputValue[];
    if (reads) return { rows: statement.all(...parameters) as Row[] };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // A statement of its own: the cached one may be asked again while this one is still being read.
    const statement = this.#database.prepare(query.sql);
    for (const row of statement.iterate(...(query.parameters as readonly SQLInputValue[])))
      yield { rows: [row as Row] };
  }

  forget(): void {
    this.#prepared.clear();
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    const fresh = { statement, reads: statement.columns().length > 0 };
    if (this.#prepared.size >= preparedLimit) {
      const oldest = this.#prepared.keys().next().value;
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    this.#prepared.set(sql, fresh);
    return fresh;
  }
}
