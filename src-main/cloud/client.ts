/** Signed requests to the tenant cloud, typed by the contract's routes. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance, type AxiosResponse, isAxiosError } from 'axios';
import { type RequestOf, type ResponseOf, type RouteName, routes } from '../../src-shared/contracts/cloud.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Clock } from '../ports.ts';
import { answerFault, parseJson, transportFault } from './faults.ts';
import { type SigningKey, signProof } from './proof.ts';

export interface CloudClientOptions {
  readonly baseUrl: string;
  /** For a whole request, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly key: SigningKey;
  readonly clock: Clock;
}

export interface RequestExtras {
  /** Values of the path's `:names`. */
  readonly path?: Readonly<Record<string, string>>;
  /** The assertion that gives leave, for routes under `/v1/me`. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

export interface CloudClient {
  /** @throws {Refusal} with a cloud code, or the code that the cloud gave. */
  readonly request: <Name extends RouteName>(
    name: Name,
    body: RequestOf<Name>,
    extras?: RequestExtras,
  ) => Promise<ResponseOf<Name>>;
  /** The server's clock minus ours at its latest answer, ms. */
  readonly skewMs: () => number | null;
  /** Hears how each request went: null, or why the cloud gave no usable answer. */
  readonly onOutcome: (listener: (code: Code | null) => void) => () => void;
  readonly close: () => void;
}

/** Nothing the cloud says is longer. */
const maxAnswerBytes = 1024 * 1024;
/** Pauses before a GET is tried again, ms. */
const retryPauses = [100, 400] as const;
/** Codes that tell something about the connection itself; any other answer is a sign of life. */
const outages: readonly Code[] = [
  'cloud.unreachable',
  'cloud.slow',
  'cloud.failed',
  'cloud.garbled',
  'cloud.untrusted',
  'clock.skewed',
  'endpoint.unregistered',
  'endpoint.revoked',
];
const worthAnother: readonly Code[] = ['cloud.unreachable', 'cloud.failed'];
/** A kept connection that the server just closed: safe to repeat where a repetition changes nothing. */
const repeatable: readonly RouteName[] = [
  'endpoint',
  'begin',
  // A challenge that was drawn and lost lapses with the next one.
  'challenge',
  'keyOptions',
  'newKey',
  'abandon',
  'me',
  'consentText',
  'enrolFace',
  'removeFace',
  'setPin',
  'removePin',
];

export function createCloudClient(options: CloudClientOptions): CloudClient {
  const { baseUrl, timeoutMs, key, clock } = options;
  const base = baseUrl.replace(/\/+$/, '');
  const agents = { httpAgent: new HttpAgent({ keepAlive: true }), httpsAgent: new HttpsAgent({ keepAlive: true }) };
  const http = axiosFor(base, agents);
  const listeners = new Set<(code: Code | null) => void>();
  let nonce: string | null = null;
  let skewMs: number | null = null;

  const exchange = async (name: RouteName, body: Uint8Array, extras: RequestExtras): Promise<AxiosResponse<string>> => {
    const { method, path } = routes[name];
    const url = base + fill(path, extras.path ?? {});
    const token = extras.token ?? null;
    const proof = await signProof(key, { method, url, body, nonce, token, now: clock.now() });
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = extras.signal ? AbortSignal.any([timeout, extras.signal]) : timeout;
    try {
      const response = await http.request<string>({
        method,
        url,
        signal,
        headers: {
          accept: 'application/json',
          dpop: proof,
          ...(token === null ? {} : { authorization: `DPoP ${token}` }),
          // Left to itself, axios calls the absent body of a POST a form.
          'content-type': body.byteLength === 0 ? false : 'application/json',
        },
        // axios takes a Buffer and refuses any other view of bytes.
        ...(body.byteLength === 0 ? {} : { data: Buffer.from(body.buffer, body.byteOffset, body.byteLength) }),
      });
      nonce = headerOf(response, 'dpop-nonce') ?? nonce;
      const date = Date.parse(headerOf(response, 'date') ?? '');
      if (!Number.isNaN(date)) skewMs = date - clock.now();
      return response;
    } catch (error) {
      if (isStaleSocket(error) && repeatable.includes(name)) return exchange(name, body, extras);
      throw transportFault(error, timeout.aborted && extras.signal?.aborted !== true);
    }
  };

  /** One request, signed anew once when the server asks for another nonce. */
  const once = async (name: RouteName, body: Uint8Array, extras: RequestExtras): Promise<string> => {
    const used = nonce;
    let response = await exchange(name, body, extras);
    const asksAnew = response.status === 401 && nonce !== used && saysProofInvalid(response.data);
    if (asksAnew) response = await exchange(name, body, extras);
    if (response.status >= 200 && response.status < 300) return response.data;
    throw answerFault({
      status: response.status,
      text: response.data,
      retryAfter: headerOf(response, 'retry-after'),
      skewMs,
    });
  };

  const withRetries = async (name: RouteName, body: Uint8Array, extras: RequestExtras): Promise<string> => {
    const pauses = routes[name].method === 'GET' ? retryPauses : [];
    for (const pause of pauses) {
      try {
        return await once(name, body, extras);
      } catch (error) {
        if (!(error instanceof Refusal && worthAnother.includes(error.code))) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
        if (extras.signal?.aborted) throw error;
      }
    }
    return once(name, body, extras);
  };

  return {
    request: async <Name extends RouteName>(name: Name, body: RequestOf<Name>, extras: RequestExtras = {}) => {
      const bytes = body === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body));
      try {
        const value = readAnswer(name, await withRetries(name, bytes, extras));
        for (const listener of listeners) listener(null);
        return value;
      } catch (error) {
        if (extras.signal?.aborted !== true && error instanceof Refusal) {
          const code = outages.includes(error.code) ? error.code : null;
          for (const listener of listeners) listener(code);
        }
        throw error;
      }
    },
    skewMs: () => skewMs,
    onOutcome: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

function axiosFor(base: string, agents: { httpAgent: HttpAgent; httpsAgent: HttpsAgent }): AxiosInstance {
  const { hostname } = new URL(base);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return axios.create({
    ...agents,
    adapter: 'http',
    // A proxy would never reach this machine's own loopback. Elsewhere the environment decides.
    ...(loopback ? { proxy: false as const } : {}),
    // The proof names the address; a redirected request would carry the wrong one.
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    responseType: 'text',
    transformResponse: (data: unknown) => data,
    transformRequest: (data: unknown) => data,
    validateStatus: () => true,
  });
}

/** @throws {Refusal} `cloud.garbled` */
function readAnswer<Name extends RouteName>(name: Name, text: string): ResponseOf<Name> {
  const parsed = routes[name].response.safeParse(text === '' ? undefined : parseJson(text));
  // The schema belongs to this very route; TypeScript does not follow the index into the union.
  if (parsed.success) return parsed.data as ResponseOf<Name>;
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Refusal('cloud.garbled', `the answer of ${name} does not fit at: ${where || 'its root'}`);
}

const headerOf = (response: AxiosResponse, name: string): string | null => {
  const value: unknown = response.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

function saysProofInvalid(text: string): boolean {
  const problem = parseJson(text);
  return typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === 'proof.invalid';
}

function isStaleSocket(error: unknown): boolean {
  if (!isAxiosError(error) || (error.code !== 'ECONNRESET' && error.code !== 'EPIPE')) return false;
  const request: unknown = error.request;
  return typeof request === 'object' && request !== null && 'reusedSocket' in request && request.reusedSocket === true;
}

const fill = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
