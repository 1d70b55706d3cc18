import { describe, expect, it } from 'vitest';
import { faultAtEnd, faultSoFar } from './pinEntry.ts';

describe('a PIN that is typed twice', () => {
  it.each([
    ['482913', '', null],
    ['482913', '4829', null],
    ['482913', '482913', null],
    ['482913', '4828', 'differs'],
    ['482913', '4829137', 'differs'],
    ['', '4', 'differs'],
  ])('while %o is repeated by %o: %s', (first, second, fault) => expect(faultSoFar(first, second)).toBe(fault));

  it.each([
    ['', '', 'missing'],
    ['48291', '48291', 'short'],
    ['482913', '48291', 'differs'],
    ['482913', '', 'differs'],
    ['482913', '482913', null],
  ])('when %o and %o are sent: %s', (first, second, fault) => expect(faultAtEnd(first, second, 6)).toBe(fault));
});
