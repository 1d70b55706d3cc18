import { type RawBuilder, sql } from 'kysely';

/**
 * What differs between databases in the migrations. Everything else is written once, in the SQL they share; a
 * PostgreSQL flavour needs this record and a dialect, nothing more.
 */
export interface Flavour {
  readonly bytes: RawBuilder<unknown>;
  /** Holds epoch milliseconds. */
  readonly whole: RawBuilder<unknown>;
  readonly text: RawBuilder<unknown>;
  /** A double. */
  readonly number: RawBuilder<unknown>;
  /** What follows the closing bracket of `create table`. */
  readonly tableEnd: RawBuilder<unknown>;
  /** Statements after which rows of the table can be added and read only. */
  readonly appendOnly: (table: string) => readonly string[];
}

export const sqliteFlavour: Flavour = {
  bytes: sql`blob`,
  whole: sql`integer`,
  text: sql`text`,
  number: sql`real`,
  tableEnd: sql`strict`,
  appendOnly: (table) =>
    ['update', 'delete'].map(
      (verb) =>
        `create trigger "${table}_refuses_${verb}" before ${verb} on "${table}" begin select raise(abort, '${table} is append-only'); end`,
    ),
};
