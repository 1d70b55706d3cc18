/** What the command line reads and prints. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AdminError } from '../admin/error.ts';

/** The process's own streams, or a test's. */
export interface Terminal {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  /** Asks without echo where a person types, else reads one line from the input. */
  readonly askSecret: (question: string) => Promise<string>;
}

export const terminal: Terminal = {
  out: (line) => {
    process.stdout.write(`${line}\n`);
  },
  error: (line) => {
    process.stderr.write(`${line}\n`);
  },
  askSecret: async (question) => {
    const typed = process.stdin.isTTY;
    // The prompt goes to the error stream, so that the output can be piped on; what is typed goes nowhere.
    if (typed) process.stderr.write(`${question}: `);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: nowhere, terminal: typed });
    try {
      const { value, done } = await lines[Symbol.asyncIterator]().next();
      return done ? '' : value;
    } finally {
      lines.close();
      if (typed) process.stderr.write('\n');
    }
  },
};

/** Rows as columns of one width each; nothing for no rows. */
export function table(rows: readonly Readonly<Record<string, string>>[]): string[] {
  const first = rows[0];
  if (!first) return [];
  const keys = Object.keys(first);
  const widths = keys.map((key) => Math.max(key.length, ...rows.map((row) => (row[key] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(keys.map((key) => key.toUpperCase())), ...rows.map((row) => line(keys.map((key) => row[key] ?? '')))];
}

/** Epoch ms as people and programs read it; a dash for null. */
export const when = (at: number | null): string => (at === null ? '-' : new Date(at).toISOString().replace('.000', ''));

/** The text of a file, `-` for the input. @throws {AdminError} `invalid` */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new AdminError('invalid', `${file}: ${error instanceof Error ? error.message : error}`);
  }
}

/** A JSON object from a file, `-` for the input. @param printer the command that prints one @throws {AdminError} */
export function readJson(file: string, printer: string): Record<string, unknown> {
  const text = readText(file);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new AdminError('invalid', `${file}: ${error instanceof Error ? error.message : error}`);
  }
  throw new AdminError('invalid', `${file}: it must hold one JSON object, as ${printer} prints it`);
}
