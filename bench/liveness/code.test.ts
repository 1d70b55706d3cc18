import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { codeHash, importsOf } from './code.ts';

it('finds what a file imports from here, but for types', () => {
  const text = `import { a } from './a.ts';
import type { B } from './b.ts';
import { readFile } from 'node:fs/promises';
import {
  type C,
  c,
} from '../c.ts';
export { d } from './d.ts';
`;
  expect(importsOf(text)).toEqual(['./a.ts', '../c.ts', './d.ts']);
});

it('hashes a file with all that it leads to', async () => {
  const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const [one, two] = [await codeHash(at('render/space.ts')), await codeHash(at('render/head.ts'))];
  expect(one).toMatch(/^[0-9a-f]{32}$/);
  expect(two).not.toBe(one);
  expect(await codeHash(at('render/space.ts'))).toBe(one);
});
