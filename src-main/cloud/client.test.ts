import { createServer } from 'node:net';
import { generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Factor } from '../../src-shared/domain/factors.ts';
import type { Answer } from '../../src-shared/domain/login/state.ts';
import type { Claim, Transaction } from '../auth/ports.ts';
import { createEndpointStore, type EndpointKey } from '../store/endpoint.ts';
import { fileVault } from '../store/vault.ts';
import { temporaryFolder } from '../testing/folder.fake.ts';
import { silentPort } from '../testing/port.fake.ts';
import { type FakeTenant, type Fault, startFakeTenant } from '../testing/tenant.fake.ts';
import { type CloudClient, createCloudClient } from './client.ts';
import { createLoginCloud } from './login.ts';
import { createMethodsCloud } from './methods.ts';
import type { Pinned } from './verify.ts';

const clock = { monotonic: () => performance.now(), now: () => Date.now() };
const quiet = new AbortController().signal;

let tenant: FakeTenant;
let key: EndpointKey;
let client: CloudClient;
let outcomes: (Code | null)[];

/** @param timeoutMs long enough that no honest answer is ever late */
const makeClient = (baseUrl: string, timeoutMs = 30_000): CloudClient =>
  createCloudClient({ baseUrl, timeoutMs, key, clock });

beforeEach(async () => {
  tenant = await startFakeTenant();
  key = await createEndpointStore(temporaryFolder(), fileVault).key();
  client = makeClient(tenant.url);
  outcomes = [];
  client.onOutcome((code) => outcomes.push(code));
});
afterEach(async () => {
  client.close();
  await tenant.close();
});

const pinned = (): Pinned => ({
  tenantId: 'tenant1',
  endpointId: 'e1',
  keys: tenant.keys,
  thumbprint: key.thumbprint,
});
const login = () => createLoginCloud({ client, pinned, clock });
const methods = () => createMethodsCloud({ client, pinned, clock });

async function codeOf(work: Promise<unknown>): Promise<Code | 'nothing thrown'> {
  try {
    await work;
    return 'nothing thrown';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const passwordLogin = async () => {
  const { port } = login();
  return port.provePassword(await port.begin({ is: 'name', username: 'Mia' }, null, quiet), 'secret', null, quiet);
};

describe('a signed request', () => {
  it('is signed anew, once, when the server asks for another nonce', async () => {
    await client.request('endpoint', undefined);
    tenant.nonce = 'nonce-2';
    await client.request('begin', {
      claim: { is: 'name', username: 'mia' },
      purpose: 'desktop',
      nonce: 'n'.repeat(16),
      resumes: null,
    });
    expect(tenant.seen.map(({ claims }) => claims.nonce)).toEqual(['nonce-1', 'nonce-2']);
    expect(new Set(tenant.seen.map(({ claims }) => claims.jti)).size).toBe(2);
  });

  it('is not signed again when the proof stays invalid', async () => {
    tenant.faults.set('*', { is: 'status', status: 401, body: { code: 'proof.invalid' } });
    expect(await codeOf(client.request('endpoint', undefined))).toBe('proof.invalid');
    expect(tenant.seen).toHaveLength(1);
  });

  it('says of no body that it is a form, or anything else', async () => {
    const { port } = login();
    const begun = await port.begin({ is: 'name', username: 'mia' }, null, quiet);
    expect(await port.challenge(begun, quiet)).toEqual({
      id: 'c-t1',
      steps: [{ towards: 'left', waitMs: 100 }],
      withinMs: 2_500,
      light: [],
    });
    expect(tenant.seen.map(({ route, contentType }) => [route, contentType])).toEqual([
      ['POST /v1/auth/transactions', 'application/json'],
      ['POST /v1/auth/transactions/t1/challenge', undefined],
    ]);
  });

  it('binds the assertion it is sent with', async () => {
    await client.request('me', undefined, { token: 'the.assertion' });
    expect(tenant.seen[0]?.authorization).toBe('DPoP the.assertion');
    expect(tenant.seen[0]?.claims.ath).toMatch(/^[\w-]{43}$/);
  });
});

describe('a cloud that fails', () => {
  const faults: readonly (readonly [string, Fault, Code])[] = [
    ['answers 500', { is: 'status', status: 500 }, 'cloud.failed'],
    ['answers 503 with a problem', { is: 'status', status: 503, body: { code: 'internal' } }, 'cloud.failed'],
    ['has no room left', { is: 'status', status: 507, body: { code: 'storage.full' } }, 'storage.full'],
    ['answers words', { is: 'text', text: '<html>Welcome to the hotel</html>' }, 'cloud.garbled'],
    ['answers nothing', { is: 'text', text: '' }, 'cloud.garbled'],
    ['answers another shape', { is: 'json', body: { is: 'accepted' } }, 'cloud.garbled'],
    ['answers a redirect', { is: 'status', status: 302, headers: { location: '/elsewhere' } }, 'cloud.garbled'],
    ['answers a refusal of its own', { is: 'status', status: 403, body: { nonsense: 1 } }, 'cloud.garbled'],
    [
      'answers a code that we know',
      { is: 'status', status: 401, body: { code: 'endpoint.revoked' } },
      'endpoint.revoked',
    ],
    ['answers 413', { is: 'status', status: 413 }, 'request.tooLarge'],
    ['hangs', { is: 'hang' }, 'cloud.slow'],
    ['stalls in the middle', { is: 'stall' }, 'cloud.slow'],
    ['hangs up', { is: 'reset' }, 'cloud.unreachable'],
    ['sends more than we read', { is: 'text', text: ' '.repeat(1_100_000) }, 'cloud.garbled'],
  ];
  it.each(faults)('%s', async (_what, fault, code) => {
    client.close();
    if (code === 'cloud.slow') client = makeClient(tenant.url, 300);
    else client = makeClient(tenant.url);
    tenant.faults.set('*', fault);
    const request = client.request('begin', {
      claim: { is: 'name', username: 'mia' },
      purpose: 'desktop',
      nonce: 'n'.repeat(16),
      resumes: null,
    });
    expect(await codeOf(request)).toBe(code);
  });

  it('asks to wait', async () => {
    tenant.faults.set('*', { is: 'status', status: 429, headers: { 'retry-after': '12' } });
    await expect(passwordLogin()).rejects.toMatchObject({ code: 'rate.limited', retryAfterSeconds: 12 });
  });

  it('is not there', async () => {
    client.close();
    client = makeClient(`http://127.0.0.1:${await silentPort()}`);
    client.onOutcome((code) => outcomes.push(code));
    expect(await codeOf(passwordLogin())).toBe('cloud.unreachable');
    expect(outcomes).toEqual(['cloud.unreachable']);
  });

  it('does not speak HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const other = makeClient(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    expect(await codeOf(other.request('endpoint', undefined))).toBe('cloud.garbled');
    other.close();
    server.close();
  });

  it('is asked again for what changes nothing, and not for what does', async () => {
    tenant.faults.set('*', { is: 'status', status: 500 });
    expect(await codeOf(client.request('endpoint', undefined))).toBe('cloud.failed');
    expect(tenant.seen).toHaveLength(3);
    expect(
      await codeOf(client.request('provePassword', { password: 'x', link: null }, { path: { transaction: 't1' } })),
    ).toBe('cloud.failed');
    expect(tenant.seen).toHaveLength(4);
  });

  it('says that a clock is wrong when the proof fails because of it', async () => {
    tenant.clockMs = -600_000;
    tenant.faults.set('*', { is: 'status', status: 401, body: { code: 'proof.invalid' } });
    expect(await codeOf(client.request('endpoint', undefined))).toBe('clock.skewed');
    expect(client.skewMs()).toBeLessThan(-590_000);
  });
});

describe('an accepted answer', () => {
  it('becomes evidence when every check holds', async () => {
    const { port, sessionId } = login();
    const answer = await port.provePassword(
      await port.begin({ is: 'name', username: 'Mia ' }, null, quiet),
      'secret',
      null,
      quiet,
    );
    expect(answer).toMatchObject({ is: 'accepted', offer: 'enrolFace', session: { factors: ['password'] } });
    expect(answer.is === 'accepted' && sessionId(answer.session)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not believed when another key signed it', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    tenant.forgery = { key: privateKey };
    expect(await codeOf(passwordLogin())).toBe('cloud.untrusted');
    tenant.forgery = { key: privateKey, kid: 'k2' };
    expect(await codeOf(passwordLogin())).toBe('cloud.untrusted');
  });

  const now = Math.floor(Date.now() / 1000);
  it.each([
    ['another tenant', { iss: 'tenant2' }],
    ['another workstation', { aud: 'e2' }],
    ['another nonce', { nonce: 'played-back-nonce' }],
    ['another purpose', { purpose: 'manage' }],
    ['another endpoint key', { cnf: { jkt: 'someone-else' } }],
    ['another user', { username: 'bob' }],
    ['a long life', { exp: now + 86_400 }],
    ['an old one', { iat: now - 600, exp: now - 540 }],
    ['one of tomorrow', { iat: now + 86_400, exp: now + 86_430 }],
    ['no factor', { factors: [] }],
    ['an unknown factor', { factors: ['charm'] }],
    ['no id', { jti: undefined }],
  ] as const)('is not believed for %s', async (_what, claims) => {
    tenant.forgery = { claims };
    expect(await codeOf(passwordLogin())).toBe('cloud.untrusted');
  });

  it('is not believed as another kind of token', async () => {
    tenant.forgery = { typ: 'JWT' };
    expect(await codeOf(passwordLogin())).toBe('cloud.untrusted');
  });

  it('blames the clock when the clock is why it looks old', async () => {
    tenant.clockMs = -600_000;
    expect(await codeOf(passwordLogin())).toBe('clock.skewed');
  });
});

describe('each factor', () => {
  const card = 'h10301:10:1188' as CardId;
  const signed = { id: 'key', response: {} };
  type Port = ReturnType<typeof login>['port'];
  type Prove = (port: Port, begun: Transaction) => Promise<Answer>;
  const factors: readonly (readonly [Factor, Claim, Prove, string, unknown])[] = [
    [
      'password',
      { is: 'name', username: 'mia' },
      (port, begun) => port.provePassword(begun, 'secret', card, quiet),
      'password',
      { password: 'secret', link: card },
    ],
    [
      'pin',
      { is: 'name', username: 'mia' },
      (port, begun) => port.provePin(begun, '1234', quiet),
      'pin',
      { pin: '1234' },
    ],
    ['badge', { is: 'card', card }, (port, begun) => port.proveBadge(begun, card, quiet), 'badge', { card }],
    [
      'passkey',
      { is: 'passkey' },
      (port, begun) => port.proveKey(begun, 'passkey', signed, quiet),
      'key',
      { factor: 'passkey', credential: signed },
    ],
  ];

  it.each(factors)('%s is claimed, proved and believed', async (factor, claim, prove, route, body) => {
    const { port } = login();
    const begun = await port.begin(claim, null, quiet);
    const answer = await prove(port, begun);
    expect(answer).toMatchObject({
      is: 'accepted',
      session: { user: { username: 'mia' }, factors: [factor], transaction: 't1' },
    });
    expect(tenant.seen[0]?.body).toMatchObject({ claim, purpose: 'desktop', resumes: null });
    expect(tenant.seen.at(-1)).toMatchObject({ route: `POST /v1/auth/transactions/t1/${route}`, body });
  });

  it('that names nobody believes whoever the assertion names, and nobody where it names nobody', async () => {
    const { port } = login();
    tenant.forgery = { claims: { username: 'bob' } };
    const answer = await port.proveBadge(await port.begin({ is: 'card', card }, null, quiet), card, quiet);
    expect(answer).toMatchObject({ session: { user: { username: 'bob' } } });
    tenant.forgery = { claims: { username: ' ' } };
    const nameless = await port.begin({ is: 'card', card }, null, quiet);
    expect(await codeOf(port.proveBadge(nameless, card, quiet))).toBe('cloud.untrusted');
  });

  it('says which session it would resume, by the id that the cloud knows', async () => {
    const { port, sessionId } = login();
    const first = await port.begin({ is: 'card', card }, null, quiet);
    const answer = await port.proveBadge(first, card, quiet);
    if (answer.is !== 'accepted') throw new Error('not accepted');
    await port.begin({ is: 'card', card }, answer.session, quiet);
    expect(tenant.seen.at(-1)?.body).toMatchObject({ resumes: sessionId(answer.session) });
    // A session of another run of the agent has no id here.
    await login().port.begin({ is: 'card', card }, answer.session, quiet);
    expect(tenant.seen.at(-1)?.body).toMatchObject({ resumes: null });
  });

  it('tells whose transaction goes on', async () => {
    const { port } = login();
    const begun = await port.begin({ is: 'card', card }, null, quiet);
    const body = { is: 'more', username: 'mia', proved: ['badge'], oneOf: ['pin'] };
    tenant.faults.set('POST /v1/auth/transactions/t1/badge', { is: 'json', body });
    expect(await port.proveBadge(begun, card, quiet)).toEqual({ ...body, transaction: 't1' });
  });

  it('is not proved twice where an answer is lost, except for options, which lapse', async () => {
    const { port } = login();
    const begun = await port.begin({ is: 'passkey' }, null, quiet);
    expect(await port.keyOptions(begun, 'passkey', quiet)).toEqual({ challenge: 'Y2hhbGxlbmdl' });
    tenant.faults.set('*', { is: 'reset' });
    const before = tenant.seen.length;
    expect(await codeOf(port.proveKey(begun, 'passkey', signed, quiet))).toBe('cloud.unreachable');
    expect(tenant.seen.length).toBe(before + 1);
  });
});

describe('the methods of a person', () => {
  it('are changed by requests that each answer with all of them', async () => {
    const cloud = methods();
    const { grant, methods: before } = await cloud.signIn('mia', 'secret', quiet);
    const card = 'h10301:10:1188' as CardId;
    const credential = { id: 'key' };
    const changed = [
      await cloud.setPin(grant, '739155', quiet),
      await cloud.removePin(grant, quiet),
      await cloud.addCard(grant, card, quiet),
      await cloud.removeCard(grant, 'card/1', quiet),
      await cloud.addKey(grant, { factor: 'passkey', name: 'Desk', credential }, quiet),
      await cloud.removeKey(grant, 'key1', quiet),
    ];
    expect(changed).toEqual(changed.map(() => before));
    expect(await cloud.newKey(grant, 'passkey', quiet)).toEqual({ challenge: 'Y2hhbGxlbmdl' });
    expect(tenant.seen.slice(3).map(({ route, body }) => [route, body])).toEqual([
      ['PUT /v1/me/pin', { pin: '739155' }],
      ['DELETE /v1/me/pin', undefined],
      ['POST /v1/me/cards', { card }],
      ['DELETE /v1/me/cards/card%2F1', undefined],
      ['POST /v1/me/keys', { factor: 'passkey', name: 'Desk', credential }],
      ['DELETE /v1/me/keys/key1', undefined],
      ['POST /v1/me/keys/options', { factor: 'passkey' }],
    ]);
    expect(tenant.seen.slice(3).every(({ authorization }) => authorization?.startsWith('DPoP '))).toBe(true);
  });

  it('are managed under a grant, which ends', async () => {
    const cloud = methods();
    const { grant, face } = await cloud.signIn('mia', 'secret', quiet);
    expect(face).toEqual({ allowed: true, enrolledAt: null, held: false });
    const text = await cloud.consentText(grant, quiet);
    const vector = new Float32Array(128);
    vector[0] = 1;
    const captures = Array.from({ length: 3 }, () => ({ embeddings: [{ model: 'mobilefacenet' as const, vector }] }));
    expect(await cloud.save(grant, text, captures, { live: 0.9 }, quiet)).toEqual({
      allowed: true,
      enrolledAt: 7,
      held: false,
    });
    expect(await cloud.remove(grant, quiet)).toEqual({ allowed: true, enrolledAt: null, held: false });
    await cloud.decline(grant, text);
    expect(tenant.seen.at(-1)).toMatchObject({ body: { consent: { id: 'gdpr', version: 1 } } });
    cloud.end(grant);
    expect(await codeOf(cloud.remove(grant, quiet))).toBe('transaction.expired');
  });

  it('are not touched by a login assertion', async () => {
    tenant.forgery = { claims: { purpose: 'desktop' } };
    expect(await codeOf(methods().signIn('mia', 'secret', quiet))).toBe('cloud.untrusted');
  });

  it('say why a password was refused', async () => {
    const refused = { is: 'refused', code: 'credentials.refused', retryAfterSeconds: 30 };
    tenant.faults.set('POST /v1/auth/transactions/t1/password', { is: 'json', body: refused });
    await expect(methods().signIn('mia', 'wrong', quiet)).rejects.toMatchObject({
      code: 'credentials.refused',
      retryAfterSeconds: 30,
    });
  });
});

describe('giving a transaction up', () => {
  it.each(['notFound', 'transaction.expired'] as const)('does not mind that it is over already (%s)', async (code) => {
    const { port } = login();
    const { id } = await port.begin({ is: 'name', username: 'mia' }, null, quiet);
    tenant.faults.set('*', { is: 'status', status: 404, body: { code } });
    expect(await codeOf(port.abandon(id))).toBe('nothing thrown');
  });
});
