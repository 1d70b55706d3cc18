import { describe, expect, it } from 'vitest';
import { blocksOf, fillBlocks, markdownTable } from './blocks.ts';

const page = 'Before.\n\n<!-- results: speed -->\nold\n<!-- /results -->\n\nAfter.\n';

describe('blocks of a page', () => {
  it('are named and filled, and nothing around them changes', () => {
    expect(blocksOf(page)).toEqual(['speed']);
    const filled = fillBlocks(page, (name) => `the ${name}`);
    expect(filled).toBe('Before.\n\n<!-- results: speed -->\n\nthe speed\n\n<!-- /results -->\n\nAfter.\n');
    expect(fillBlocks(filled, (name) => `the ${name}`)).toBe(filled);
  });

  it('are not left as they were when nothing is known of them', () => {
    expect(() => fillBlocks(page, () => undefined)).toThrow('"speed"');
  });

  it('keep a dollar sign in their content', () => {
    expect(fillBlocks(page, () => '$1')).toContain('\n$1\n');
  });
});

it('a table has its numbers to the right', () => {
  expect(markdownTable([{ species: 'print', APCER: '0.0 %' }])).toBe(
    '| species | APCER |\n| --- | --: |\n| print | 0.0 % |',
  );
});
