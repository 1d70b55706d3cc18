/** A loopback file server for test pages: directories under a prefix, TypeScript without its types, and own handlers. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.ts': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
};

export type Handler = (request: IncomingMessage, response: ServerResponse, rest: string) => void;

/** What a URL prefix leads to: a directory or file on disk, or a function. */
export type Mounts = Readonly<Record<string, string | Handler>>;

export interface Served {
  /** `http://localhost:PORT`, without a slash at the end. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves `mounts` (longest prefix first) on a free loopback port; `headers` go out with every answer. */
export async function serve(mounts: Mounts, headers: Readonly<Record<string, string>> = {}): Promise<Served> {
  const prefixes = Object.keys(mounts).sort((a, b) => b.length - a.length);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const prefix = prefixes.find((each) => path.startsWith(each));
    const target = prefix === undefined ? undefined : mounts[prefix];
    if (prefix === undefined || target === undefined) return notFound(response);
    const rest = path.slice(prefix.length);
    if (typeof target === 'function') return target(request, response, rest);
    sendFile(response, rest === '' ? target : inside(target, rest));
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Answers with a file, or 404 when there is none. */
export function sendFile(response: ServerResponse, file: string | undefined): void {
  if (file === undefined || !existsSync(file) || !statSync(file).isFile()) {
    notFound(response);
    return;
  }
  const extension = extname(file).toLowerCase();
  response.setHeader('content-type', types[extension] ?? 'application/octet-stream');
  if (extension !== '.ts') {
    createReadStream(file).pipe(response);
    return;
  }
  compile(file).then(
    (code) => response.end(code),
    (error: unknown) => response.destroy(error as Error),
  );
}

async function compile(file: string): Promise<string> {
  const { transformWithOxc } = await import('vite');
  return (await transformWithOxc(await readFile(file, 'utf8'), file)).code;
}

function inside(directory: string, rest: string): string | undefined {
  const path = normalize(join(directory, rest));
  return path.startsWith(directory.endsWith(sep) ? directory : directory + sep) ? path : undefined;
}

function notFound(response: ServerResponse): void {
  response.statusCode = 404;
  response.end();
}
