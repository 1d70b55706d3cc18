import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, {
  type ConnectionError,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { lifetimes, maxBodyBytes } from '../src-shared/contracts/cloud/common.ts';
import { Refusal } from '../src-shared/contracts/errors.ts';
import type { House } from './house.ts';
import { createProofCheck } from './proof/check.ts';
import { createNonces } from './proof/nonce.ts';
import { serveContract } from './routes/contract.ts';
import { serveHouse } from './routes/house.ts';
import { answerProblems } from './routes/problems.ts';
import { type CloudSettings, isLoopback, SettingsError } from './settings.ts';

/** The limits are nobody's business until they are reached. */
const quiet = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };

export interface ServerOptions {
  readonly house: House;
  readonly settings: CloudSettings;
  /** Null when everything is in memory. */
  readonly dataDir: string | null;
  readonly logger: FastifyBaseLogger;
  readonly version: string;
}

/** The HTTP server over a house; listening is the caller's. @throws {SettingsError} when TLS files cannot be read */
export async function createServer({
  house,
  settings,
  dataDir,
  logger,
  version,
}: ServerOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    // One line per request is written below, with its code; the built-in ones would add headers.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    // Only a proxy on this machine or its private network may say whom it forwards for.
    trustProxy: settings.behindProxy ? ['loopback', 'linklocal', 'uniquelocal'] : false,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    clientErrorHandler: answerNoHttp,
    ...(settings.tls ? { https: readTls(settings.tls) } : {}),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app, house.now);

  // The proof covers the body's bytes, so they are kept as they arrive and parsed behind the gate.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const nonces = createNonces(house.secrets.nonceKey, lifetimes.nonce);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('dpop-nonce', nonces.issue(house.now()));
    reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    house.meters.request(route, request.method, reply.statusCode, reply.elapsedTime);
    request.log.info({ route, method: request.method, status: reply.statusCode, ms: reply.elapsedTime }, 'answered');
  });

  // An API for programs: nothing of it may be framed, run or guessed at by a browser.
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // A promise of TLS that plain loopback could not keep.
    hsts: settings.tls !== null || settings.behindProxy,
  });
  await app.register(rateLimit, {
    max: settings.rates.address,
    timeWindow: 60_000,
    cache: 10_000,
    addHeaders: quiet,
    addHeadersOnExceeding: quiet,
    errorResponseBuilder: (_request, { ttl }) =>
      new Refusal('rate.limited', 'this address', { retryAfterSeconds: Math.max(1, Math.ceil(ttl / 1000)) }),
  });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Hexlock tenant cloud', version } },
    transform: jsonSchemaTransform,
  });
  // After the plug-ins, so that they see every route.
  await app.register(async (inner) => {
    serveContract(inner, house, createProofCheck(nonces), addressesOf(app, settings));
    serveHouse(inner, house, { dataDir, metrics: settings.metrics });
  });
  return app;
}

/** What is no HTTP is answered as a problem as well, where there is still somebody to answer. */
function answerNoHttp(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'request.tooLarge']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'input.invalid']
        : ['400 Bad Request', 'input.invalid'];
  const body = JSON.stringify({ code });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** Every URL that names this server and the request's path; a proof is made for one of them. */
function addressesOf(app: FastifyInstance, settings: CloudSettings): (request: FastifyRequest) => readonly string[] {
  const fixed = settings.publicUrl === null ? null : [settings.publicUrl.replace(/\/$/, '')];
  return (request) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    return (fixed ?? listening(app, settings)).map((base) => new URL(base + path).href);
  };
}

/** Without a public URL the cloud listens on loopback, which has several names. */
function listening(app: FastifyInstance, settings: CloudSettings): string[] {
  const scheme = settings.tls ? 'https' : 'http';
  const port = portOf(app) ?? settings.port;
  const hosts = isLoopback(settings.host) ? ['127.0.0.1', 'localhost', '[::1]'] : [settings.host];
  return hosts.map((host) => `${scheme}://${host}:${port}`);
}

/** The port it really listens on, or null while it does not. */
export function portOf(app: FastifyInstance): number | null {
  const address = app.server.address();
  return typeof address === 'object' ? (address?.port ?? null) : null;
}

function readTls({ cert, key }: { readonly cert: string; readonly key: string }) {
  const read = (setting: string, file: string) => {
    try {
      return readFileSync(file);
    } catch (error) {
      throw new SettingsError(`tls.${setting}: "${file}" cannot be read: give the path of a PEM file`, {
        cause: error,
      });
    }
  };
  return { cert: read('cert', cert), key: read('key', key), minVersion: 'TLSv1.2' as const };
}
