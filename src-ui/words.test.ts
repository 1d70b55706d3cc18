import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../assets/locales/en.json' with { type: 'json' };
import { codes } from '../src-shared/domain/codes.ts';
import { capturePoses } from '../src-shared/domain/enrolment/state.ts';
import { factors } from '../src-shared/domain/factors.ts';
import { hints } from '../src-shared/domain/hints.ts';
import { wordKeys, words } from './words.ts';

const root = join(import.meta.dirname, '..');

/** Every string in the sources that could be a key, template strings with a wildcard for each `${...}`. */
function usedPatterns(): RegExp[] {
  const files = globSync(['src-ui/**/*.{ts,tsx}', 'src-renderer/**/*.{ts,tsx}'], { cwd: root });
  const strings = files
    .filter((file) => !file.includes('.test.') && !file.includes('gallery'))
    .flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(/(['`])([a-zA-Z]+(?:\.(?:\w+|\$\{[^}]*\}))*)\1/g),
    ])
    .map((match) => match[2] ?? '');
  return [...new Set(strings)].map((key) => {
    const parts = key.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
    return new RegExp(`^${parts.join('.+')}$`);
  });
}

describe('words', () => {
  it('fills placeholders and isolates texts from the direction of their sentence', () => {
    expect(words('scan.for', { name: 'נורית' })).toBe('Signing in \u2068נורית\u2069');
    expect(words('form.tooLong', { limit: 256 })).toBe('Only the first 256 characters were kept.');
  });

  it('refuses a missing and a superfluous parameter', () => {
    expect(() => words('scan.for')).toThrow('{name}');
    expect(() => words('product', { name: 'x' })).toThrow('{name}');
  });

  it('refuses a key that does not exist', () => {
    // @ts-expect-error the key is not in the locale file
    expect(() => words('scan.nowhere')).toThrow('no words');
  });

  it('does not take a name for a placeholder', () => {
    expect(words('scan.for', { name: '{name} $&' })).toContain('{name} $&');
  });
});

describe('the locale file', () => {
  it('has a title and a remedy for every code, and for nothing else', () => {
    expect(Object.keys(en.codes).sort()).toEqual([...codes].sort());
    for (const code of codes) {
      for (const text of [words(`codes.${code}.title`), words(`codes.${code}.remedy`)]) {
        expect(text.length).toBeGreaterThan(10);
        expect(text).not.toContain('{');
      }
      expect(words(`codes.${code}.title`).length, code).toBeLessThanOrEqual(60);
      expect(words(`codes.${code}.remedy`).length, code).toBeLessThanOrEqual(140);
    }
  });

  it('has a short text for every hint, and for nothing else', () => {
    expect(Object.keys(en.hints).sort()).toEqual([...hints].sort());
    for (const hint of hints) expect(words(`hints.${hint}`).length, hint).toBeLessThanOrEqual(28);
  });

  it('names every factor and every pose', () => {
    expect(Object.keys(en.factor).sort()).toEqual([...factors].sort());
    expect(Object.keys(en.enrol.pose).sort()).toEqual([...new Set(capturePoses)].sort());
    expect(Object.keys(en.enrol.poseSay).sort()).toEqual([...new Set(capturePoses)].sort());
  });

  it('says the same of a wrong password and an unknown user', () => {
    const said = words('codes.credentials.refused.title') + words('codes.credentials.refused.remedy');
    expect(said).not.toMatch(/unknown|not found|does not exist|no such/i);
  });

  it('does not tell a stranger’s face from the face of a name that nobody has', () => {
    const said = words('codes.face.refused.title') + words('codes.face.refused.remedy');
    expect(said).not.toMatch(/another|somebody else|unknown|not found|no such|enrolled|match/i);
  });

  it('holds no text that nothing uses', () => {
    const patterns = usedPatterns();
    const unused = wordKeys().filter((key) => !patterns.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });
});
