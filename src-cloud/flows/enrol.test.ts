import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import type { Client } from '../testing/client.ts';
import { blended, captures, faceVector, probe, wire } from '../testing/faces.ts';
import { begin, enrol, enrolment, grant, password, type Rig, startRig } from '../testing/rig.ts';

let folder: string;
let rig: Rig;
let client: Client;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hexlock-enrol-'));
  rig = await startRig({ dataDir: folder });
  client = await rig.endpoint();
});
afterEach(async () => {
  await rig.cloud.close();
  rmSync(folder, { recursive: true });
});

/** Looks into the database from outside. */
function outside<Result>(work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(join(folder, 'cloud.sqlite'), { timeout: 1000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}
const count = (table: string): number =>
  outside((database) => Number(database.prepare(`select count(*) as n from "${table}"`).get()?.n));
const login = async (person: number) => (await client.call('proveFace', probe(person), await begin(client))).is;
const problem = (status: number, code: string) => ({ status, body: { code } });

describe('enrolling', () => {
  it('keeps receipt, key and sealed templates, and the person logs in', async () => {
    const leave = await grant(client);
    expect(await client.call('me', undefined, leave)).toMatchObject({
      user: { username: 'mia', displayName: 'Mia U.' },
      face: { allowed: true, enrolledAt: null, held: false },
    });
    const status = await client.call('enrolFace', await enrolment(client, leave, 1), leave);
    expect(status).toEqual({ allowed: true, enrolledAt: rig.clock.now(), held: false });
    expect({ consents: count('consents'), keys: count('dataKeys'), templates: count('templates') }).toEqual({
      consents: 1,
      keys: 1,
      templates: 5,
    });
    expect(await login(1)).toBe('accepted');
    expect(await login(2)).toBe('refused');
    const kinds = (await rig.cloud.admin.listAudit()).map((entry) => entry.kind);
    expect(kinds).toEqual(expect.arrayContaining(['consent.granted', 'face.enrolled', 'manage.granted']));
    expect(await rig.cloud.admin.verifyAudit()).toMatchObject({ fault: null });
  });

  it('with two models keeps both, and logs in with either', async () => {
    const leave = await grant(client);
    const { consent, liveness } = await enrolment(client, leave, 1);
    const both = captures(1).map(({ embeddings }, look) => ({
      embeddings: [...embeddings, wire(1, look, 'dlib-resnet34')],
    }));
    await client.call('enrolFace', { consent, liveness, captures: both }, leave);
    const answers = await Promise.all(
      (['mobilefacenet', 'dlib-resnet34'] as const).map(async (model) =>
        client.call('proveFace', probe(1, 50, model), await begin(client)),
      ),
    );
    expect(answers.map((answer) => answer.is)).toEqual(['accepted', 'accepted']);
  });

  it('anew replaces what was there', async () => {
    await enrol(client, 1);
    await enrol(client, 3);
    expect({ keys: count('dataKeys'), templates: count('templates'), consents: count('consents') }).toEqual({
      keys: 1,
      templates: 5,
      consents: 2,
    });
    expect(await login(1)).toBe('refused');
    expect(await login(3)).toBe('accepted');
  });

  it('keeps nothing at all when the store fails in the middle, and what was there before stays', async () => {
    await enrol(client, 1);
    outside((database) =>
      database.exec(
        `create trigger stumble before insert on templates when new.n = 3 begin select raise(abort, 'stumbled'); end`,
      ),
    );
    const leave = await grant(client);
    const before = { audit: count('audit'), consents: count('consents'), templates: count('templates') };
    const reply = await client.send('enrolFace', await enrolment(client, leave, 3), leave);
    expect(reply).toMatchObject(problem(500, 'internal'));
    expect({ audit: count('audit'), consents: count('consents'), templates: count('templates') }).toEqual(before);
    expect(await login(1)).toBe('accepted');
    expect(await login(3)).toBe('refused');
    outside((database) => database.exec('drop trigger stumble'));
    await client.call('enrolFace', await enrolment(client, leave, 3), leave);
    expect(await login(3)).toBe('accepted');
  });

  it('is refused without consent to the text that counts now', async () => {
    const leave = await grant(client);
    const request = await enrolment(client, leave, 1);
    for (const consent of [
      { ...request.consent, version: 99 },
      { ...request.consent, sha256: 'a'.repeat(64) },
      { ...request.consent, id: 'another' },
    ]) {
      const reply = await client.send('enrolFace', { ...request, consent }, leave);
      expect(reply).toMatchObject(problem(409, 'enrol.consentOutdated'));
    }
    expect(count('templates') + count('consents')).toBe(0);
  });

  it('is refused when the captures are not of one person', async () => {
    const leave = await grant(client);
    const request = await enrolment(client, leave, 1);
    const half = (share: number) => ({ embeddings: [blended(1, 2, share)] });
    const refused = [
      [...captures(1, 4), ...captures(2, 1)],
      [...captures(1, 3), ...captures(2, 2)],
      // Like enough to each capture for a scan's frames, not like enough to the template.
      [...captures(1, 4), half(0.66)],
    ];
    for (const mixed of refused) {
      const reply = await client.send('enrolFace', { ...request, captures: mixed }, leave);
      expect(reply).toMatchObject(problem(422, 'enrol.inconsistent'));
    }
    expect(count('templates') + count('consents')).toBe(0);
    const turned = [...captures(1, 4), half(0.4)];
    expect((await client.send('enrolFace', { ...request, captures: turned }, leave)).status).toBe(200);
  });

  it('is refused with too few captures or with no model in all of them', async () => {
    const leave = await grant(client);
    const request = await enrolment(client, leave, 1);
    const few = await client.send('enrolFace', { ...request, captures: captures(1, 2) }, leave);
    expect(few).toMatchObject(problem(400, 'input.invalid'));
    const apart = [...captures(1, 3), ...captures(1, 1, 'dlib-resnet34')];
    const reply = await client.send('enrolFace', { ...request, captures: apart }, leave);
    expect(reply).toMatchObject(problem(400, 'input.invalid'));
  });

  it('is refused where the policy allows no face, or asks for better models', async () => {
    const leave = await grant(client);
    const request = await enrolment(client, leave, 1);
    await rig.cloud.admin.addPolicy({ name: 'Strict', face: { ...defaultPolicy.face, tier: 'recommended' } });
    await rig.cloud.admin.assignPolicy('mia', 'Strict');
    const embedded = { ...request, captures: captures(1, 5, 'dlib-resnet34') };
    expect(await client.send('enrolFace', embedded, leave)).toMatchObject(problem(403, 'enrol.notAllowed'));
    await rig.cloud.admin.addPolicy({
      name: 'No face',
      desktop: [{ primary: 'password', second: [] }],
      face: { allowed: false },
    });
    await rig.cloud.admin.assignPolicy('mia', 'No face');
    expect(await client.send('enrolFace', request, leave)).toMatchObject(problem(403, 'enrol.notAllowed'));
  });

  it('records a refusal of the text', async () => {
    const leave = await grant(client);
    const { consent } = await enrolment(client, leave, 1);
    await client.call('declineConsent', { consent }, leave);
    expect(outside((database) => database.prepare('select decision from consents').get())).toMatchObject({
      decision: 'declined',
    });
  });
});

describe('leave to manage', () => {
  it('is needed, bound to the proof, the endpoint and the purpose', async () => {
    const refused = problem(401, 'proof.invalid');
    const leave = await grant(client);
    expect(await client.send('me', undefined)).toMatchObject(refused);
    expect(await client.send('me', undefined, { token: 'a.b.c' })).toMatchObject(refused);
    expect(await client.send('me', undefined, { ...leave, claims: { ath: 'A'.repeat(43) } })).toMatchObject(refused);
    expect(await client.send('me', undefined, { ...leave, claims: { ath: undefined } })).toMatchObject(refused);
    const other = await rig.endpoint('Ward 4');
    expect(await other.send('me', undefined, leave)).toMatchObject(refused);
    const desktop = await client.call('provePassword', { password, link: null }, await begin(client));
    if (desktop.is !== 'accepted') throw new Error('not accepted');
    expect(await client.send('me', undefined, { token: desktop.assertion })).toMatchObject(refused);
  });

  it('is over after ten minutes, when the user is disabled, and with a new password', async () => {
    const over = problem(410, 'transaction.expired');
    const late = await grant(client);
    rig.clock.pass(599);
    expect((await client.send('me', undefined, late)).status).toBe(200);
    rig.clock.pass(2);
    expect(await client.send('me', undefined, late)).toMatchObject(over);
    const stale = await grant(client);
    rig.clock.pass(1);
    await rig.cloud.admin.setPassword('mia', 'another password');
    expect(await client.send('me', undefined, stale)).toMatchObject(over);
    const gone = await grant(client, 'mia', 'another password');
    await rig.cloud.admin.disableUser('mia');
    expect(await client.send('me', undefined, gone)).toMatchObject(over);
  });

  it('does not come back with the account, were it given in the very second of the disabling', async () => {
    const gone = await grant(client);
    await rig.cloud.admin.disableUser('mia');
    await rig.cloud.admin.enableUser('mia');
    expect(await client.send('me', undefined, gone)).toMatchObject(problem(410, 'transaction.expired'));
    rig.clock.pass(1);
    expect((await client.send('me', undefined, await grant(client))).status).toBe(200);
  });
});

describe('templates', () => {
  /** Everything the database has on the disk, its log included. */
  const onDisk = () =>
    Buffer.concat(
      readdirSync(folder)
        .filter((name) => name.startsWith('cloud.sqlite'))
        .map((name) => readFileSync(join(folder, name))),
    );
  const bytesOf = (vector: Float32Array) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);

  it('never lie in the database as they are', async () => {
    await enrol(client, 1);
    const disk = onDisk();
    const sealed = outside((database) => database.prepare('select sealed from templates where n = 1').get()?.sealed);
    expect(disk.includes(Buffer.from(sealed as Uint8Array))).toBe(true);
    for (let look = 0; look < 5; look++) {
      const raw = bytesOf(faceVector(1, look));
      expect(disk.includes(raw)).toBe(false);
      expect(disk.includes(raw.subarray(0, 16))).toBe(false);
      expect(disk.includes(raw.toString('base64').slice(0, 40))).toBe(false);
    }
  });

  it('are gone from the disk with their key when the face is removed; the receipt stays', async () => {
    await enrol(client, 1);
    const kept = outside((database) => ({
      key: Buffer.from(database.prepare('select wrapped from dataKeys').get()?.wrapped as Uint8Array),
      template: Buffer.from(database.prepare('select sealed from templates where n = 0').get()?.sealed as Uint8Array),
    }));
    expect(onDisk().includes(kept.key)).toBe(true);
    const leave = await grant(client);
    expect(await client.call('removeFace', undefined, leave)).toEqual({ allowed: true, enrolledAt: null, held: false });
    expect(onDisk().includes(kept.key)).toBe(false);
    expect(onDisk().includes(kept.template)).toBe(false);
    const decisions = outside((database) => database.prepare('select decision from consents order by at').all());
    expect(decisions.map((row) => row.decision)).toEqual(['granted', 'withdrawn']);
    expect(await login(1)).toBe('refused');
    expect(await client.call('removeFace', undefined, leave)).toEqual({ allowed: true, enrolledAt: null, held: false });
    expect(count('consents')).toBe(2);
  });

  it('are erased by an administrator as well', async () => {
    await enrol(client, 1);
    expect(await rig.cloud.admin.removeFace('mia')).toBe(true);
    expect(await rig.cloud.admin.removeFace('mia')).toBe(false);
    expect(count('templates') + count('dataKeys')).toBe(0);
  });

  it('do not open for another user, not even for the cloud', async () => {
    await rig.cloud.admin.addUser({ username: 'eve', password });
    await enrol(client, 1);
    await enrol(client, 2, 'eve');
    // Eve swaps her sealed template into Mia's place: the seal says whose it is.
    outside((database) =>
      database.exec(`update templates set sealed = (select e.sealed from templates e join users u on u.id = e.userId
        where u.username = 'eve' and e.n = 0) where n = 0 and userId = (select id from users where username = 'mia')`),
    );
    const reply = await client.send('proveFace', probe(2), await begin(client));
    expect(reply).toMatchObject(problem(500, 'internal'));
  });
});

describe('receipts', () => {
  it('cannot be changed or removed', async () => {
    await enrol(client, 1);
    for (const statement of ['delete from consents', `update consents set decision = 'declined'`]) {
      expect(() => outside((database) => database.exec(statement))).toThrow('append-only');
    }
  });

  it('keep the text that was agreed to', async () => {
    await enrol(client, 1);
    const text = outside((database) =>
      database.prepare('select t.* from consents c join consentTexts t on t.sha256 = c.textSha256').get(),
    );
    expect(text).toMatchObject({ id: 'face-default', version: 1 });
    expect(JSON.parse(String(text?.body)).length).toBeGreaterThan(4);
  });
});
