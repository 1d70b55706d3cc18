/**
 * A loopback proxy between agent and cloud, with a switch for everything that can go wrong on the way. The cloud gives
 * out the proxy's address as its own, for proofs are bound to the address they are made for.
 */
import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, SignJWT } from 'jose';
import { type RouteName, routes } from '../../src-shared/contracts/cloud.ts';

export type Fault =
  /** Answers without asking the cloud. */
  | { readonly is: 'status'; readonly status: number; readonly body: string }
  /** The cloud answers, and half of it arrives. */
  | { readonly is: 'truncated' }
  /** The cloud answers, and nothing of it arrives. */
  | { readonly is: 'cut' }
  /** Kept until `release` or `down`: the request before the cloud hears of it, or the cloud's answer. */
  | { readonly is: 'held'; readonly what: 'request' | 'answer' }
  /** The assertion in the answer is signed by a key that nobody knows. */
  | { readonly is: 'otherKey' };

export interface FaultyProxy {
  /** What the agent is told to be the cloud's address. */
  readonly url: string;
  /** By route, while it lasts. */
  readonly faults: Map<RouteName, Fault>;
  /**
   * Resolves when the next request of that route has got as far as it gets: it is held, or it was answered. Ask before
   * the request can come.
   */
  readonly next: (route: RouteName) => Promise<void>;
  /** Requests of that route that came so far. */
  readonly count: (route: RouteName) => number;
  /** Lets go what is held; it goes its way as if nothing had been. */
  readonly release: () => void;
  /** Nobody listens any more, and every connection is gone with what it carried. */
  readonly down: () => Promise<void>;
  /** All is well again. */
  readonly up: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** @param cloudPort where the cloud itself listens on 127.0.0.1, now or later. */
export async function openProxy(cloudPort: number): Promise<FaultyProxy> {
  const faults = new Map<RouteName, Fault>();
  const counts = new Map<RouteName, number>();
  const watchers = new Set<{ readonly route: RouteName; readonly arrived: () => void }>();
  const held = new Set<() => void>();
  const { privateKey: otherKey } = await generateKeyPair('ES256');
  const agent = new Agent({ keepAlive: false });

  const reached = (route: RouteName | null): void => {
    for (const watcher of watchers) {
      if (watcher.route !== route) continue;
      watchers.delete(watcher);
      watcher.arrived();
    }
  };
  const hold = (route: RouteName | null): Promise<void> =>
    new Promise((released) => {
      held.add(released);
      reached(route);
    });

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytesOf(request);
    const route = routeOf(request);
    if (route) counts.set(route, (counts.get(route) ?? 0) + 1);
    const fault = route === null ? undefined : faults.get(route);
    if (fault?.is === 'status') {
      response.writeHead(fault.status).end(fault.body);
      return reached(route);
    }
    if (fault?.is === 'held' && fault.what === 'request') {
      await hold(route);
      if (response.destroyed) return;
    }
    const answer = await forward(request, body, cloudPort, agent);
    if (fault?.is === 'held' && fault.what === 'answer') await hold(route);
    if (fault?.is === 'cut') response.destroy();
    else if (fault?.is === 'truncated') {
      response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.byteLength });
      response.write(answer.body.subarray(0, answer.body.byteLength / 2), () => response.destroy());
    } else {
      const whole = fault?.is === 'otherKey' ? await signedAnew(answer.body, otherKey) : answer.body;
      response.writeHead(answer.status, { ...answer.headers, 'content-length': whole.byteLength }).end(whole);
    }
    reached(route);
  };

  const server = createServer((request, response) => {
    // A cloud that is not there, or goes away, is passed on as what it is: a connection that ends.
    handle(request, response).catch(() => response.destroy());
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const release = (): void => {
    for (const released of held) released();
    held.clear();
  };
  const down = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
    release();
  };

  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    next: (route) => new Promise((arrived) => watchers.add({ route, arrived })),
    count: (route) => counts.get(route) ?? 0,
    release,
    down,
    up: async () => {
      faults.clear();
      release();
      if (!server.listening) await listen(port);
    },
    close: async () => {
      if (server.listening) await down();
      agent.destroy();
    },
  };
}

/** A port of 127.0.0.1 on which nobody listens, for a program that has to be told one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const patterns = Object.entries(routes).map(
  ([name, { method, path }]) => [name as RouteName, method, new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`)] as const,
);

const routeOf = ({ method, url = '' }: IncomingMessage): RouteName | null =>
  patterns.find(([, verb, path]) => verb === method && path.test(url))?.[0] ?? null;

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function forward(request: IncomingMessage, body: Buffer, port: number, agent: Agent): Promise<Answer> {
  const { method, url, headers } = request;
  const { connection: _, 'transfer-encoding': __, ...kept } = headers;
  const onward = send({ host: '127.0.0.1', port, method, path: url, headers: kept, agent });
  onward.end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  const { connection: ___, 'transfer-encoding': ____, ...back } = answer.headers;
  return { status: answer.statusCode ?? 502, headers: back, body: await bytesOf(answer) };
}

/** The same claims under the same header, by another key: all that tells them apart is the signature. */
async function signedAnew(body: Buffer, key: CryptoKey): Promise<Buffer> {
  const answer = JSON.parse(body.toString('utf8')) as { assertion?: string };
  const [header = '', claims = ''] = answer.assertion?.split('.') ?? [];
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  const assertion = await new SignJWT(read(claims)).setProtectedHeader(read(header)).sign(key);
  return Buffer.from(JSON.stringify({ ...answer, assertion }));
}
