import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtIn } from './formats.ts';
import { faultsInTexts, layoutText, parseLayout } from './layout-text.ts';
import { clinic, clinicText } from './testing/clinic.ts';

describe('a layout as a line of text', () => {
  it('is read', () => {
    expect(parseLayout(clinicText)).toEqual(clinic);
    expect(parseLayout('w 9; card 1-8; even 9: 1 3-4  8')?.parity).toEqual([
      {
        at: 9,
        kind: 'even',
        over: [
          [1, 1],
          [3, 4],
          [8, 8],
        ],
      },
    ]);
  });

  it('says what the built-in ones are', () => {
    for (const layout of builtIn) expect(parseLayout(layoutText(layout))).toEqual(layout);
    expect(builtIn.map(layoutText)[0]).toBe('h10301 26; facility 2-9; card 10-25; even 1: 2-13; odd 26: 14-25');
  });

  it('has faults that are named', () => {
    expect(faultsInTexts([clinicText])).toEqual([]);
    expect(faultsInTexts(['clinic', 'x 9; 1-8', 'x 9; even 9: 1--2', `x 9; card 1-8${' '.repeat(2000)}`])).toHaveLength(
      4,
    );
    expect(faultsInTexts(['clinic 34; site 2-17; card 17-33'])).toEqual([{ fault: 'overlap', at: 'card' }]);
    expect(faultsInTexts([clinicText, clinicText.replace('clinic', 'ward')])).toEqual([
      { fault: 'sameLength', at: '34' },
    ]);
    expect(faultsInTexts(['clinic 34'])).toEqual([{ fault: 'noNumber', at: 'clinic' }]);
  });

  it('never throws', () => {
    const piece = fc.constantFrom('clinic', ' ', ';', '34', '-', ':', 'even', 'odd', '999', 'card', '0', '\n', '💳');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        expect(Array.isArray(faultsInTexts([pieces.join('')]))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
