/**
 * A small signing client: what an agent does, and, where a test says so, what it must not do. It speaks real HTTP to a
 * listening cloud.
 */
import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type RequestOf, type ResponseOf, type RouteName, routes } from '../../src-shared/contracts/cloud.ts';
import { hashOf } from '../proof/check.ts';

/** Changes to a request on its way out; each is a way to get it wrong. */
export interface Twist {
  /** The bytes that are sent, when they are not those that were signed. */
  readonly body?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Null sends none. */
  readonly proof?: string | null;
  readonly contentType?: string | null;
  /** An assertion, for routes under `/v1/me`. */
  readonly token?: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Send the first answer back even when it only asks for a fresh nonce. */
  readonly once?: boolean;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed, or undefined for an empty answer. */
  readonly body: unknown;
  /** The proof that was sent. */
  readonly proof: string | null;
}

/** An answer that was not the one the contract promises. */
export class UnexpectedReply extends Error {
  readonly reply: Reply;

  constructor(name: string, reply: Reply) {
    super(`${name}: ${reply.status} ${JSON.stringify(reply.body)}`);
    this.reply = reply;
  }
}

export interface Client {
  readonly jkt: string;
  readonly send: (name: RouteName, body: unknown, twist?: Twist) => Promise<Reply>;
  /** @throws {UnexpectedReply} unless the answer is the contract's */
  readonly call: <Name extends RouteName>(
    name: Name,
    body: RequestOf<Name>,
    twist?: Twist,
  ) => Promise<ResponseOf<Name>>;
}

/**
 * @param url where the cloud listens
 * @param now epoch ms
 */
export async function createClient(url: string, now: () => number = Date.now): Promise<Client> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = await exportJWK(publicKey);
  let nonce: string | null = null;

  const sign = (method: string, htu: string, body: string, twist: Twist): Promise<string> =>
    new SignJWT({
      jti: randomUUID(),
      htm: method,
      htu,
      iat: Math.floor(now() / 1000),
      bh: hashOf(body),
      ...(nonce === null ? {} : { nonce }),
      ...(twist.token === undefined ? {} : { ath: hashOf(twist.token) }),
      ...twist.claims,
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...twist.header })
      .sign(privateKey);

  const exchange = async (name: RouteName, body: unknown, twist: Twist): Promise<Reply> => {
    const { method, path } = routes[name];
    const address = url + path.replace(/:(\w+)/g, (_, key: string) => twist.params?.[key] ?? 'none');
    const text = body === undefined ? '' : JSON.stringify(body);
    const proof = twist.proof === undefined ? await sign(method, address, text, twist) : twist.proof;
    const sent = twist.body ?? text;
    const contentType = twist.contentType === undefined ? 'application/json' : twist.contentType;
    const response = await fetch(address, {
      method,
      headers: {
        ...(proof === null ? {} : { dpop: proof }),
        ...(twist.token === undefined ? {} : { authorization: `DPoP ${twist.token}` }),
        ...(sent === '' || contentType === null ? {} : { 'content-type': contentType }),
      },
      ...(sent === '' ? {} : { body: sent }),
    });
    const answer = await response.text();
    const fresh = response.headers.get('dpop-nonce');
    const retry = response.status === 401 && fresh !== nonce && twist.once !== true && twist.proof === undefined;
    nonce = fresh;
    if (retry && answer.includes('proof.invalid')) return exchange(name, body, { ...twist, once: true });
    return { status: response.status, headers: response.headers, body: parse(answer), proof };
  };

  return {
    jkt: await calculateJwkThumbprint(jwk),
    send: (name, body, twist = {}) => exchange(name, body, twist),
    call: async <Name extends RouteName>(name: Name, body: RequestOf<Name>, twist: Twist = {}) => {
      const reply = await exchange(name, body, twist);
      const parsed = routes[name].response.safeParse(reply.body);
      if (reply.status >= 300 || !parsed.success) throw new UnexpectedReply(name, reply);
      return parsed.data as ResponseOf<Name>;
    },
  };
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Not every answer is JSON (`/metrics`); the test sees the text then.
    return text;
  }
}
