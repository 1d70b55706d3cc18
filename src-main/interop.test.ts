/** The agent's own client against the real cloud: both halves read the contract the same way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, createCloud } from '../src-cloud/cloud.ts';
import { lifetimes } from '../src-shared/contracts/cloud/common.ts';
import { defaultPolicy } from '../src-shared/domain/policy.ts';
import { type CloudClient, createCloudClient } from './cloud/client.ts';
import { createLoginCloud } from './cloud/login.ts';
import { createMethodsCloud } from './cloud/methods.ts';
import { createRegistration, type Enlisted } from './cloud/registration.ts';
import { createEndpointStore } from './store/endpoint.ts';
import { fileVault } from './store/vault.ts';
import { fakeBasics } from './testing/basics.fake.ts';
import { unitVector } from './testing/face.fake.ts';
import { temporaryFolder } from './testing/folder.fake.ts';

const password = 'correct horse battery';
const quiet = new AbortController().signal;
const now = { ahead: 0 };
const clock = { monotonic: () => performance.now(), now: () => Date.now() + now.ahead };
const { log } = fakeBasics();

let cloud: Cloud;
let client: CloudClient;
let registration: Enlisted;

beforeAll(async () => {
  cloud = await createCloud({ dataDir: ':memory:', thresholds: { mobilefacenet: 0.6, 'dlib-resnet34': 0.93 } });
  await cloud.admin.createTenant({ name: 'Harbor General' });
  await cloud.admin.addUser({ username: 'mia', displayName: 'Mia U.', password });
  const { token } = await cloud.admin.createEndpointToken({ name: 'Station 12' });
  const { url } = await cloud.listen({ port: 0 });
  const store = createEndpointStore(temporaryFolder(), fileVault);
  const key = await store.key();
  client = createCloudClient({ baseUrl: url, timeoutMs: 30_000, key, clock });
  const { thumbprint } = key;
  registration = createRegistration({ client, store, thumbprint, token, name: 'Station 12', agentVersion: '0', log });
  await registration.ensure();
});
afterAll(async () => {
  client.close();
  await cloud.close();
});

const context = () => ({ client, pinned: registration.pinned, clock });
const embedding = (axis: number) => ({ model: 'mobilefacenet' as const, vector: unitVector(axis) });

/** Unit vectors near one axis, each a little different, as captures of one person are. */
function capture(n: number) {
  const vector = unitVector(1);
  vector[1] = Math.sqrt(1 - 0.01);
  vector[2 + n] = 0.1;
  return { embeddings: [{ model: 'mobilefacenet' as const, vector }] };
}

describe('the agent and the cloud', () => {
  it('know each other after the registration', async () => {
    expect(registration.tenantName()).toBe('Harbor General');
    expect(await client.request('endpoint', undefined)).toMatchObject({ endpoint: { name: 'Station 12' } });
  });

  it('log in by password, and refuse a wrong one and an unknown name alike', async () => {
    const { port, sessionId } = createLoginCloud(context());
    const accepted = await port.provePassword(
      await port.begin({ is: 'name', username: 'Mia' }, null, quiet),
      password,
      null,
      quiet,
    );
    expect(accepted).toMatchObject({ is: 'accepted', offer: 'enrolFace', session: { factors: ['password'] } });
    if (accepted.is === 'accepted') {
      await client.request('event', { kind: 'session.opened', session: sessionId(accepted.session), code: null });
    }
    for (const [name, secret] of [
      ['mia', 'wrong'],
      ['nobody', password],
    ] as const) {
      const answer = await port.provePassword(
        await port.begin({ is: 'name', username: name }, null, quiet),
        secret,
        null,
        quiet,
      );
      expect(answer).toMatchObject({ is: 'refused', code: 'credentials.refused' });
    }
  });

  it('enrol a face with consent, log in with it, refuse another one, and remove it', async () => {
    const methods = createMethodsCloud(context());
    const { port } = createLoginCloud(context());
    const byFace = async (axis: number) =>
      port.proveFace(
        await port.begin({ is: 'name', username: 'mia' }, null, quiet),
        {
          embeddings: [embedding(axis)],
          frames: 3,
          level: 'standard',
          challenge: null,
          masked: false,
          liveness: { 'passive.live': 1 },
        },
        quiet,
      );
    const { grant, face } = await methods.signIn('mia', password, quiet);
    expect(face).toEqual({ allowed: true, enrolledAt: null, held: false });
    const text = await methods.consentText(grant, quiet);
    const captures = [0, 1, 2, 3, 4].map(capture);
    const saved = await methods.save(grant, text, captures, { live: 1 }, quiet);
    expect(saved.enrolledAt).toBeGreaterThan(0);
    expect(await byFace(1)).toMatchObject({ is: 'accepted', session: { factors: ['face'] } });
    expect(await byFace(9)).toMatchObject({ is: 'refused', code: 'face.refused' });
    expect(await methods.remove(grant, quiet)).toEqual({ allowed: true, enrolledAt: null, held: false });
    expect(await byFace(1)).toMatchObject({ is: 'refused', code: 'face.refused' });
  });

  it('hold a face to the challenge of its transaction at level high', async () => {
    const { face } = defaultPolicy;
    await cloud.admin.setPolicy({ ...defaultPolicy, face: { ...face, liveness: 'high', masks: 'refuse' } });
    const methods = createMethodsCloud(context());
    const { port } = createLoginCloud(context());
    const { grant } = await methods.signIn('mia', password, quiet);
    const text = await methods.consentText(grant, quiet);
    await methods.save(grant, text, [0, 1, 2, 3, 4].map(capture), {}, quiet);

    const probe = { embeddings: [embedding(1)], frames: 5, level: 'high', masked: false, liveness: {} } as const;
    const begun = await port.begin({ is: 'name', username: 'mia' }, null, quiet);
    expect(begun).toMatchObject({ liveness: 'high', masks: 'refuse' });
    expect(await port.proveFace(begun, { ...probe, challenge: null }, quiet)).toMatchObject({ is: 'refused' });

    const answering = await port.begin({ is: 'name', username: 'mia' }, null, quiet);
    const { id, steps, withinMs } = await port.challenge(answering, quiet);
    expect(withinMs).toBeGreaterThan(0);
    const turns = steps.map(({ towards }) => ({ towards, reactionMs: 300, reachedMs: 600, degrees: 15 }));
    const challenge = { id, steps: turns, light: null };
    expect(await port.proveFace(answering, { ...probe, challenge }, quiet)).toMatchObject({ is: 'accepted' });

    const refused = await port.begin({ is: 'name', username: 'mia' }, null, quiet);
    const { id: transaction } = refused;
    await client.request('event', {
      kind: 'scan.refused',
      session: null,
      code: 'face.notLive',
      scores: { 'geometry.flat': 1 },
      transaction,
    });
    await expect(port.challenge(refused, quiet)).rejects.toMatchObject({ code: 'transaction.expired' });

    await methods.remove(grant, quiet);
    await cloud.admin.setPolicy(defaultPolicy);
  });

  it('give a transaction up, twice if need be', async () => {
    const { port } = createLoginCloud(context());
    const { id } = await port.begin({ is: 'name', username: 'mia' }, null, quiet);
    await port.abandon(id);
    await port.abandon(id);
  });

  it('refuse each other while a clock is ten minutes off', async () => {
    now.ahead = (lifetimes.clockSkew + 480) * 1000;
    await expect(client.request('endpoint', undefined)).rejects.toMatchObject({ code: 'clock.skewed' });
    now.ahead = 0;
    await client.request('endpoint', undefined);
  });
});
