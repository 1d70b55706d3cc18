import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as dial } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { maxFrameBytes } from '../../../src-shared/contracts/frames.ts';
import type { WindowRole } from '../../../src-shared/contracts/ipc.ts';
import { maxCallBytes } from '../../../src-shared/contracts/limits.ts';
import type { WindowLink, WindowSend } from '../../links.ts';
import { fakeBasics } from '../../testing/basics.fake.ts';
import { temporaryFolder } from '../../testing/folder.fake.ts';
import type { ToPage } from './bridge.ts';
import { type Loopback, replacedCode, startLoopback } from './server.ts';

const page = '<!doctype html><html><head><title>x</title></head><body></body></html>';
const hashed = '/assets/main-a1B2c3D4.js';

interface Linked {
  readonly role: WindowRole;
  readonly send: WindowSend;
  readonly received: unknown[];
  readonly frames: number[];
  closed: boolean;
}

let loopback: Loopback;
let linked: Linked[];
let optionsShown: boolean;
/** Whether the agent takes a window when it comes. */
let taken: boolean;
/** Called while the server refuses a connection, before it has said so. */
let onRefused: () => void;
let sockets: WebSocket[];

function plant(): { rendererDir: string; modelsDir: string; wasmDir: string } {
  const root = temporaryFolder();
  const at = (name: string): string => join(root, name);
  for (const name of ['out/lock', 'out/options', 'out/assets', 'models', 'wasm'])
    mkdirSync(at(name), { recursive: true });
  writeFileSync(at('out/lock/index.html'), page);
  writeFileSync(at('out/options/index.html'), page);
  writeFileSync(at(`out${hashed}`), 'export {};');
  writeFileSync(at('out/assets/secret.key'), 'no type');
  writeFileSync(at('models/face_landmarker.task'), 'task');
  writeFileSync(at('models/mobilefacenet.onnx'), 'weights');
  writeFileSync(at('wasm/vision_wasm_internal.wasm'), 'wasm');
  writeFileSync(at('outside.js'), 'outside');
  symlinkSync(at('outside.js'), at('out/assets/link.js'));
  return { rendererDir: at('out'), modelsDir: at('models'), wasmDir: at('wasm') };
}

/** @param pingMs a busy test process answers no ping within a few ms, so pings are rare where they are not tried */
async function start(pingMs = 60_000): Promise<void> {
  linked = [];
  sockets = [];
  optionsShown = false;
  taken = true;
  onRefused = () => undefined;
  const { log } = fakeBasics();
  loopback = await startLoopback({
    port: 0,
    folders: plant(),
    query: 'locale=en',
    mayShow: (role) => role === 'lock' || optionsShown,
    connect: (role, send): WindowLink | null => {
      if (!taken) return null;
      const link: Linked = { role, send, received: [], frames: [], closed: false };
      linked.push(link);
      send({ is: 'view', view: { at: 'first' } });
      return {
        receive: (message) => void link.received.push(message),
        frame: (message) => void link.frames.push(message.byteLength),
        close: () => {
          link.closed = true;
        },
      };
    },
    log: {
      ...log,
      warn: (event, facts) => {
        log.warn(event, facts);
        if (event === 'host.refused') onRefused();
      },
    },
    pingMs,
  });
}

beforeEach(() => start());
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  await loopback.close();
});

const port = (): number => Number(new URL(loopback.gate.origin).port);

/** A request as a hostile client can send it: any path, any header. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: IncomingMessage['headers']; text: string }>((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: port(), path, method, headers: { host: `localhost:${port()}`, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    request.on('error', reject);
    request.end();
  });
}

async function boot(): Promise<string> {
  const { pathname, search } = new URL(loopback.gate.newAddress());
  const { headers } = await ask(pathname + search);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

interface Opened {
  readonly socket: WebSocket;
  readonly messages: ToPage[];
  /** The next message that is not there yet. */
  readonly next: () => Promise<ToPage>;
  readonly closed: Promise<number>;
}

/** @returns the socket, or the status of the refusal. */
function connect(path: string, headers: Record<string, string>): Promise<Opened | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port()}${path}`, {
      headers: { host: `localhost:${port()}`, ...headers },
    });
    sockets.push(socket);
    const messages: ToPage[] = [];
    let waiting: ((message: ToPage) => void) | null = null;
    let read = 0;
    const closed = new Promise<number>((done) => socket.on('close', done));
    socket.on('message', (data) => {
      messages.push(JSON.parse(String(data)) as ToPage);
      waiting?.(messages[read++] as ToPage);
      waiting = null;
    });
    const next = (): Promise<ToPage> => {
      const known = messages[read];
      if (known) {
        read++;
        return Promise.resolve(known);
      }
      return new Promise((done) => {
        waiting = done;
      });
    };
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
    socket.on('open', () => resolve({ socket, messages, next, closed }));
  });
}

async function opened(role: WindowRole, cookie: string): Promise<Opened> {
  const result = await connect(`/ipc/${role}`, { origin: loopback.gate.origin, cookie });
  if (typeof result === 'number') throw new Error(`refused with ${result}`);
  return result;
}

/** Waits for what the server does in its own time, without looking at a clock. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe('the one-time address', () => {
  it('becomes a cookie that no script can read and no other site can send', async () => {
    const { pathname, search } = new URL(loopback.gate.newAddress());
    const { status, headers } = await ask(pathname + search);
    expect(status).toBe(303);
    expect(headers.location).toBe('/lock/?locale=en');
    expect(headers['set-cookie']?.[0]).toMatch(/^hexlock-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
  });

  it('works once, and an older one not at all', async () => {
    const [old, fresh] = [new URL(loopback.gate.newAddress()), new URL(loopback.gate.newAddress())];
    expect((await ask(old.pathname + old.search)).status).toBe(403);
    expect((await ask(fresh.pathname + fresh.search)).status).toBe(303);
    expect((await ask(fresh.pathname + fresh.search)).status).toBe(403);
  });

  it.each(['/boot', '/boot?token=', '/boot?token=guess'])('is not %s', async (path) => {
    loopback.gate.newAddress();
    expect((await ask(path)).status).toBe(403);
  });
});

describe('pages and files', () => {
  it('are for our own browser only', async () => {
    for (const path of ['/lock/', hashed, '/lock/bridge.js', '/vision/face_landmarker.task']) {
      expect((await ask(path)).status, path).toBe(403);
      expect((await ask(path, { cookie: `hexlock-${port()}=guess` })).status, path).toBe(403);
    }
  });

  it.each(['127.0.0.1', 'evil.example', 'localhost', 'localhost.evil.example'])(
    'are not for the host %s',
    async (name) => {
      const cookie = await boot();
      const host = name === 'localhost' ? 'localhost:1' : `${name}:${port()}`;
      expect((await ask('/lock/', { cookie, host })).status).toBe(421);
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('are not for %s', async (method) => {
    expect((await ask('/lock/', { cookie: await boot() }, method)).status).toBe(405);
  });

  it('are what they are, under a strict policy', async () => {
    const cookie = await boot();
    const lock = await ask('/lock/?locale=en', { cookie });
    expect(lock.text).toContain('<head><script src="/lock/bridge.js"></script>');
    const policy = String(lock.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`connect-src 'self' ws://localhost:${port()}`);
    expect(policy).not.toContain('unsafe-inline');
    expect(lock.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=(self)'),
    });
    const script = await ask(hashed, { cookie });
    expect(script).toMatchObject({ status: 200, text: 'export {};' });
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': expect.stringContaining('immutable'),
    });
    expect((await ask('/vision/wasm/vision_wasm_internal.wasm', { cookie })).headers['content-type']).toBe(
      'application/wasm',
    );
    expect((await ask('/vision/face_landmarker.task', { cookie })).text).toBe('task');
  });

  it.each([
    '/../outside.js',
    '/assets/../../outside.js',
    '/assets/%2e%2e/%2e%2e/outside.js',
    '/assets/..%2f..%2foutside.js',
    '/assets/link.js',
    '/assets/secret.key',
    '/assets//main-a1B2c3D4.js',
    '/vision/mobilefacenet.onnx',
    '/vision/wasm/../face_landmarker.task',
    '/vision/wasm/a/b.wasm',
    '/assets/nothing.js',
    '//evil.example/x.js',
    '/',
    '/lock/index.html/x',
  ])('do not include %s', async (path) => {
    const answer = await ask(path, { cookie: await boot() });
    expect(answer.status).toBe(404);
    expect(answer.text).toBe('');
  });

  it('lead from options back to the lock page while nobody may be there', async () => {
    const cookie = await boot();
    expect(await ask('/options/', { cookie })).toMatchObject({
      status: 303,
      headers: { location: '/lock/?locale=en' },
    });
    optionsShown = true;
    expect((await ask('/options/', { cookie })).status).toBe(200);
  });
});

describe('a window', () => {
  const attempts: readonly (readonly [string, string, (cookie: string) => Record<string, string>])[] = [
    ['without an origin', '/ipc/lock', (cookie) => ({ cookie })],
    ['from another origin', '/ipc/lock', (cookie) => ({ cookie, origin: 'http://evil.example' })],
    ['without the cookie', '/ipc/lock', () => ({ origin: loopback.gate.origin })],
    ['with another host', '/ipc/lock', (cookie) => ({ cookie, origin: loopback.gate.origin, host: '127.0.0.1' })],
    ['of no role', '/ipc/admin', (cookie) => ({ cookie, origin: loopback.gate.origin })],
    ['of no path', '/', (cookie) => ({ cookie, origin: loopback.gate.origin })],
    ['of options while locked', '/ipc/options', (cookie) => ({ cookie, origin: loopback.gate.origin })],
  ];
  it.each(attempts)('%s is refused', async (_what, path, headers) => {
    expect(await connect(path, headers(await boot()))).toBe(403);
    expect(linked).toEqual([]);
  });

  /** What nobody caught while the work ran: the agent would lock for it, see `last-resort.ts`. */
  async function uncaughtDuring(work: () => Promise<void>): Promise<readonly unknown[]> {
    const errors: unknown[] = [];
    const note = (error: unknown): void => void errors.push(error);
    process.on('uncaughtExceptionMonitor', note);
    try {
      await work();
      // Answered by the same server after what the other connection still had to say.
      for (let i = 0; i < 3; i++) expect((await ask('/lock/')).status).toBe(403);
    } finally {
      process.off('uncaughtExceptionMonitor', note);
    }
    return errors;
  }

  /** The bytes of a handshake. */
  const handshake = (headers: Record<string, string>): string =>
    [
      'GET /ipc/lock HTTP/1.1',
      ...Object.entries({ connection: 'Upgrade', upgrade: 'websocket', ...headers }).map((pair) => pair.join(': ')),
      '\r\n',
    ].join('\r\n');

  it('that is refused and gone before it is told so locks nothing', async () => {
    const errors = await uncaughtDuring(async () => {
      const socket = dial(port(), '127.0.0.1');
      const refused = new Promise<void>((resolve) => {
        onRefused = () => {
          socket.resetAndDestroy();
          resolve();
        };
      });
      socket.write(handshake({ host: 'evil.example' }));
      await refused;
    });
    expect(errors).toEqual([]);
  });

  it('that the agent does not take may send what it likes', async () => {
    const cookie = await boot();
    taken = false;
    const errors = await uncaughtDuring(async () => {
      const socket = dial(port(), '127.0.0.1').resume();
      const closed = new Promise((resolve) => socket.on('close', resolve));
      const key = { 'sec-websocket-key': 'AAECAwQFBgcICQoLDA0ODw==', 'sec-websocket-version': '13' };
      socket.write(handshake({ host: `localhost:${port()}`, origin: loopback.gate.origin, cookie, ...key }));
      // No frame: its reserved bits are set.
      socket.write(Uint8Array.of(0xff, 0x00));
      await closed;
    });
    expect(errors).toEqual([]);
    expect(loopback.isConnected('lock')).toBe(false);
  });

  it('gets its view, is heard, and sends frames', async () => {
    const { socket, next } = await opened('lock', await boot());
    expect(await next()).toEqual({ is: 'view', view: { at: 'first' } });
    socket.send(JSON.stringify({ id: 1, call: 'lock.cancel' }));
    socket.send(new Uint8Array(5000));
    await until(() => linked[0]?.frames.length === 1);
    expect(linked[0]).toMatchObject({ role: 'lock', received: [{ id: 1, call: 'lock.cancel' }], frames: [5000] });
  });

  it('hands on what is no JSON as no call', async () => {
    const { socket } = await opened('lock', await boot());
    socket.send('{"id":');
    await until(() => linked[0]?.received.length === 1);
    expect(linked[0]?.received).toEqual([undefined]);
  });

  it('is heard with the longest call there is, in as many bytes', async () => {
    const { socket } = await opened('lock', await boot());
    const call = { id: 1, call: 'lock.keyAnswer', input: { credential: { response: '' } } };
    const response = 'x'.repeat(maxCallBytes - JSON.stringify(call).length);
    const longest = { ...call, input: { credential: { response } } };
    expect(JSON.stringify(longest)).toHaveLength(maxCallBytes);
    socket.send(JSON.stringify(longest));
    await until(() => linked[0]?.received.length === 1);
    expect(linked[0]?.received).toEqual([longest]);
  });

  it.each([
    ['a frame larger than any', () => new Uint8Array(maxFrameBytes + 1)],
    ['a text longer than any call', () => 'x'.repeat(maxCallBytes + 1)],
  ])('is closed for %s', async (_what, data) => {
    const { socket, closed } = await opened('lock', await boot());
    socket.send(data());
    expect(await closed).toBe(1009);
    await until(() => linked[0]?.closed === true);
  });

  it('gives its place to a newer one of the same role', async () => {
    const cookie = await boot();
    const older = await opened('lock', cookie);
    const newer = await opened('lock', cookie);
    expect(await older.closed).toBe(replacedCode);
    await until(() => linked[0]?.closed === true);
    expect(linked[1]?.closed).toBe(false);
    expect(loopback.isConnected('lock')).toBe(true);
    expect(newer.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('gives its place at once, also when its page hangs and does not answer', async () => {
    const cookie = await boot();
    const older = await opened('lock', cookie);
    older.socket.pause();
    await opened('lock', cookie);
    expect(linked.map(({ closed }) => closed)).toEqual([true, false]);
    older.socket.resume();
    expect(await older.closed).toBe(replacedCode);
  });

  it('is sent to another page', async () => {
    const { next } = await opened('lock', await boot());
    await next();
    optionsShown = true;
    loopback.go('lock', 'options');
    expect(await next()).toEqual({ is: 'go', to: '/options/?locale=en' });
  });

  it('that does not answer pings is given up', async () => {
    await loopback.close();
    await start(40);
    const { socket, closed } = await opened('lock', await boot());
    // A page that hangs: its machine still holds the connection, and nobody reads it.
    socket.pause();
    await until(() => linked[0]?.closed === true);
    expect(loopback.isConnected('lock')).toBe(false);
    socket.resume();
    await closed;
  });

  it('goes when the host goes', async () => {
    const { closed } = await opened('lock', await boot());
    await loopback.close();
    await closed;
    expect(linked[0]?.closed).toBe(true);
  });
});
