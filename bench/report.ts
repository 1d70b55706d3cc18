/** What every benchmark does with its numbers: a table for the reader, a JSON file for whoever compares runs. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Ignored by git. */
export const resultsFolder = fileURLToPath(new URL('results/', import.meta.url));

export interface MachineFacts {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
}

export function machineFacts(): MachineFacts {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}

export type Cell = string | number;
export type Row = Readonly<Record<string, Cell>>;

/** Columns in the order of the first row's keys; numbers to the right, words to the left. */
export function formatTable(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const numeric = new Set(columns.filter((column) => rows.every((row) => typeof row[column] === 'number')));
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((text, i) => (numeric.has(columns[i] ?? '') ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export interface Report {
  /** Printed as a table; not written unless it is also in `values`. */
  readonly rows: readonly Row[];
  /** The file's own fields, beside `bench`, `at` and `machine`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Prints the table and writes `bench/results/NAME.json` in one step, so that a reader never sees half of it.
 * @returns the path of the file
 */
export async function report(
  name: string,
  { rows, values }: Report,
  { folder = resultsFolder, at = new Date(), print = console.log }: ReportOptions = {},
): Promise<string> {
  print(formatTable(rows));
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  const content = { bench: name, at: at.toISOString(), machine: machineFacts(), ...values };
  await writeFile(`${path}.part`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${path}.part`, path);
  print(`written to ${path}`);
  return path;
}

export interface ReportOptions {
  readonly folder?: string;
  readonly at?: Date;
  readonly print?: (text: string) => void;
}

/** The value below which the given share (0..1) of the values lies, interpolated. `NaN` for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
