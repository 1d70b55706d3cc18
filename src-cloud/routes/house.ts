/** What operators ask of the cloud: its health, its numbers and its description. */
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { House } from '../house.ts';
import { isLoopback } from '../settings.ts';
import { ping } from '../store/sweep.ts';

/** The answer is remembered this long, so that asking often costs nothing. */
const healthMs = 2000;

interface Health {
  readonly status: 'ok' | 'failing';
  readonly database: 'ok' | 'failing';
  readonly disk: 'ok' | 'failing';
}

export function serveHouse(
  app: FastifyInstance,
  house: House,
  options: { readonly dataDir: string | null; readonly metrics: 'loopback' | 'everyone' },
): void {
  let known: { readonly at: number; readonly health: Promise<Health> } | null = null;

  app.get('/healthz', { schema: { hide: true } }, async (request, reply) => {
    const at = performance.now();
    if (!known || at - known.at > healthMs) known = { at, health: examine(house, options.dataDir, request) };
    const health = await known.health;
    return reply.code(health.status === 'ok' ? 200 : 503).send(health);
  });

  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (options.metrics === 'loopback' && !isLocal(request))
      throw new Refusal('notFound', 'metrics are for this machine');
    return reply.type(house.meters.registry.contentType).send(await house.meters.registry.metrics());
  });

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

async function examine(house: House, dataDir: string | null, request: FastifyRequest): Promise<Health> {
  const look = async (what: string, work: () => Promise<void> | void): Promise<'ok' | 'failing'> => {
    try {
      await work();
      return 'ok';
    } catch (error) {
      request.log.error({ err: error }, `${what} fails`);
      return 'failing';
    }
  };
  const database = await look('the database', () => ping(house.store.db));
  const disk = dataDir === null ? 'ok' : await look('the disk', () => tryToWrite(join(dataDir, '.healthz')));
  return { status: database === 'ok' && disk === 'ok' ? 'ok' : 'failing', database, disk };
}

function tryToWrite(file: string): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    writeSync(handle, Buffer.alloc(4096));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
    rmSync(file, { force: true });
  }
}

/** From this machine and not through a proxy on it. */
function isLocal(request: FastifyRequest): boolean {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return isLoopback(address) && request.headers['x-forwarded-for'] === undefined;
}
