/**
 * The loopback server of the browser host: pages and files over HTTP, one WebSocket for each window role. Everything
 * that is not asked for by our own page, in our own browser, is refused.
 *
 * A second connection of a role replaces the first: a reloaded page must not wait for its old socket to time out, and
 * the cookie has already shown that both are our own browser. The replaced page does not come back.
 *
 * Nothing is compressed: on loopback that costs more than it saves.
 */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import words from '../../../assets/locales/en.json' with { type: 'json' };
import { maxFrameBytes } from '../../../src-shared/contracts/frames.ts';
import { type WindowRole, windowRoles } from '../../../src-shared/contracts/ipc.ts';
import { maxCallBytes } from '../../../src-shared/contracts/limits.ts';
import type { WindowLink, WindowSend } from '../../links.ts';
import type { Log } from '../../ports.ts';
import { type Folders, type Found, findFile, type Overlay } from '../files.ts';
import { pageHeaders } from '../security.ts';
import { bridgeScript, type ToPage } from './bridge.ts';
import { createGate, type Gate } from './gate.ts';

export interface LoopbackOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly folders: Folders;
  readonly overlay?: Overlay;
  /** Words such as `theme=dark`, for the pages' addresses. */
  readonly query: string;
  /** The agent's end of a window; null refuses the role just now. */
  readonly connect: (role: WindowRole, send: WindowSend) => WindowLink | null;
  /** May a page of that role be shown now? */
  readonly mayShow: (role: WindowRole) => boolean;
  readonly log: Log;
  readonly pingMs?: number;
}

export interface Loopback {
  readonly gate: Gate;
  /** Sends the window of one role to the page of another. */
  readonly go: (from: WindowRole, to: WindowRole) => void;
  readonly isConnected: (role: WindowRole) => boolean;
  readonly onConnection: (listener: (role: WindowRole, connected: boolean) => void) => void;
  readonly close: () => Promise<void>;
}

/** Close code for a page whose place was taken. */
export const replacedCode = 4001;
const defaultPingMs = 5_000;

const refusal = words.codes['ipc.refused'];

export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const { folders, overlay, query, connect, mayShow, log, pingMs = defaultPingMs } = options;
  const sockets = new Map<WindowRole, WebSocket>();
  const links = new Map<WindowRole, WindowLink>();
  const listeners = new Set<(role: WindowRole, connected: boolean) => void>();
  const websockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false });

  const servers: Server[] = [];
  const port = await listenOnLoopback(options.port, servers);
  const gate = createGate(port);
  const pageOf = (role: WindowRole): string => `/${role}/${query === '' ? '' : `?${query}`}`;
  const headers = pageHeaders(gate.socketOrigin);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const end = (status: number, more: Readonly<Record<string, string>> = {}): void => {
      response.writeHead(status, { ...headers, 'cache-control': 'no-store', ...more }).end();
    };
    const refuse = (status: number, why: string): void => {
      log.warn('host.refused', { status, why });
      // Somebody may read it: a one-time address that was opened twice leads here.
      const type = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
      response.writeHead(status, { ...headers, ...type }).end(`${refusal.title}\n${refusal.remedy}\n`);
    };
    if (!gate.isOwnHost(request.headers.host)) return refuse(421, 'host');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'method');
    const [path = '', search = ''] = (request.url ?? '').split('?', 2);
    if (path === '/boot') {
      const cookie = gate.exchange(new URLSearchParams(search).get('token'));
      return cookie === null ? refuse(403, 'token') : end(303, { 'set-cookie': cookie, location: pageOf('lock') });
    }
    if (!gate.hasCookie(request.headers.cookie)) return refuse(403, 'cookie');
    const script = /^\/(lock|options)\/bridge\.js$/.exec(path)?.[1];
    if (script === 'lock' || script === 'options') {
      const text = bridgeScript({ role: script, url: `${gate.socketOrigin}/ipc/${script}`, replaced: replacedCode });
      return sendText(response, { ...headers, 'content-type': 'text/javascript; charset=utf-8' }, text);
    }
    const found = await findFile(path, folders, overlay?.folders);
    if (!found) return end(404);
    if (!found.isPage) return sendFile(response, headers, found);
    const role = windowRoles.find((name) => path === `/${name}/`);
    if (!role) return end(404);
    if (!mayShow(role)) return end(303, { location: pageOf('lock') });
    const html = await readFile(found.file, 'utf8');
    const added = (overlay?.scripts ?? []).map((address) => `<script type="module" src="${address}"></script>`);
    const page = html.replace('<head>', `<head><script src="/${role}/bridge.js"></script>${added.join('')}`);
    return sendText(response, { ...headers, 'content-type': found.type }, page);
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // The server hears of its connections no more once they ask for another protocol: one that is reset would be an error
    // that nobody caught, for which the agent locks, whoever on this machine it came from.
    const lost = (error: Error): void => log.debug('host.connection', { error: error.message });
    socket.on('error', lost);
    const role = windowRoles.find((name) => request.url === `/ipc/${name}`);
    const why = !gate.isOwnHost(request.headers.host)
      ? 'host'
      : !gate.isOwnOrigin(request.headers.origin)
        ? 'origin'
        : !gate.hasCookie(request.headers.cookie)
          ? 'cookie'
          : role === undefined || !mayShow(role)
            ? 'role'
            : null;
    if (why !== null || role === undefined) {
      log.warn('host.refused', { status: 403, why });
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    websockets.handleUpgrade(request, socket, head, (websocket) => {
      // From here on `ws` listens.
      socket.off('error', lost);
      serve(role, websocket);
    });
  };

  const serve = (role: WindowRole, websocket: WebSocket): void => {
    const send = (message: ToPage): void => {
      if (websocket.readyState === websocket.OPEN) websocket.send(JSON.stringify(message));
    };
    // `ws` tells of too long and broken messages here, and closes the connection itself.
    websocket.on('error', (error) => log.warn('host.socket', { role, error: error.message }));
    sockets.get(role)?.close(replacedCode, 'replaced');
    // At once: a page that hangs answers late, and its end must not be taken for the end of the newer one's scan.
    links.get(role)?.close();
    const link = connect(role, send);
    if (!link) {
      websocket.close(1008, 'not now');
      return;
    }
    sockets.set(role, websocket);
    links.set(role, link);
    log.debug('window.connected', { role });
    let alive = true;
    const pinging = setInterval(() => {
      if (!alive) return websocket.terminate();
      alive = false;
      websocket.ping();
    }, pingMs);
    websocket.on('pong', () => {
      alive = true;
    });
    websocket.on('message', (data, isBinary) => {
      const bytes = toBytes(data);
      if (isBinary) return link.frame(bytes);
      if (bytes.byteLength > maxCallBytes) return websocket.close(1009, 'too long');
      link.receive(parse(bytes));
    });
    websocket.on('close', () => {
      clearInterval(pinging);
      log.debug('window.gone', { role });
      link.close();
      if (sockets.get(role) !== websocket) return;
      sockets.delete(role);
      links.delete(role);
      for (const listener of listeners) listener(role, false);
    });
    for (const listener of listeners) listener(role, true);
  };

  for (const server of servers) {
    server.on('request', (request, response) => {
      answer(request, response).catch((error: unknown) => {
        log.error('host.request', { error: String(error) });
        response.destroy();
      });
    });
    server.on('upgrade', upgrade);
  }

  return {
    gate,
    go: (from, to) => {
      sockets.get(from)?.send(JSON.stringify({ is: 'go', to: pageOf(to) } satisfies ToPage));
    },
    isConnected: (role) => sockets.has(role),
    onConnection: (listener) => {
      listeners.add(listener);
    },
    close: async () => {
      listeners.clear();
      for (const client of websockets.clients) client.terminate();
      websockets.close();
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise((resolve) => server.close(resolve));
          server.closeAllConnections();
          return closed;
        }),
      );
    },
  };
}

/**
 * Listens on 127.0.0.1 and, where the machine has it, on ::1: a browser may try either for `localhost`, and another
 * program on the other one would be handed the one-time token.
 */
async function listenOnLoopback(wanted: number, servers: Server[]): Promise<number> {
  for (let tries = 0; ; tries++) {
    const four = createServer();
    const port = await listen(four, wanted, '127.0.0.1');
    const six = createServer();
    try {
      await listen(six, port, '::1');
      servers.push(four, six);
      return port;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'EADDRINUSE') {
        servers.push(four); // no IPv6 here
        return port;
      }
      four.close();
      if (wanted !== 0 || tries >= 10) throw error;
    }
  }
}

const listen = (server: Server, port: number, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });

function sendText(response: ServerResponse, headers: Readonly<Record<string, string>>, text: string): void {
  response.writeHead(200, { ...headers, 'cache-control': 'no-store' }).end(text);
}

async function sendFile(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  { file, bytes, type, isHashed }: Found,
): Promise<void> {
  response.writeHead(200, {
    ...headers,
    'content-type': type,
    'content-length': bytes,
    'cache-control': isHashed ? 'private, max-age=31536000, immutable' : 'private, max-age=600',
  });
  if (response.req.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response).catch(ignoreGoneAway);
}

/** The page was left while its file was on the way: nobody is there to be told. */
function ignoreGoneAway(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ECONNRESET' && code !== 'EPIPE') throw error;
}

function toBytes(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** The JSON value; undefined, which no call is, when there is none. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
