import { describe, expect, it } from 'vitest';
import { canonicalUsername } from './ids.ts';

describe('canonicalUsername', () => {
  it.each([
    ['  A.Rivera ', 'a.rivera'],
    ['Ａ.Ｒｉｖｅｒａ', 'a.rivera'],
    ['a.riv\u200bera', 'a.rivera'],
    ['\u202ea.rivera\u202c', 'a.rivera'],
    ['ש.לוי', 'ש.לוי'],
    ['\u2066\u2069', ''],
  ])('%j becomes %j', (typed, canonical) => {
    expect(canonicalUsername(typed)).toBe(canonical);
  });

  it('keeps names apart that are apart', () => {
    expect(canonicalUsername('a.rivera')).not.toBe(canonicalUsername('a_rivera'));
  });
});
