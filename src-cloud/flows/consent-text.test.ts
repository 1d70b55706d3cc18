import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConsentTextSchema } from '../../src-shared/contracts/consent-text.ts';
import { builtInConsent, parseConsentText, readConsentText } from './consent-text.ts';

describe('the consent text', () => {
  it('that is built in fits the contract and says what it must', () => {
    const text = readConsentText(builtInConsent);
    expect(ConsentTextSchema.parse(text)).toEqual(text);
    const all = text.body.join('\n');
    for (const point of ['What it is for', 'What is stored', 'How long', 'withdraw', 'without your face']) {
      expect(all).toContain(point);
    }
    expect(all).not.toMatch(/[#*_`]/);
  });

  it('is hashed as it is read, whatever the line breaks', () => {
    const front = '---\nid: a\nversion: 2\ntitle: Of faces: a title\n---\n';
    const text = parseConsentText(`${front}\nOne\nline.\n\nTwo.\n`);
    expect(text).toMatchObject({ id: 'a', version: 2, title: 'Of faces: a title', body: ['One line.', 'Two.'] });
    expect(text.sha256).toBe(createHash('sha256').update('Of faces: a title\n\nOne line.\n\nTwo.\n\n').digest('hex'));
    expect(parseConsentText(`${front}\nOne line.\n\n\n\nTwo.`.replaceAll('\n', '\r\n'))).toEqual(text);
    expect(parseConsentText(`${front}\nOne line.\n\nThree.`).sha256).not.toBe(text.sha256);
  });

  it.each(['no front', '---\nid: a\n---\nText', '---\nid: a\nversion: 1\ntitle: t\n---\n\n'])(
    'that is none is refused: %j',
    (text) => {
      expect(() => parseConsentText(text)).toThrow();
    },
  );
});
