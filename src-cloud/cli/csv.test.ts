import { array, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCells, csvLine } from './csv.ts';

describe('a line of a list', () => {
  it.each([
    ['mia,h10301:10:1188', ['mia', 'h10301:10:1188']],
    [' mia , "a ""b"", c" ', null],
    ['"mia ""m"", u",csn:04a1b2c3', ['mia "m", u', 'csn:04a1b2c3']],
    ['mia,', ['mia', '']],
    ['', ['']],
    ['"mia', null],
    ['mi"a,b', null],
  ])('%j', (line, cells) => {
    expect(csvCells(line)).toEqual(cells);
  });

  it('is read as it was written', () => {
    const cells = array(
      string().map((text) => text.replace(/[\r\n]/g, '')),
      { minLength: 1, maxLength: 5 },
    );
    assert(
      property(cells, (written) => {
        expect(csvCells(csvLine(written))).toEqual(written);
      }),
    );
  });
});
