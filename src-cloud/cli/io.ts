/** What the command line reads and prints. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

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
