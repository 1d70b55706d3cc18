/** Tables in a page of the documentation that are made from committed results. Pure. */
import type { Row } from '../report.ts';

/** A page that cannot be filled; the message names the block. */
export class BlockError extends Error {
  readonly code = 'docs.block';
}

/** The content of a published results file by the bench's name; undefined where there is none. */
export type Results = (name: string) => unknown;

/**
 * Makes the Markdown of one block.
 * @throws {BlockError} when the results are missing or lack what the block shows
 */
export type Block = (results: Results) => string;

const block = /(<!-- results: ([a-z0-9-]+) -->\n)([\s\S]*?)(<!-- \/results -->)/g;

/** The names of the blocks of a page, in its order. */
export function blocksOf(page: string): readonly string[] {
  return [...page.matchAll(block)].map(([, , name = '']) => name);
}

/**
 * The page with every block's content made anew.
 * @param contentOf the Markdown of a block, without the blank lines around it
 * @throws {BlockError} when nothing is known of a block
 */
export function fillBlocks(page: string, contentOf: (name: string) => string | undefined): string {
  return page.replace(block, (_whole, start: string, name: string, _old: string, end: string) => {
    const content = contentOf(name);
    if (content === undefined) throw new BlockError(`no table is made for the block "${name}"`);
    return `${start}\n${content}\n\n${end}`;
  });
}

/** A Markdown table; the columns are the first row's keys. Numbers stand to the right. */
export function markdownTable(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const right = (column: string) => rows.every((row) => /^[<>+-]?\d/.test(String(row[column] ?? '')));
  return [
    line(columns),
    line(columns.map((column) => (right(column) ? '--:' : '---'))),
    ...rows.map((row) => line(columns.map((column) => String(row[column] ?? '')))),
  ].join('\n');
}
