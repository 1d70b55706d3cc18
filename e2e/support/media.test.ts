import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cast } from './media.ts';

const folder = mkdtempSync(join(tmpdir(), 'hexlock-media-'));
const [a = '', b = '', odd = ''] = ['a.mkv', 'b.jpg', 'c,d.png'].map((name) => join(folder, name));
for (const path of [a, b, odd, join(folder, 'notes.txt')]) writeFileSync(path, '');
afterAll(() => rmSync(folder, { recursive: true }));

describe('cast', () => {
  it('has somebody without any variable', () => {
    const { enrol, login, impostors } = cast({});
    expect(enrol).not.toBe('');
    expect(login.length).toBeGreaterThan(0);
    expect(impostors.length).toBeGreaterThan(0);
  });

  it.each([
    ['commas', `${a}, ${b}`],
    ['the sign of PATH', `${a}${delimiter}${b}`],
    ['line ends', `${a}\n${b}\n`],
  ])('takes several paths with %s between', (_what, text) => {
    expect(cast({ HEXLOCK_E2E_LOGIN: text }).login).toEqual([a, b]);
  });

  it('takes a path with a comma in it, and every clip of a folder', () => {
    expect(cast({ HEXLOCK_E2E_IMPOSTOR: odd }).impostors).toEqual([odd]);
    expect(cast({ HEXLOCK_E2E_IMPOSTOR: folder }).impostors).toEqual([a, b, odd]);
  });

  it('logs in whoever was enrolled when nothing else is named', () => {
    expect(cast({ HEXLOCK_E2E_ENROL: b })).toMatchObject({ enrol: b, login: [b] });
  });

  it('names the variable and the path that is not there', () => {
    expect(() => cast({ HEXLOCK_E2E_ENROL: '/nowhere.mkv' })).toThrow('HEXLOCK_E2E_ENROL names /nowhere.mkv');
  });
});
