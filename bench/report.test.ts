import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatTable, quantile, report } from './report.ts';

describe('formatTable', () => {
  it('lines words up on the left and numbers on the right', () => {
    const table = formatTable([
      { tier: 'embedded', ms: 8.8 },
      { tier: 'best', ms: 120 },
    ]);
    expect(table).toBe('tier       ms\nembedded  8.8\nbest      120');
  });

  it('is empty for no rows', () => {
    expect(formatTable([])).toBe('');
  });
});

describe('report', () => {
  it('prints the table and writes the values with the machine they were measured on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hexlock-report-'));
    try {
      const printed: string[] = [];
      const at = new Date('2030-01-02T03:04:05Z');
      const options = { folder, at, print: (text: string) => printed.push(text) };
      const path = await report('face', { rows: [{ ms: 1 }], values: { medianMs: 1 } }, options);
      expect(printed[0]).toBe('ms\n 1');
      expect(await readdir(folder)).toEqual(['face.json']);
      expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
        bench: 'face',
        at: '2030-01-02T03:04:05.000Z',
        machine: expect.objectContaining({
          cpu: expect.any(String),
          cores: expect.any(Number),
          node: process.versions.node,
        }),
        medianMs: 1,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('quantile', () => {
  it.each([
    [0, 1],
    [0.5, 2.5],
    [1, 4],
  ])('%d', (share, value) => {
    expect(quantile([4, 1, 3, 2], share)).toBe(value);
  });

  it('is no number for no values', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});
