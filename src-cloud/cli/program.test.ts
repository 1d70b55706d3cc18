import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import { runCommand } from './program.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'hexlock-cli-')), 'cloud');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

/** Runs one command line on this test's folder. @param secret what is typed when a password is asked for */
async function run(line: string, secret = 'correct horse') {
  const out: string[] = [];
  const error: string[] = [];
  const asked: string[] = [];
  const code = await runCommand(
    ['--data', folder, ...line.split(' ')],
    {
      out: (text) => out.push(text),
      error: (text) => error.push(text),
      askSecret: async (question) => {
        asked.push(question);
        return secret;
      },
    },
    {},
  );
  return { code, out: out.join('\n'), error: error.join('\n'), asked };
}

describe('the command line', () => {
  it('says what to do first, and makes nothing by looking', async () => {
    for (const line of ['user list', 'serve', 'tenant show', 'audit verify']) {
      const { code, error } = await run(line);
      expect({ line, code }).toEqual({ line, code: 3 });
      expect(error).toContain('run init --tenant NAME');
    }
    expect(existsSync(folder)).toBe(false);
  });

  it('makes a tenant once', async () => {
    expect(await run('init --tenant Harbor')).toMatchObject({ code: 0 });
    const key = readFileSync(join(folder, 'tenant.key'), 'utf8');
    expect(await run('init --tenant Harbor')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'tenant.key'), 'utf8')).toBe(key);
    expect(await run('init --tenant Other')).toMatchObject({ code: 1, error: expect.stringContaining('"Harbor"') });
    expect((await run('tenant show')).out).toMatch(/^Harbor \([0-9a-f-]{36}\)\nsigning key [\w-]{43}$/);
  });

  it('adds and manages users without ever showing a password that was typed', async () => {
    await run('init --tenant Harbor');
    const added = await run('user add Mia --name Mia-U');
    expect(added).toMatchObject({ code: 0, asked: ['Password for Mia'] });
    expect(added.out + added.error).not.toContain('correct horse');
    expect(await run('user add mia')).toMatchObject({ code: 1, error: expect.stringContaining('"mia" is taken') });
    const short = await run('user add bob', 'short');
    expect(short).toMatchObject({ code: 1, error: 'password: 5 characters are not allowed: 8 to 1024' });
    const generated = await run('user add bob --generate');
    expect(generated.asked).toEqual([]);
    expect(generated.out).toMatch(/Password: ([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(await run('user disable bob')).toMatchObject({ code: 0 });
    expect(await run('user disable bob')).toMatchObject({ code: 0 });
    const listed = JSON.parse((await run('user list --json')).out);
    expect(listed).toMatchObject([
      { username: 'bob', disabledAt: expect.any(Number) },
      { username: 'mia', displayName: 'Mia-U', policy: 'Default', faceEnrolledAt: null },
    ]);
    expect(JSON.stringify(listed)).not.toContain('argon2');
    expect(await run('user unlock nobody')).toMatchObject({ code: 0, out: 'nobody: 0 failures forgotten.' });
    expect(await run('user enable eve')).toMatchObject({ code: 1, error: expect.stringContaining('"eve"') });
    expect(await run('user remove-face mia')).toMatchObject({ code: 0, out: 'mia: no face enrolled.' });
  });

  it('changes single fields of what a policy says of faces, and names what is no choice', async () => {
    await run('init --tenant Harbor');
    await run('policy add Ward');
    const changed = await run('policy face Ward --liveness highest --masks refuse --refresh yes --older-model replace');
    expect(changed).toMatchObject({ code: 0, out: expect.stringContaining('"liveness":"highest"') });
    expect(JSON.parse((await run('policy show Ward')).out).face).toEqual({
      allowed: true,
      tier: 'any',
      lowResolution: 'warn',
      liveness: 'highest',
      masks: 'refuse',
      refresh: true,
      olderModel: 'replace',
    });
    expect((await run('policy list')).out).toMatch(/^Ward .*highest +refuse +yes +replace$/m);
    expect(await run('policy face Ward --liveness extreme --refresh maybe')).toMatchObject({
      code: 1,
      error: expect.stringMatching(/face.liveness: "extreme" is not allowed.*face.refresh: "maybe" is not allowed/),
    });
    expect(await run('policy face Nobody --masks refuse')).toMatchObject({ code: 1 });
  });

  it('reads a policy that an older version stored, and says which fields a file of one lacks', async () => {
    await run('init --tenant Harbor');
    const older = { allowed: true, tier: 'any', lowResolution: 'refuse' };
    const database = new DatabaseSync(join(folder, 'cloud.sqlite'));
    database.prepare(`update policies set document = json_set(document, '$.face', json(?))`).run(JSON.stringify(older));
    database.close();
    const shown = JSON.parse((await run('policy show Default')).out);
    expect(shown.face).toEqual({ ...defaultPolicy.face, lowResolution: 'refuse' });
    const file = join(folder, 'older.json');
    writeFileSync(file, JSON.stringify({ ...shown, face: older }));
    expect((await run(`policy set ${file}`)).error).toMatch(/face.liveness: nothing is not allowed/);
    // A new policy may say as little as it likes.
    writeFileSync(file, JSON.stringify({ face: { liveness: 'high' } }));
    expect(await run(`policy add Night --file ${file}`)).toMatchObject({ code: 0 });
    expect(JSON.parse((await run('policy show Night')).out).face).toEqual({ ...shown.face, liveness: 'high' });
  });

  it('lists held faces, and says who has none to release', async () => {
    await run('init --tenant Harbor');
    await run('user add mia');
    expect(await run('face held')).toMatchObject({ code: 0, out: 'No face is held.' });
    expect(await run('face held --json')).toMatchObject({ out: '[]' });
    for (const what of ['release', 'reject']) {
      expect(await run(`face ${what} mia`)).toMatchObject({ code: 1, error: expect.stringContaining('is not held') });
      expect(await run(`face ${what} eve`)).toMatchObject({ code: 1, error: expect.stringContaining('nobody') });
    }
  });

  it('shows, sets and refuses policies with every fault named', async () => {
    await run('init --tenant Harbor');
    expect(await run('policy add Ward')).toMatchObject({ code: 0 });
    const shown = JSON.parse((await run('policy show Ward')).out);
    const file = join(folder, 'ward.json');
    writeFileSync(
      file,
      JSON.stringify({
        ...shown,
        desktop: [
          { primary: 'face', second: ['password'] },
          { primary: 'password', second: ['pin'] },
        ],
      }),
    );
    expect(await run(`policy set ${file}`)).toMatchObject({
      code: 1,
      error: expect.stringContaining('pin after password proves the same kind of thing twice'),
    });
    writeFileSync(file, JSON.stringify({ ...shown, face: { ...shown.face, tier: 'best' }, colour: 'red' }));
    const faults = await run(`policy set ${file}`);
    expect(faults.error).toContain('face.tier: "best" is not allowed');
    expect(faults.error).toContain('colour: there is no such setting');
    writeFileSync(file, JSON.stringify({ ...shown, face: { ...shown.face, lowResolution: 'refuse' } }));
    expect(await run(`policy set ${file}`)).toMatchObject({ code: 0 });
    expect(JSON.parse((await run('policy show Ward')).out).face.lowResolution).toBe('refuse');
    expect(await run('policy set nowhere.json')).toMatchObject({
      code: 1,
      error: expect.stringContaining('nowhere.json'),
    });
    expect(await run('policy remove Default')).toMatchObject({ code: 1 });
    await run('user add mia --policy Ward');
    expect(await run('policy remove Ward')).toMatchObject({ code: 1 });
    await run('user assign-policy mia Default');
    expect(await run('policy remove Ward')).toMatchObject({ code: 0 });
    expect((await run('policy list')).out).toContain('face, password');
  });

  it('prints a token once, and what the log says', async () => {
    await run('init --tenant Harbor');
    const { out, code } = await run('token create --name Ward --hours 2');
    expect({ out, code }).toEqual({ out: expect.stringMatching(/^hxt_[\w-]{43}$/), code: 0 });
    const log = await run('audit list --json');
    expect(log.out).not.toContain(out);
    expect(log.out.split('\n').map((line) => JSON.parse(line).kind)).toEqual(['tenant.created', 'token.created']);
    expect(await run('audit verify')).toMatchObject({ code: 0, out: 'The audit log is sound: 2 entries.' });
    expect(await run('endpoint revoke nobody')).toMatchObject({ code: 1, error: expect.stringContaining('"nobody"') });
  });

  it.each(['user frob', 'token create', 'serve --port web', 'token create --name x --hours 0', 'init', '--frob'])(
    'does not understand: %s',
    async (line) => {
      expect(await run(line)).toMatchObject({ code: 2, out: '', error: expect.stringContaining('error:') });
    },
  );

  it('says that the disk is full, without a stack', async () => {
    await run('init --tenant Harbor');
    const error: string[] = [];
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const askSecret = () => Promise.reject(full);
    const terminal = { out: () => undefined, error: (text: string) => error.push(text), askSecret };
    expect(await runCommand(['--data', folder, 'user', 'add', 'mia'], terminal, {})).toBe(1);
    expect(error).toEqual(['the disk is full: free some space and try again; nothing was changed']);
  });

  it('explains itself', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const word of ['serve', 'init', 'user', 'policy', 'token', 'endpoint', 'audit', 'Exit codes']) {
      expect(out).toContain(word);
    }
  });

  it('refuses a setting with key, value and what is allowed', async () => {
    await run('init --tenant Harbor');
    writeFileSync(join(folder, 'cloud.json'), '{ "port": "web" }');
    expect(await run('serve')).toMatchObject({ code: 1, error: expect.stringContaining('port: "web" is not allowed') });
    writeFileSync(join(folder, 'cloud.json'), '{}');
    expect(await run('serve --host 0.0.0.0')).toMatchObject({ code: 1, error: expect.stringContaining('--tls-cert') });
  });
});
