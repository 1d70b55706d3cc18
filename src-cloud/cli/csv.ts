/** Lists as comma-separated values (RFC 4180), one record a line. */

/** A record as one line; what holds a comma, a quote or a blank at its edge is quoted. */
export const csvLine = (cells: readonly string[]): string =>
  cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');

/** Cells of one line, or null when a quote is left open or stands in the middle of a cell. */
export function csvCells(line: string): readonly string[] | null {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const found = cell.exec(line);
    if (found === null) return null;
    cells.push(found[1] === undefined ? (found[2] ?? '').trim() : found[1].replaceAll('""', '"'));
    if (found[3] === '') return cells;
  }
}
