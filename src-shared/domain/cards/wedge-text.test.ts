import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCardId } from './id.ts';
import { defaultRules } from './read.ts';
import { alphabetOf, parseContent, seenInText, type WedgeContent } from './wedge-text.ts';

const says = (text: string, content: WedgeContent): string => {
  const seen = seenInText(text, content, defaultRules);
  return seen.is === 'card' ? seen.card : seen.is === 'unreadable' ? seen.code : seen.is;
};
const numbers = (separator: string): WedgeContent => ({ is: 'numbers', layout: 'h10301', separator, digits: [3, 5] });

describe('what a wedge reader types', () => {
  it('names the card as every other reader does', () => {
    expect(says('01001188', numbers(''))).toBe('h10301:10:1188');
    expect(says('10:1188', numbers(':'))).toBe('h10301:10:1188');
    expect(says('0605025240', { is: 'pacs' })).toBe('h10301:10:1188');
    expect(says('0140949', { is: 'bits', length: 26 })).toBe('h10301:10:1188');
    expect(says('04A1B2C3D4E5F6', { is: 'csn', order: 'asSent' })).toBe('csn:04a1b2c3d4e5f6');
    expect(says('3FBE4DDE', { is: 'csn', order: 'reversed' })).toBe('csn:de4dbe3f');
  });

  it('refuses a text of another length, number or alphabet', () => {
    for (const [text, content] of [
      ['0100118', numbers('')],
      ['010011888', numbers('')],
      ['99901188', numbers('')],
      ['10:1188:1', numbers(':')],
      ['10:-1', numbers(':')],
      ['10:', numbers(':')],
      ['10:1188', { ...numbers(':'), layout: 'x-none' }],
      ['060502524', { is: 'pacs' }],
      ['0605025241', { is: 'pacs' }],
      ['xyz', { is: 'bits', length: 26 }],
      ['7ffffff', { is: 'bits', length: 26 }],
      ['04A1B2', { is: 'csn', order: 'asSent' }],
    ] as const)
      expect(says(text, content as WedgeContent), text).toBe('reader.misread');
    expect(says('0140948', { is: 'bits', length: 26 })).toBe('card.unknownFormat');
    expect(says('08A1B2C3', { is: 'csn', order: 'asSent' })).toBe('card.randomId');
  });

  it('never makes an identity that is none', () => {
    const content = fc.constantFrom<WedgeContent>(
      numbers(''),
      numbers(':'),
      { is: 'pacs' },
      { is: 'bits', length: 26 },
      { is: 'csn', order: 'asSent' },
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-fA-F:]{0,24}$/), content, (text, of) => {
        const seen = seenInText(text, of, defaultRules);
        expect(seen.is === 'card' ? isCardId(seen.card) : seen.is === 'unreadable').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows which characters it consists of', () => {
    expect(alphabetOf(numbers('-'))).toBe('0123456789-');
    expect(alphabetOf({ is: 'pacs' })).toContain('F');
  });

  it('is told by one text of the settings', () => {
    expect(parseContent('csn')).toEqual({ is: 'csn', order: 'asSent' });
    expect(parseContent('csn reversed')).toEqual({ is: 'csn', order: 'reversed' });
    expect(parseContent('pacs')).toEqual({ is: 'pacs' });
    expect(parseContent('bits 26')).toEqual({ is: 'bits', length: 26 });
    expect(parseContent('numbers h10301 3+5')).toEqual(numbers(''));
    expect(parseContent('numbers x-clinic *-*')).toEqual({
      is: 'numbers',
      layout: 'x-clinic',
      separator: '-',
      digits: [],
    });
    for (const wrong of [
      '',
      'off',
      'bits',
      'bits 7',
      'bits 999',
      'numbers',
      'numbers h1 3+5',
      'numbers h10301 3+',
      'numbers h10301 *1*',
    ])
      expect(parseContent(wrong), wrong).toBeNull();
  });
});
