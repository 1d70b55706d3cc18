import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../testing/client.ts';
import { begin, nonce, password, type Rig, startRig } from '../testing/rig.ts';

let rig: Rig;
let client: Client;
const lines: string[] = [];

beforeEach(async () => {
  lines.length = 0;
  rig = await startRig({ settings: { logLevel: 'debug' }, log: { write: (line) => lines.push(line) } });
  client = await rig.endpoint();
});
afterEach(() => rig.cloud.close());

const named = (username: unknown) => ({ is: 'name', username });
const beginning = { claim: named('mia'), purpose: 'desktop', nonce, resumes: null } as const;
/** A point of the curve that is nobody's key here (RFC 7515, A.3.1). */
const another = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};
const problem = (status: number, code: string) => ({ status, body: { code } });

describe('a proof', () => {
  it('is asked for anew with a fresh nonce when it has none', async () => {
    const fresh = await createClient(rig.url, rig.clock.now);
    const reply = await fresh.send('endpoint', undefined, { once: true });
    expect(reply).toMatchObject(problem(401, 'proof.invalid'));
    expect(reply.headers.get('dpop-nonce')).toMatch(/^[\w-]{24}$/);
    // Signed anew with that nonce the proof itself is good; only nobody knows the key.
    expect(await fresh.send('endpoint', undefined)).toMatchObject(problem(401, 'endpoint.unregistered'));
  });

  it.each([
    ['missing', 'the header DPoP is missing', { proof: null }],
    ['no JWT', 'not signed as a proof is', { proof: 'nonsense' }],
    ['of another type', 'not signed as a proof is', { header: { typ: 'JWT' } }],
    ['signed by another key than it names', 'not signed as a proof is', { header: { jwk: another } }],
    ['showing a private key', 'not signed as a proof is', { header: { jwk: { ...another, d: 'A'.repeat(43) } } }],
    ['made for another method', 'made for GET, used for POST', { claims: { htm: 'GET' } }],
    [
      'made for another server',
      'made for another address',
      { claims: { htu: 'http://127.0.0.1:1/v1/auth/transactions' } },
    ],
    ['made for no address', 'htu is not a URL', { claims: { htu: 'nowhere' } }],
    ['made for another body', 'made for another body', { body: JSON.stringify({ ...beginning, claim: named('eve') }) }],
    ['without a hash of the body', 'made for another body', { claims: { bh: undefined } }],
    ['with a made-up nonce', 'no fresh nonce', { claims: { nonce: 'A'.repeat(24) } }],
    ['without a nonce', 'no fresh nonce', { claims: { nonce: undefined } }],
    ['without an id', 'a claim is missing or malformed', { claims: { jti: undefined } }],
  ])('that is %s is refused: %s', async (_what, why, twist) => {
    lines.length = 0;
    expect(await client.send('begin', beginning, { ...twist, once: true })).toMatchObject(
      problem(401, 'proof.invalid'),
    );
    expect(lines.join('')).toContain(`"detail":"${why}"`);
  });

  it('made for another path of this server is refused', async () => {
    const claims = { htu: `${rig.url}/v1/endpoint` };
    const reply = await client.send('begin', beginning, { claims, once: true });
    expect(reply).toMatchObject(problem(401, 'proof.invalid'));
  });

  it('is taken once', async () => {
    const first = await client.send('endpoint', undefined);
    expect(first.status).toBe(200);
    expect(await client.send('endpoint', undefined, { proof: first.proof })).toMatchObject(
      problem(401, 'proof.replayed'),
    );
    await rig.cloud.sweep();
    expect(await client.send('endpoint', undefined, { proof: first.proof })).toMatchObject(
      problem(401, 'proof.replayed'),
    );
  });

  it('is taken within its window only, so that a swept one cannot come back', async () => {
    const first = await client.send('endpoint', undefined);
    rig.clock.pass(121);
    await rig.cloud.sweep();
    expect(await client.send('endpoint', undefined, { proof: first.proof })).toMatchObject(
      problem(401, 'clock.skewed'),
    );
  });

  it.each([-600, 600])('of a clock that is off by %i s is answered with the server time', async (seconds) => {
    const iat = Math.floor(rig.clock.now() / 1000) + seconds;
    const reply = await client.send('endpoint', undefined, { claims: { iat } });
    expect(reply).toMatchObject({ status: 401, body: { code: 'clock.skewed', serverTime: rig.clock.now() } });
  });

  it('needs no fresh nonce for each request, but does after five minutes', async () => {
    for (let i = 0; i < 3; i++) expect((await client.send('endpoint', undefined, { once: true })).status).toBe(200);
    rig.clock.pass(301);
    expect(await client.send('endpoint', undefined, { once: true })).toMatchObject(problem(401, 'proof.invalid'));
    expect((await client.send('endpoint', undefined)).status).toBe(200);
  });

  it('for the same machine by its other name is taken', async () => {
    const htu = `${rig.url.replace('127.0.0.1', 'localhost')}/v1/endpoint`;
    expect((await client.send('endpoint', undefined, { claims: { htu } })).status).toBe(200);
  });

  it('of a revoked endpoint is refused, also in the middle of a transaction', async () => {
    const transaction = await begin(client);
    const [listed] = await rig.cloud.admin.listEndpoints();
    await rig.cloud.admin.revokeEndpoint(listed?.id ?? '');
    expect(await client.send('provePassword', { password, link: null }, transaction)).toMatchObject(
      problem(403, 'endpoint.revoked'),
    );
    const { token } = await rig.cloud.admin.createEndpointToken({ name: 'back' });
    expect(await client.send('register', { token, name: 'back', agentVersion: '0' })).toMatchObject(
      problem(403, 'endpoint.revoked'),
    );
  });
});

describe('a body', () => {
  it.each([
    ['that is no JSON', '{"claim": '],
    ['that is no object', '[]'],
    ['that is empty', '{}'],
    ['with an unknown field', JSON.stringify({ ...beginning, admin: true })],
    ['with a field of the wrong type', JSON.stringify({ ...beginning, claim: named(7) })],
    ['with an unknown purpose', JSON.stringify({ ...beginning, purpose: 'root' })],
  ])('%s is refused', async (_what, text) => {
    const { hashOf } = await import('../proof/check.ts');
    const reply = await client.send('begin', beginning, { body: text, claims: { bh: hashOf(text) } });
    expect(reply).toMatchObject(problem(400, 'input.invalid'));
  });

  it('that is larger than the limit is refused before it is read', async () => {
    const username = 'm'.repeat(300 * 1024);
    expect(await client.send('begin', { ...beginning, claim: named(username) })).toMatchObject(
      problem(413, 'request.tooLarge'),
    );
  });

  it('of another type is refused', async () => {
    expect(await client.send('begin', beginning, { contentType: 'text/plain' })).toMatchObject(
      problem(415, 'input.invalid'),
    );
  });

  it('where none belongs is refused', async () => {
    const transaction = await begin(client);
    const reply = await client.send('abandon', { reason: 'none' }, transaction);
    expect(reply).toMatchObject(problem(400, 'input.invalid'));
  });
});

it('answers an unknown path as a problem, with a nonce like every answer', async () => {
  const reply = await fetch(`${rig.url}/v2/everything`);
  expect({ status: reply.status, body: await reply.json() }).toEqual(problem(404, 'notFound'));
  expect(reply.headers.get('dpop-nonce')).not.toBeNull();
  expect(reply.headers.get('cache-control')).toBe('no-store');
});

it.each([
  ['nonsense', 'nonsense\r\n\r\n', 'HTTP/1.1 400', 'input.invalid'],
  ['two lengths', 'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1, 2\r\n\r\n', 'HTTP/1.1 400', 'input.invalid'],
  ['endless headers', `GET / HTTP/1.1\r\nx: ${'x'.repeat(70_000)}\r\n\r\n`, 'HTTP/1.1 431', 'request.tooLarge'],
])('answers %s as a problem and goes on', async (_what, bytes, status, code) => {
  const answer = await new Promise<string>((done) => {
    let text = '';
    const socket = connect(Number(new URL(rig.url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (part) => {
      text += part;
    });
    // A server that has answered may close while we still write.
    socket.on('error', () => done(text)).on('close', () => done(text));
  });
  expect(answer).toContain(status);
  expect(answer).toContain(`{"code":"${code}"}`);
  expect((await client.send('endpoint', undefined)).status).toBe(200);
});

it('keeps details of its own failures to itself', async () => {
  rig.cloud.app.log.level = 'silent';
  await rig.cloud.admin.addPolicy({ name: 'x' });
  const transaction = await begin(client);
  const original = rig.cloud.meters.login;
  Object.assign(rig.cloud.meters, {
    login: () => {
      throw new Error('a secret detail');
    },
  });
  const reply = await client.send('provePassword', { password: 'not hers', link: null }, transaction);
  Object.assign(rig.cloud.meters, { login: original });
  expect(reply).toMatchObject({ status: 500 });
  expect(reply.body).toEqual({ code: 'internal' });
});

it('logs neither passwords nor proofs nor names', async () => {
  const transaction = await begin(client);
  const { proof } = await client.send('provePassword', { password, link: null }, transaction);
  await client.send('begin', { ...beginning, claim: named('unheard-of') }, { body: '{"username":' });
  const log = lines.join('');
  expect(lines.length).toBeGreaterThan(3);
  expect(log).not.toContain(password);
  expect(log).not.toContain('unheard-of');
  expect(log).not.toContain(proof);
  expect(log).toContain('/v1/auth/transactions/:transaction/password');
});

describe('rates', () => {
  it('are limited per endpoint, say how long to wait, and start anew with the minute', async () => {
    await rig.cloud.close();
    rig = await startRig({ settings: { rates: { transactions: 3 } } });
    client = await rig.endpoint();
    rig.clock.pass(20);
    for (let i = 0; i < 3; i++) await begin(client);
    const reply = await client.send('begin', beginning);
    expect(reply).toMatchObject({ status: 429, body: { code: 'rate.limited', retryAfterSeconds: 40 } });
    expect(reply.headers.get('retry-after')).toBe('40');
    const other = await rig.endpoint('Ward 4');
    await begin(other);
    rig.clock.pass(40);
    await begin(client);
  });

  it('are limited per address before anything is checked', async () => {
    await rig.cloud.close();
    rig = await startRig({ settings: { rates: { address: 5 } } });
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push((await fetch(`${rig.url}/healthz`)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(await (await fetch(`${rig.url}/healthz`)).json()).toMatchObject({ code: 'rate.limited' });
  });
});

describe('operators', () => {
  it('see that it is well, what it counts and how it is spoken to', async () => {
    expect(await (await fetch(`${rig.url}/healthz`)).json()).toEqual({ status: 'ok', database: 'ok', disk: 'ok' });
    await client.call('provePassword', { password, link: null }, await begin(client));
    const metrics = await (await fetch(`${rig.url}/metrics`)).text();
    expect(metrics).toContain('hexlock_logins_total{purpose="desktop",outcome="accepted"} 1');
    expect(metrics).toContain('hexlock_http_request_seconds_bucket');
    const forwarded = await fetch(`${rig.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(forwarded.status).toBe(404);
    const description = (await (await fetch(`${rig.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { requestBody?: unknown; responses: object }>>;
    };
    expect(description.openapi).toBe('3.1.0');
    const path = description.paths['/v1/auth/transactions/{transaction}/password']?.post;
    expect(path?.requestBody).toBeDefined();
    expect(Object.keys(path?.responses ?? {})).toEqual(['200', '4XX', '5XX']);
    expect(Object.keys(description.paths)).toHaveLength(22);
  });
});
