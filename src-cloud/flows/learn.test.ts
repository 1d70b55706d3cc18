import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';
import type { FacePolicy } from '../../src-shared/domain/policy.ts';
import type { Client } from '../testing/client.ts';
import { blended, captures, probe, wire } from '../testing/faces.ts';
import { begin, byPassword, enrol, enrolment, grant, type Rig, startRig } from '../testing/rig.ts';

let folder: string;
let rig: Rig;
let client: Client;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hexlock-learn-'));
  rig = await startRig({ dataDir: folder });
  client = await rig.endpoint();
});
afterEach(async () => {
  await rig.cloud.close();
  rmSync(folder, { recursive: true });
});

const policy = (face: Partial<FacePolicy>) => rig.cloud.admin.setFacePolicy('Default', face);
const login = async (vectors: ReturnType<typeof probe>['probe'], change: object = {}) =>
  client.call('proveFace', { ...probe(1), probe: vectors, ...change }, await begin(client));
const kinds = async (kind: string) => (await rig.cloud.admin.listAudit()).filter((entry) => entry.kind === kind).length;

/** The rows of the template, without opening them: `model n` and the first bytes of the seal. */
function rows(): Map<string, string> {
  const database = new DatabaseSync(join(folder, 'cloud.sqlite'), { timeout: 1000 });
  try {
    const all = database.prepare('select model, n, sealed from templates order by model, n').all();
    return new Map(
      all.map(({ model, n, sealed }) => [`${model} ${n}`, Buffer.from(sealed as Uint8Array).toString('hex', 0, 16)]),
    );
  } finally {
    database.close();
  }
}
/** Which rows differ between two looks at them. */
const changed = (before: Map<string, string>, after: Map<string, string>) =>
  [...after].filter(([key, value]) => before.get(key) !== value).map(([key]) => key);

describe('a sure login', () => {
  it('takes the place of the oldest capture where the policy says so, and the enrolled template is kept beside', async () => {
    await enrol(client, 1);
    const enrolled = rows();
    rig.clock.pass(25 * 3600);
    expect(await login([wire(1, 60)])).toMatchObject({ is: 'accepted', offer: null });
    expect(changed(enrolled, rows())).toEqual([]);
    await policy({ refresh: true });
    await login([wire(1, 60)]);
    const first = rows();
    expect(changed(enrolled, first)).toEqual(['mobilefacenet 0', 'mobilefacenet 3', 'mobilefacenet 9']);
    await login([wire(1, 61)]);
    expect(changed(first, rows())).toEqual([]);
    rig.clock.pass(25 * 3600);
    await login([wire(1, 61)]);
    expect(changed(first, rows())).toEqual(['mobilefacenet 0', 'mobilefacenet 4']);
    expect(await kinds('face.refreshed')).toBe(2);
    expect(await login([wire(1, 62)])).toMatchObject({ is: 'accepted' });
    expect(await login([wire(2, 62)])).toMatchObject({ is: 'refused' });
  });

  it.each([
    ['at a low margin', [blended(1, 2, 0.35)], {}, 'accepted'],
    ['with a mask', [wire(1, 60)], { masked: true }, 'refused'],
    ['of another person', [wire(2, 60)], {}, 'refused'],
  ])('is needed: one %s changes nothing', async (_what, vectors, change, is) => {
    await enrol(client, 1);
    await policy({ refresh: true, olderModel: 'replace' });
    const enrolled = rows();
    rig.clock.pass(25 * 3600);
    expect(await login(vectors, change)).toMatchObject({ is });
    expect(changed(enrolled, rows())).toEqual([]);
  });

  it('changes nothing once the last decision about the text is another than consent', async () => {
    await enrol(client, 1);
    await policy({ refresh: true });
    rig.clock.pass(25 * 3600);
    const leave = await grant(client);
    const { consent } = await enrolment(client, leave, 1);
    await client.call('declineConsent', { consent }, leave);
    const enrolled = rows();
    expect(await login([wire(1, 60)])).toMatchObject({ is: 'accepted' });
    expect(changed(enrolled, rows())).toEqual([]);
  });
});

describe('a template of an older network', () => {
  const dlib: ModelId = 'dlib-resnet34';
  const both = (look: number) => [wire(1, look), wire(1, look, dlib)];

  beforeEach(async () => {
    const leave = await grant(client);
    const { consent, liveness } = await enrolment(client, leave, 1);
    await client.call('enrolFace', { consent, liveness, captures: captures(1, 5, dlib) }, leave);
  });

  it('is asked to be renewed where the policy asks, and stays as it is', async () => {
    const enrolled = rows();
    expect(await login(both(2))).toMatchObject({ is: 'accepted', offer: 'renewFace' });
    expect(changed(enrolled, rows())).toEqual([]);
    // An older workstation has nothing better to offer.
    expect(await login([wire(1, 2, dlib)])).toMatchObject({ is: 'accepted', offer: null });
  });

  it('gets the newer network from a sure login where the policy replaces, and both serve from then on', async () => {
    await policy({ olderModel: 'replace' });
    const enrolled = rows();
    expect(await login(both(2))).toMatchObject({ is: 'accepted', offer: null });
    expect(changed(enrolled, rows())).toEqual(['mobilefacenet 0', 'mobilefacenet 1']);
    expect(await kinds('face.migrated')).toBe(1);
    expect(await login([wire(1, 60)])).toMatchObject({ is: 'accepted', offer: null });
    expect(await login([wire(1, 2, dlib)])).toMatchObject({ is: 'accepted', offer: null });
    expect(await login([wire(2, 60)])).toMatchObject({ is: 'refused' });
    // And is found by the newer network as well.
    await rig.cloud.admin.addUser({ username: 'eve', password: 'correct horse battery' });
    expect(await enrol(client, 1, 'eve')).toMatchObject({ held: true });
  });

  it('is asked to be renewed where the login was not sure enough to learn from', async () => {
    await policy({ olderModel: 'replace' });
    const unsure = { ...blended(1, 2, 0.2), model: dlib };
    expect(await login([wire(1, 60), unsure])).toMatchObject({ is: 'accepted', offer: 'renewFace' });
    expect(await kinds('face.migrated')).toBe(0);
  });

  it('is offered to be renewed after a password where the policy no longer takes it', async () => {
    await policy({ tier: 'recommended' });
    expect(await byPassword(client)).toMatchObject({ is: 'accepted', offer: 'renewFace' });
    expect(await login(both(2))).toMatchObject({ is: 'refused', code: 'face.refused' });
  });
});

describe('a weak enrolment', () => {
  it('is refused, keeps what was there before, and gives its reason to the audit log alone', async () => {
    await enrol(client, 1);
    const before = rows();
    const leave = await grant(client);
    const request = await enrolment(client, leave, 1);
    const scattered = [7, 8, 9, 10, 11].map((other) => ({ embeddings: [blended(1, other, 0.5)] }));
    const reply = await client.send('enrolFace', { ...request, captures: scattered }, leave);
    expect(reply).toMatchObject({ status: 422, body: { code: 'enrol.weak' } });
    expect(Object.keys(reply.body as object)).toEqual(['code']);
    expect(changed(before, rows())).toEqual([]);
    const entry = (await rig.cloud.admin.listAudit()).at(-1);
    expect(entry).toMatchObject({ kind: 'face.weak', code: 'enrol.weak' });
    const { calibration } = JSON.parse(entry?.detail ?? '{}');
    expect(calibration.genuine).toBeLessThan(calibration.threshold);
  });

  it('is one that strangers come too near by every network that decides', async () => {
    await rig.cloud.close();
    let weak: readonly ModelId[] = ['mobilefacenet'];
    const cohort = ({ model }: Embedding) => ({ highest: 0.5, expected: 0.3, margin: 0.1, weak: weak.includes(model) });
    const decisions = {
      scales: new Map(
        (['mobilefacenet', 'dlib-resnet34'] as const).map((model) => [model, { strangers: 0, usual: 1 }]),
      ),
      sets: [
        {
          models: ['mobilefacenet', 'dlib-resnet34'],
          weights: [0.7, 0.3],
          threshold: 0.6,
          sameScan: 0.3,
          measured: { fmr: 0, fnmr: 0 },
        },
      ],
    } as const;
    rig = await startRig({ dataDir: folder, cohort, decisions });
    client = await rig.endpoint();
    const leave = await grant(client);
    const request = await enrolment(client, leave, 1);
    const both = captures(1).map(({ embeddings }, look) => ({
      embeddings: [...embeddings, wire(1, look, 'dlib-resnet34')],
    }));
    weak = ['mobilefacenet', 'dlib-resnet34'];
    const reply = await client.send('enrolFace', { ...request, captures: both }, leave);
    expect(reply).toMatchObject({ status: 422, body: { code: 'enrol.weak' } });
    expect(rows().size).toBe(0);
    const entry = (await rig.cloud.admin.listAudit()).at(-1);
    expect(JSON.parse(entry?.detail ?? '{}').cohort).toEqual({ mobilefacenet: 0.1, 'dlib-resnet34': 0.1 });
    weak = ['dlib-resnet34'];
    expect(await client.call('enrolFace', { ...request, captures: both }, leave)).toMatchObject({ held: false });
  });
});
