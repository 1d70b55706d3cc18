import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { at } from '../lib/root.ts';
import { codeOf, plainOf } from './code.ts';
import { mutants } from './mutants.ts';
import { type Figures, holds } from './report.ts';
import { quickScenes, scenes } from './scene.ts';
import { walkAways } from './walk-away.ts';

const searched = { scenes, quickScenes, walkAways, mutants };

describe('the committed figures', () => {
  const figures = JSON.parse(readFileSync(at('bench/published/prove.json'), 'utf8')) as Figures;

  it('are those of this machine and this checker; `npm run prove`, then `npm run bench -- publish prove` renew them', async () => {
    expect(figures.code).toBe(await codeOf(searched));
  });

  it('show that nothing is violated and every mutant was found out', () => {
    expect(holds(figures)).toBe(true);
    expect(figures).toMatchObject({ mutants: mutants.length, scenes: scenes.length + walkAways.length });
  });
});

describe('codeOf', () => {
  it('is another one when something else is searched', async () => {
    const code = await codeOf(searched);
    expect(code).toMatch(/^[0-9a-f]{64}$/);
    expect(await codeOf({ ...searched, mutants: mutants.slice(1) })).not.toBe(code);
    expect(await codeOf({ ...searched, quickScenes: [] })).not.toBe(code);
  });

  it('goes by what runs, not by how it is written', () => {
    const one = `import type { A } from './a.ts';
// Why.
export const b = (a: A): number => (a ? 1 : 2);
`;
    const same = `export const b =
  (a): number => (a ? 1 : 2); /* because */`;
    expect(plainOf(one)).toBe(plainOf(same));
    expect(plainOf(one)).not.toBe(plainOf(one.replace('? 1', '? 3')));
    expect(plainOf(`import { type A, b } from './a.ts';\nb();`)).toContain("from './a.ts'");
  });
});
