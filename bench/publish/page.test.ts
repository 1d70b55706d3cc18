import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { page, pageFromResults } from './run.ts';

it('every table of docs/biometrics.md is the one that the committed results make', async () => {
  expect(await pageFromResults()).toBe(await readFile(page, 'utf8'));
});
