import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../cli/program.ts';
import { openAdmin } from '../cloud.ts';
import type { Client } from '../testing/client.ts';
import { captures, probe, wire } from '../testing/faces.ts';
import { begin, byPassword, enrol, enrolment, grant, password, type Rig, startRig } from '../testing/rig.ts';

let folder: string;
let rig: Rig;
let client: Client;

async function start(): Promise<void> {
  rig = await startRig({ dataDir: folder });
  client = await rig.endpoint();
}
async function restart(): Promise<void> {
  await rig.cloud.close();
  await start();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hexlock-twins-'));
  await start();
  for (const username of ['eve', 'bob']) await rig.cloud.admin.addUser({ username, password });
  await enrol(client, 1, 'mia');
});
afterEach(async () => {
  await rig.cloud.close();
  rmSync(folder, { recursive: true });
});

const login = async (person: number, username: string) =>
  client.call('proveFace', probe(person), await begin(client, username));
const refused = { is: 'refused', code: 'face.refused', retryAfterSeconds: null };
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
const kinds = async () => (await rig.cloud.admin.listAudit()).map(({ kind }) => kind);

describe('a face that is enrolled under a second account', () => {
  it('is kept and held: it opens nothing, and nobody is told whose face it is', async () => {
    const status = await enrol(client, 1, 'eve');
    expect(status).toEqual({ allowed: true, enrolledAt: rig.clock.now(), held: true });
    expect(await login(1, 'eve')).toEqual(refused);
    expect(await login(1, 'mia')).toMatchObject({ is: 'accepted' });
    expect(await byPassword(client, password, 'eve')).toMatchObject({ is: 'accepted', offer: null });
    const me = await client.call('me', undefined, await grant(client, 'eve'));
    expect(JSON.stringify(me)).not.toContain('mia');
    const entry = (await rig.cloud.admin.listAudit()).find(({ kind }) => kind === 'face.held');
    const [eve] = await rig.cloud.admin.listUsers().then((users) => users.filter((user) => user.username === 'eve'));
    expect(entry?.subject).toBe(eve?.id);
    expect(eve?.faceHeldAt).toBe(rig.clock.now());
    const last = (await rig.cloud.admin.listAudit()).findLast(({ kind }) => kind === 'login.refused');
    expect(JSON.parse(last?.detail ?? '{}')).toMatchObject({ absent: 'held for an administrator' });
    expect(await rig.cloud.admin.verifyAudit()).toMatchObject({ fault: null });
  });

  it('is shown to the administrator with the accounts, and released for good', async () => {
    await enrol(client, 1, 'eve');
    expect(await rig.cloud.admin.listHeld()).toMatchObject([
      { username: 'eve', heldAt: rig.clock.now(), others: [{ username: 'mia', disabledAt: null }] },
    ]);
    const out: string[] = [];
    const terminal = { out: (line: string) => out.push(line), error: () => undefined, askSecret: async () => '' };
    expect(await runCommand(['--data', folder, 'face', 'held'], terminal, {})).toBe(0);
    expect(out[1]).toMatch(/^eve .* mia .* active +\d\.\d\d$/);
    expect(out.at(-1)).toContain('face release USERNAME');
    await rig.cloud.admin.releaseFace('EVE');
    expect(await rig.cloud.admin.listHeld()).toEqual([]);
    expect(await login(1, 'eve')).toMatchObject({ is: 'accepted' });
    await expect(rig.cloud.admin.releaseFace('eve')).rejects.toMatchObject({ code: 'unknown' });
    // Whichever of the two enrols again.
    expect(await enrol(client, 1, 'eve')).toMatchObject({ held: false });
    expect(await enrol(client, 1, 'mia')).toMatchObject({ held: false });
    // But not a third one.
    expect(await enrol(client, 1, 'bob')).toMatchObject({ held: true });
    const [held] = await rig.cloud.admin.listHeld();
    expect(held?.others.map(({ username }) => username).sort()).toEqual(['eve', 'mia']);
    expect(await kinds()).toContain('face.released');
  });

  it('is erased when the administrator rejects it', async () => {
    await enrol(client, 1, 'eve');
    await rig.cloud.admin.rejectFace('eve');
    expect(await rig.cloud.admin.listHeld()).toEqual([]);
    expect({ twins: count('twins'), slots: count('faceSlots') }).toEqual({ twins: 0, slots: 1 });
    await expect(rig.cloud.admin.rejectFace('eve')).rejects.toMatchObject({ code: 'unknown' });
    await expect(rig.cloud.admin.releaseFace('nobody')).rejects.toMatchObject({ code: 'unknown' });
    expect(await login(1, 'eve')).toEqual(refused);
  });

  it('is no longer held once its user enrols another face', async () => {
    await enrol(client, 1, 'eve');
    expect(await enrol(client, 2, 'eve')).toMatchObject({ held: false });
    expect(await rig.cloud.admin.listHeld()).toEqual([]);
    expect(await login(2, 'eve')).toMatchObject({ is: 'accepted' });
  });

  it('is found when both are enrolled at the same moment', async () => {
    const [eve, bob] = [await grant(client, 'eve'), await grant(client, 'bob')];
    const request = await enrolment(client, eve, 5);
    const states = await Promise.all([eve, bob].map((leave) => client.call('enrolFace', request, leave)));
    expect(states.filter(({ held }) => held)).toHaveLength(1);
  });

  it('is found by whichever network both have', async () => {
    const leave = await grant(client, 'eve');
    const { consent, liveness } = await enrolment(client, leave, 3);
    const both = captures(3).map(({ embeddings }, look) => ({
      embeddings: [...embeddings, wire(3, look, 'dlib-resnet34')],
    }));
    expect(await client.call('enrolFace', { consent, liveness, captures: both }, leave)).toMatchObject({ held: false });
    const other = await grant(client, 'bob');
    const embedded = { consent, liveness, captures: captures(3, 5, 'dlib-resnet34') };
    expect(await client.call('enrolFace', embedded, other)).toMatchObject({ held: true });
  });
});

describe('the pages', () => {
  const onDisk = () =>
    Buffer.concat(
      readdirSync(folder)
        .filter((name) => name.startsWith('cloud.sqlite'))
        .map((name) => readFileSync(join(folder, name))),
    );

  it('lose a face that is removed, down to the bytes on the disk, and then it is found no more', async () => {
    const before = outside((database) => database.prepare('select sealed, faces from facePages').get());
    expect(before?.faces).toBe(1);
    const sealed = Buffer.from(before?.sealed as Uint8Array);
    expect(onDisk().includes(sealed)).toBe(true);
    await client.call('removeFace', undefined, await grant(client));
    expect(onDisk().includes(sealed)).toBe(false);
    expect(outside((database) => database.prepare('select faces from facePages').get())).toEqual({ faces: 0 });
    expect(await enrol(client, 1, 'eve')).toMatchObject({ held: false });
  });

  it('are seen by every process, whoever changed them', async () => {
    const office = await openAdmin({ dataDir: folder, clock: rig.clock.now });
    await office.admin.removeFace('mia');
    await office.close();
    expect(await enrol(client, 1, 'eve')).toMatchObject({ held: false });
    expect(await enrol(client, 1, 'mia')).toMatchObject({ held: true });
  });

  it('open nowhere else, and a change of one byte stops enrolments rather than finding nothing', async () => {
    outside((database) => database.exec(`update facePages set revision = revision + 1`));
    const leave = await grant(client, 'eve');
    const reply = await client.send('enrolFace', await enrolment(client, leave, 1), leave);
    expect(reply).toMatchObject({ status: 500, body: { code: 'internal' } });
  });

  it('take in what an older version enrolled', async () => {
    outside((database) => database.exec('delete from faceSlots; delete from facePages'));
    await restart();
    expect(await enrol(client, 1, 'eve')).toMatchObject({ held: true });
    expect(count('faceSlots')).toBe(2);
  });

  it('go on without a template that does not open', async () => {
    outside((database) => {
      database.exec('delete from faceSlots; delete from facePages');
      database.exec('update templates set sealed = zeroblob(600) where n = 0');
    });
    await restart();
    expect(await enrol(client, 1, 'eve')).toMatchObject({ held: false });
    expect(count('faceSlots')).toBe(1);
  });
});
