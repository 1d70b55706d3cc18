import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublicJwk } from '../../src-shared/contracts/cloud/common.ts';
import { AssertionClaims } from '../../src-shared/contracts/cloud/login.ts';
import { defaultPolicy } from '../../src-shared/domain/policy.ts';
import type { Client } from '../testing/client.ts';
import { probe } from '../testing/faces.ts';
import { begin, byPassword, enrol, nonce, password, type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;

beforeEach(async () => {
  rig = await startRig();
  client = await rig.endpoint();
});
afterEach(() => rig.cloud.close());

/** How many argon2 verifications were done so far: the work that a stranger could measure. */
async function verifications(): Promise<number> {
  const text = await rig.cloud.meters.registry.metrics();
  return Number(/^hexlock_password_verification_seconds_count (\d+)$/m.exec(text)?.[1] ?? 0);
}

async function matches(): Promise<number> {
  const text = await rig.cloud.meters.registry.metrics();
  return Number(/^hexlock_face_match_seconds_count (\d+)$/m.exec(text)?.[1] ?? 0);
}

describe('a password login', () => {
  it('is accepted with an assertion that verifies against the pinned key and is bound to this endpoint', async () => {
    const { token } = await rig.cloud.admin.createEndpointToken({ name: 'again' });
    // The key is pinned at registration; a second token for the same key yields the same endpoint.
    const registered = await client.call('register', { token, name: 'again', agentVersion: '0.1.0' });
    const answer = await byPassword(client);
    if (answer.is !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
    expect(decodeProtectedHeader(answer.assertion)).toMatchObject({ alg: 'ES256', typ: 'hexlock+jwt' });
    const key = await importJWK({ ...(registered.keys[0] as PublicJwk) } as never, 'ES256');
    const { payload } = await jwtVerify(answer.assertion, key, {
      currentDate: new Date(rig.clock.now()),
      audience: registered.endpoint.id,
      issuer: registered.tenant.id,
    });
    const claims = AssertionClaims.parse(payload);
    expect(claims).toMatchObject({ nonce, purpose: 'desktop', username: 'mia', name: 'Mia U.', amr: ['pwd'] });
    expect(claims.factors).toEqual(['password']);
    expect(claims.cnf.jkt).toBe(client.jkt);
    expect(claims.exp - claims.iat).toBe(60);
    expect(answer.offer).toBe('enrolFace');
  });

  it('offers no enrolment where the policy allows no face', async () => {
    const desktop = [{ primary: 'password', second: [] }] as const;
    await rig.cloud.admin.addPolicy({ name: 'No face', desktop, face: { allowed: false } });
    await rig.cloud.admin.assignPolicy('mia', 'No face');
    expect(await byPassword(client)).toMatchObject({ is: 'accepted', offer: null });
  });

  it('refuses a wrong password and an unknown name in the same words, by the same work', async () => {
    const before = await verifications();
    const wrong = await byPassword(client, 'not her password');
    expect(await verifications()).toBe(before + 1);
    const unknown = await byPassword(client, password, 'nobody');
    expect(await verifications()).toBe(before + 2);
    expect(wrong).toEqual({ is: 'refused', code: 'credentials.refused', retryAfterSeconds: null });
    expect(unknown).toEqual(wrong);
  });

  it('refuses a disabled user like an unknown one', async () => {
    await rig.cloud.admin.disableUser('mia');
    const before = await verifications();
    expect(await byPassword(client)).toEqual({ is: 'refused', code: 'credentials.refused', retryAfterSeconds: null });
    expect(await verifications()).toBe(before + 1);
    await rig.cloud.admin.enableUser('mia');
    expect(await byPassword(client)).toMatchObject({ is: 'accepted' });
  });

  it('takes the new password only, once it is set', async () => {
    await rig.cloud.admin.setPassword('mia', 'another password');
    expect(await byPassword(client)).toMatchObject({ is: 'refused' });
    expect(await byPassword(client, 'another password')).toMatchObject({ is: 'accepted' });
  });
});

describe('a name', () => {
  it('begins the same for known and unknown names', async () => {
    const known = await client.call('begin', {
      claim: { is: 'name', username: 'mia' },
      purpose: 'desktop',
      nonce,
      resumes: null,
    });
    const unknown = await client.call('begin', {
      claim: { is: 'name', username: 'nobody' },
      purpose: 'desktop',
      nonce,
      resumes: null,
    });
    expect(Object.keys(known)).toEqual(Object.keys(unknown));
    expect(known.transaction).toHaveLength(unknown.transaction.length);
    expect(known.expiresInSeconds).toBe(unknown.expiresInSeconds);
  });

  it.each([
    ['empty', ''],
    ['of blanks and invisible characters', ' \u200b\u202e '],
    ['of 10,000 characters', 'm'.repeat(10_000)],
  ])('that is %s is refused before any work', async (_what, username) => {
    const reply = await client.send('begin', {
      claim: { is: 'name', username },
      purpose: 'desktop',
      nonce,
      resumes: null,
    });
    expect(reply).toMatchObject({ status: 400, body: { code: 'input.invalid' } });
    expect(await verifications()).toBe(0);
  });

  it('that reads from right to left logs in, however it was typed', async () => {
    await rig.cloud.admin.addUser({ username: 'נועה', displayName: 'נועה', password });
    expect(await byPassword(client, password, '\u202bנועה\u202c ')).toMatchObject({ is: 'accepted' });
    expect(await byPassword(client, password, '  MIA\u200f')).toMatchObject({ is: 'accepted' });
  });
});

describe('a face login', () => {
  beforeEach(async () => {
    await enrol(client, 1);
  });

  it('is accepted for the enrolled person and refused for another, and no answer holds a score', async () => {
    const answer = await client.send('proveFace', probe(1), await begin(client));
    expect(answer.body).toMatchObject({ is: 'accepted', offer: null });
    expect(Object.keys(answer.body as object).sort()).toEqual(['assertion', 'is', 'offer']);
    expect(decodeJwt((answer.body as { assertion: string }).assertion)).toMatchObject({ amr: ['face'] });
    const stranger = await client.call('proveFace', probe(2), await begin(client));
    expect(stranger).toEqual({ is: 'refused', code: 'face.refused', retryAfterSeconds: null });
    const entries = await rig.cloud.admin.listAudit();
    const detail = JSON.parse(entries.at(-1)?.detail ?? '{}');
    expect(detail).toMatchObject({ factor: 'face', models: ['mobilefacenet'], threshold: 0.6 });
    expect(detail.score).toBeLessThan(0.6);
  });

  it('is refused alike for an unknown name, a user without a face and a policy without one, by the same work', async () => {
    await rig.cloud.admin.addUser({ username: 'bare', password });
    const expected = { is: 'refused', code: 'face.refused', retryAfterSeconds: null };
    const before = await matches();
    expect(await client.call('proveFace', probe(1), await begin(client, 'nobody'))).toEqual(expected);
    expect(await client.call('proveFace', probe(1), await begin(client, 'bare'))).toEqual(expected);
    const desktop = [{ primary: 'password', second: [] }] as const;
    await rig.cloud.admin.addPolicy({ name: 'No face', desktop, face: { allowed: false } });
    await rig.cloud.admin.assignPolicy('mia', 'No face');
    expect(await client.call('proveFace', probe(1), await begin(client))).toEqual(expected);
    expect(await matches()).toBe(before + 3);
  });

  it('is refused with a model that the template is not from, and with the embedded tier where the policy asks for better', async () => {
    expect(await client.call('proveFace', probe(1, 50, 'dlib-resnet34'), await begin(client))).toMatchObject({
      is: 'refused',
      code: 'face.refused',
    });
    await rig.cloud.admin.addPolicy({ name: 'Strict', face: { ...defaultPolicy.face, tier: 'recommended' } });
    await rig.cloud.admin.assignPolicy('mia', 'Strict');
    expect(await client.call('proveFace', probe(1), await begin(client))).toMatchObject({ is: 'accepted' });
  });

  it.each([
    ['a vector that is not of length 1', () => [{ model: 'mobilefacenet', vector: `${'AAAAPw'.repeat(113)}AAAAA=` }]],
    ['an unknown model alone', () => [{ ...probe(1).probe[0], model: 'facenet-9000' }]],
    ['a model twice', () => [probe(1).probe[0], probe(1).probe[0]]],
  ])('refuses %s as malformed', async (_what, vectors) => {
    const reply = await client.send('proveFace', { ...probe(1), probe: vectors() }, await begin(client));
    expect(reply).toMatchObject({ status: 400, body: { code: 'input.invalid' } });
  });
});
