import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from './program.ts';

let folder: string;
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'hexlock-cli-')), 'cloud');
  await run('init --tenant Harbor');
  for (const name of ['mia', 'eve']) await run(`user add ${name}`);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

async function run(line: string) {
  const out: string[] = [];
  const error: string[] = [];
  const terminal = {
    out: (text: string) => out.push(text),
    error: (text: string) => error.push(text),
    askSecret: async () => 'correct horse',
  };
  const code = await runCommand(['--data', folder, ...line.split(' ')], terminal, {});
  return { code, out: out.join('\n'), error: error.join('\n') };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('cards on the command line', () => {
  it('are linked to one user each, listed without their numbers, and taken away', async () => {
    expect(await run('card list')).toMatchObject({ out: 'There are no cards yet: run card add USERNAME CARD.' });
    expect(await run('card add mia h10301:10:51188')).toMatchObject({ code: 0 });
    expect(await run('card add mia 51188')).toMatchObject({
      code: 1,
      error: expect.stringContaining('h10301:10:1188'),
    });
    const taken = await run('card add eve h10301:10:51188');
    expect(taken).toMatchObject({ code: 1, error: expect.stringContaining('is linked to "mia"') });
    expect(await run('card add bob h10301:10:1')).toMatchObject({ code: 1, error: expect.stringContaining('"bob"') });
    const listed = await run('card list mia');
    expect(listed.out).toMatch(/mia +[0-9a-f-]{36} +1188/);
    // The id is random, and may spell any number.
    expect(listed.out.replace(/[0-9a-f-]{36}/, '')).not.toContain('51188');
    const [{ id }] = JSON.parse((await run('card list --json')).out) as [{ id: string }];
    expect(await run(`card remove eve ${id}`)).toMatchObject({ code: 1 });
    expect(await run(`card remove mia ${id}`)).toMatchObject({ code: 0 });
  });

  it('are imported all or none, with every fault by its line, and exported without their numbers', async () => {
    const good = file('good.csv', '\ufeffusername,card\r\nmia,h10301:10:51188\r\n\r\n"EVE ",csn:04a1b2c3d4e5f6\r\n');
    expect(await run(`card import ${good}`)).toMatchObject({ code: 0, out: 'Imported 2 cards; 2 lines read.' });
    expect(await run(`card import ${good}`)).toMatchObject({ code: 0, out: 'Imported 0 cards; 2 lines read.' });
    const lines = ['mia,h10301:10:7', 'eve,h10301:10:7', 'bob,h10301:10:8', 'mia,7', 'eve,h10301:10:51188', ',csn:04'];
    const { code, error } = await run(`card import ${file('bad.csv', lines.join('\n'))}`);
    expect(code).toBe(1);
    for (const part of [
      'line 2',
      '"mia" in line 1',
      'line 3: nobody',
      'line 4: card',
      'line 5',
      'linked to "mia"',
      'line 6: nobody',
    ]) {
      expect(error).toContain(part);
    }
    expect(error).not.toContain('51188');
    expect(JSON.parse((await run('card list --json')).out)).toHaveLength(2);
    expect(await run(`card import ${file('odd.csv', 'mia')}`)).toMatchObject({
      code: 1,
      error: expect.stringContaining('line 1 is not username,card'),
    });
    const { out } = await run('card export');
    expect(out.split('\n')).toEqual([
      'username,ends in,added',
      expect.stringMatching(/^eve,e5f6,2/),
      expect.anything(),
    ]);
    expect(out).not.toContain('51188');
  });

  it('of two users and of disabled ones are found', async () => {
    await run('card add mia h10301:10:1');
    await run('card add eve h10301:10:2');
    expect(await run('card check')).toMatchObject({ code: 0, out: 'Every card is one active person’s.' });
    await run('user disable eve');
    expect(await run('card check')).toMatchObject({ code: 0, out: expect.stringContaining('disabled user: eve') });
    // The database forbids it; one that was damaged or put together by hand may have it all the same.
    const database = new DatabaseSync(join(folder, 'cloud.sqlite'));
    expect(() => database.exec('update cards set hash = (select min(hash) from cards)')).toThrow('UNIQUE');
    database.exec(`create table loose as select * from cards; update loose set hash = 'same'; drop table cards;
      alter table loose rename to cards`);
    database.close();
    expect(await run('card check')).toMatchObject({
      code: 1,
      out: expect.stringContaining('one card of two users: eve, mia'),
      error: expect.stringContaining('card remove'),
    });
  });
});

describe('a user’s methods on the command line', () => {
  it('are shown, and what is not there is said', async () => {
    await run('card add mia h10301:10:51188');
    expect((await run('user methods mia')).out).toMatch(/card +[0-9a-f-]{36} +…1188/);
    expect(JSON.parse((await run('user methods mia --json')).out)).toMatchObject({ username: 'mia', keys: [] });
    expect(await run('pin reset mia')).toMatchObject({ code: 0, out: 'mia: no PIN set.' });
    expect(await run('key list mia')).toMatchObject({ code: 0, out: 'mia has no key.' });
    for (const what of ['remove', 'release']) {
      expect(await run(`key ${what} mia k1`)).toMatchObject({
        code: 1,
        error: expect.stringContaining('key list mia'),
      });
    }
    expect(await run('user methods bob')).toMatchObject({ code: 1, error: expect.stringContaining('"bob"') });
  });
});

describe('policies on the command line', () => {
  it('are warned about where they are unwise, and refused where they are never met', async () => {
    const shown = JSON.parse((await run('policy show Default')).out);
    expect(shown).toMatchObject({ pin: { minLength: 6 }, badge: { firstTap: 'refuse' }, grace: { minutes: 0 } });
    const set = (change: object) => run(`policy set ${file('p.json', JSON.stringify({ ...shown, ...change }))}`);
    const desktop = [
      { primary: 'badge', second: [] },
      { primary: 'password', second: [] },
    ];
    expect(await set({ desktop })).toMatchObject({
      code: 0,
      error: expect.stringContaining('Warning: desktop: badge without a second factor'),
    });
    expect(await set({ desktop, badge: { allowed: false, firstTap: 'refuse' } })).toMatchObject({
      code: 1,
      error: expect.stringContaining('badge can never be met: badge is not allowed by this policy'),
    });
    expect(await set({ grace: { minutes: 10, factors: ['pin'], fullAfterHours: 8 } })).toMatchObject({ code: 1 });
    expect(await set({ grace: { minutes: 10, factors: ['badge'], fullAfterHours: 8 } })).toMatchObject({ code: 0 });
    expect((await run('policy list')).out).toMatch(/Default .*10 min/);
  });

  it('of computers are set from a file, listed and assigned', async () => {
    const shown = JSON.parse((await run('computer show Default')).out);
    const path = file('c.json', JSON.stringify({ ...shown, taps: { ...shown.taps, ownTap: 'ignore' } }));
    expect(await run(`computer set Theatre ${path}`)).toMatchObject({ code: 0 });
    expect((await run('computer list')).out).toMatch(/Theatre +0 +of the user +300 s +off +ignore/);
    expect(await run('computer assign nowhere Theatre')).toMatchObject({ code: 1 });
    expect(await run('computer remove Theatre')).toMatchObject({ code: 0 });
    expect(await run('computer show Theatre')).toMatchObject({ code: 1 });
  });
});
