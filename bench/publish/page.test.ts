import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withoutFolders } from './folders.ts';
import { page, pageFromResults, published } from './run.ts';

it('every table of docs/biometrics.md is the one that the committed results make', async () => {
  expect(await pageFromResults()).toBe(await readFile(page, 'utf8'));
});

it('a page is not made of newer results that lack what it shows', async () => {
  await expect(pageFromResults(new Map([['liveness', {}]]))).rejects.toThrow(
    'bench/published/liveness.json does not fit',
  );
});

it('no committed result names a folder of the machine that measured it', async () => {
  const files = await readdir(published);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const result: unknown = JSON.parse(await readFile(join(published, file), 'utf8'));
    expect(withoutFolders(result), file).toEqual(result);
  }
});
