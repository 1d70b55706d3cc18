/**
 * hexlock:fake. A tenant cloud of a few lines on loopback: real HTTP, real signatures, and a switch for each thing that
 * can go wrong. It checks proofs as far as the client's tests need; the real cloud has tests of its own.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
} from 'jose';
import type { PublicJwk } from '../../src-shared/contracts/cloud/common.ts';
import { defaultComputer } from '../../src-shared/domain/computer.ts';

/** What the server does instead of answering as it should. */
export type Fault =
  | {
      readonly is: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'json'; readonly body: unknown }
  /** Never answers. */
  | { readonly is: 'hang' }
  /** Closes the connection. */
  | { readonly is: 'reset' }
  /** Sends the head and then nothing more. */
  | { readonly is: 'stall' };

/** What an assertion says otherwise than it should. */
export interface Forgery {
  readonly key?: CryptoKey;
  readonly kid?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly typ?: string;
}

export interface Seen {
  readonly route: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
}

export interface FakeTenant {
  readonly url: string;
  readonly keys: readonly PublicJwk[];
  readonly seen: readonly Seen[];
  /** By `METHOD /path`; `*` is every route. Removed by `delete`. */
  readonly faults: Map<string, Fault>;
  forgery: Forgery;
  /** Added to the server's clock, ms. */
  clockMs: number;
  /** Proofs need this nonce from now on. */
  nonce: string;
  readonly close: () => Promise<void>;
}

export const endpoint = { id: 'e1', name: 'Station 12' };
export const tenant = { id: 'tenant1', name: 'Harbor General' };

export async function startFakeTenant(): Promise<FakeTenant> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { x = '', y = '' } = await exportJWK(publicKey);
  const keys: PublicJwk[] = [{ kty: 'EC', crv: 'P-256', x, y, kid: 'k1' }];
  const seen: Seen[] = [];
  const begun = new Map<string, { nonce: string; purpose: string; username: string }>();
  const { walkAway, taps, screen } = defaultComputer;
  const methods = {
    pin: { allowed: true, setAt: null, minLength: 6 },
    cards: { allowed: true, list: [{ id: 'card1', label: '1188', addedAt: 7 }] },
    keys: [],
  };

  const assertion = async (transaction: string, factor: string, jkt: string): Promise<string> => {
    const { nonce = '', purpose = '', username = '' } = begun.get(transaction) ?? {};
    const now = Math.floor((Date.now() + state.clockMs) / 1000);
    const claims = {
      iss: tenant.id,
      aud: endpoint.id,
      sub: 'u1',
      jti: randomUUID(),
      iat: now,
      exp: now + (purpose === 'manage' ? 600 : 60),
      nonce,
      purpose,
      username,
      name: 'Mia U.',
      amr: ['pwd'],
      factors: [factor],
      cnf: { jkt },
      ...state.forgery.claims,
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: state.forgery.typ ?? 'hexlock+jwt', kid: state.forgery.kid ?? 'k1' })
      .sign(state.forgery.key ?? privateKey);
  };

  const answerOf = async (route: string, body: Record<string, unknown>, jkt: string): Promise<unknown> => {
    const [, , , , transaction = '', proof = ''] = route.split('/');
    if (route === 'POST /v1/endpoints') return { endpoint, tenant, keys };
    if (route === 'GET /v1/endpoint') {
      const computer = { walkAway, taps, screen };
      return { endpoint, tenant, serverTime: Date.now(), lowResolution: 'warn', computer };
    }
    if (route === 'POST /v1/auth/transactions') {
      const id = `t${begun.size + 1}`;
      begun.set(id, { nonce: String(body.nonce), purpose: String(body.purpose), username: claimed(body.claim) });
      return { transaction: id, expiresInSeconds: 120, liveness: 'standard', masks: 'accept' };
    }
    if (route.endsWith('/challenge')) {
      const steps = [{ towards: 'left', waitMs: 100 }];
      return { id: `c-${transaction}`, steps, withinMs: 2_500, light: [], expiresInSeconds: 20 };
    }
    if (route.endsWith('/key/options') || route === 'POST /v1/me/keys/options') {
      return { options: { challenge: 'Y2hhbGxlbmdl' } };
    }
    if (route.startsWith('POST /v1/auth/transactions') && proof !== '') {
      const factor = proof === 'key' ? String(body.factor) : proof;
      return { is: 'accepted', assertion: await assertion(transaction, factor, jkt), offer: 'enrolFace' };
    }
    if (/^(PUT|POST|DELETE) \/v1\/me\/(pin|cards|keys)/.test(route)) return methods;
    if (route === 'GET /v1/me') {
      return {
        user: { id: 'u1', username: 'mia', displayName: 'Mia U.' },
        face: { allowed: true, enrolledAt: null, held: false },
        methods,
      };
    }
    if (route === 'GET /v1/me/face/consent') {
      return { id: 'gdpr', version: 1, sha256: '0'.repeat(64), title: 'Consent', body: ['Text'] };
    }
    if (route === 'PUT /v1/me/face') return { allowed: true, enrolledAt: 7, held: false };
    if (route === 'DELETE /v1/me/face') return { allowed: true, enrolledAt: null, held: false };
    return undefined;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const route = `${request.method} ${request.url}`;
    const proof = await readProof(request, bytes);
    const body: unknown = bytes.byteLength === 0 ? undefined : JSON.parse(bytes.toString('utf8'));
    response.setHeader('date', new Date(Date.now() + state.clockMs).toUTCString());
    response.setHeader('dpop-nonce', state.nonce);
    const send = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(value === undefined ? '' : JSON.stringify(value));
    };
    if (proof.fault !== '') return send(401, { code: 'proof.invalid', detail: proof.fault });
    if (proof.claims.nonce !== state.nonce) return send(401, { code: 'proof.invalid' });
    const { authorization, 'content-type': contentType } = request.headers;
    seen.push({ route, claims: proof.claims, body, authorization, contentType });
    const fault = state.faults.get(route) ?? state.faults.get('*');
    if (fault) return misbehave(fault, request, response, send);
    const value = await answerOf(route, (body ?? {}) as Record<string, unknown>, proof.jkt);
    send(value === undefined ? 204 : 200, value);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');

  const state: FakeTenant = {
    url: `http://127.0.0.1:${address.port}`,
    keys,
    seen,
    faults: new Map(),
    forgery: {},
    clockMs: 0,
    nonce: 'nonce-1',
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}

/** Whoever is not named by a card or a passkey is who the claim says. */
function claimed(claim: unknown): string {
  const username = typeof claim === 'object' && claim !== null && 'username' in claim ? claim.username : null;
  return typeof username === 'string' ? username : 'mia';
}

function misbehave(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  send: (status: number, value: unknown) => void,
): void {
  switch (fault.is) {
    case 'status':
      for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
      return send(fault.status, fault.body);
    case 'text':
      response.writeHead(200).end(fault.text);
      return;
    case 'json':
      return send(200, fault.body);
    case 'hang':
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'stall':
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
  }
}

async function readProof(request: IncomingMessage, body: Buffer) {
  const proof = request.headers.dpop;
  if (typeof proof !== 'string') return { fault: 'no proof', claims: {}, jkt: '' };
  const { jwk } = decodeProtectedHeader(proof);
  if (!jwk) return { fault: 'no key', claims: {}, jkt: '' };
  const { payload } = await compactVerify(proof, await importJWK(jwk, 'ES256'));
  const claims: Record<string, unknown> = JSON.parse(new TextDecoder().decode(payload));
  const hash = createHash('sha256').update(body).digest('base64url');
  const faults = [
    claims.bh === hash ? '' : 'bh',
    claims.htm === request.method ? '' : 'htm',
    claims.htu === `http://${request.headers.host}${request.url}` ? '' : 'htu',
  ];
  return { fault: faults.join(''), claims, jkt: await calculateJwkThumbprint(jwk) };
}
