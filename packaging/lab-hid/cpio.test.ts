import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cpioOf } from './cpio.ts';

const folder = mkdtempSync(join(tmpdir(), 'hexlock-cpio-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Name, kind and content of each entry. */
function entriesOf(archive: Buffer) {
  const entries: { name: string; kind: number; content: string }[] = [];
  for (let at = 0; at < archive.length; ) {
    expect(archive.toString('latin1', at, at + 6)).toBe('070701');
    const field = (index: number) =>
      Number.parseInt(archive.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const name = archive.toString('latin1', at + 110, at + 110 + field(11) - 1);
    const body = Math.ceil((at + 110 + field(11)) / 4) * 4;
    entries.push({ name, kind: field(1) >> 12, content: archive.toString('utf8', body, body + field(6)) });
    at = Math.ceil((body + field(6)) / 4) * 4;
  }
  return entries;
}

describe('cpioOf', () => {
  it('holds folders, files and links, and ends as the kernel expects', () => {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/tool'), 'hello');
    symlinkSync('tool', join(folder, 'bin/alias'));
    expect(entriesOf(cpioOf(folder))).toEqual([
      { name: '.', kind: 0o04, content: '' },
      { name: 'bin', kind: 0o04, content: '' },
      { name: 'bin/alias', kind: 0o12, content: 'tool' },
      { name: 'bin/tool', kind: 0o10, content: 'hello' },
      { name: 'TRAILER!!!', kind: 0, content: '' },
    ]);
  });
});
