/**
 * A tenant cloud as a value: opened, listening, closed. The command line, the demo, tests and benchmarks use this.
 *
 *   const cloud = await createCloud({ dataDir, thresholds });
 *   await cloud.admin.createTenant({ name: 'Harbor General' });
 *   const { url } = await cloud.listen();
 *   await cloud.close();
 */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { DecisionTable } from '../src-face/decision.ts';
import { type Admin, createAdmin } from './admin/admin.ts';
import { loadTenant, type Tenant } from './assertions/tenants.ts';
import { createPasswords } from './directory/passwords.ts';
import { keepEarlier } from './duplicates/find.ts';
import { builtInConsent, readConsentText } from './flows/consent-text.ts';
import { createDecoy } from './flows/decoy.ts';
import { tidy as forget } from './flows/housekeeping.ts';
import type { Cohort, Decisions, House, Thresholds } from './house.ts';
import { relyingParty } from './keys/relying.ts';
import { createMeters, type Meters } from './metrics.ts';
import { createKeyFile, KeyFileError, readKeyFile } from './secrets/keyfile.ts';
import { deriveSecrets, keyBytes, sameBytes } from './secrets/keys.ts';
import { type Random, systemRandom } from './secrets/random.ts';
import { createServer, portOf } from './server.ts';
import {
  assertSafeToListen,
  type CloudSettings,
  resolveSettings,
  SettingsError,
  type SettingsPart,
} from './settings.ts';
import { lockDirectory } from './store/lock.ts';
import { openStore } from './store/store.ts';
import { findTenant } from './store/tenants.ts';
import { alone, builtInCohort, manifestDecisions, manifestThresholds } from './thresholds.ts';

export interface CloudOptions {
  /** Folder of database and lock, made if it is not there; or `:memory:`, which is gone when the cloud closes. */
  readonly dataDir: string;
  /** File of the tenant key; `tenant.key` in the data directory when absent. */
  readonly keyFile?: string | undefined;
  /** Epoch ms. */
  readonly clock?: () => number;
  readonly random?: Random;
  /** Cosine similarities from which on each network alone accepts a face: for made-up faces; else the manifest decides. */
  readonly thresholds?: Thresholds;
  /** Least similarity of an enrolment's capture to its template; by default the manifest's for single pictures. */
  readonly captureThresholds?: Thresholds;
  /** How similarities become decisions, instead of the manifest's way and of `thresholds`. */
  readonly decisions?: DecisionTable;
  /** Strangers that an enrolment has to stand apart from; by default those that come with the networks. */
  readonly cohort?: Cohort;
  readonly settings?: SettingsPart;
  /** Where log lines go; by default to nowhere, unless `settings.logLevel` is given. */
  readonly log?: { readonly write: (line: string) => void };
}

export interface Cloud {
  readonly admin: Admin;
  /** For tests: `app.inject` answers without a socket. */
  readonly app: FastifyInstance;
  readonly meters: Meters;
  /** @throws {SettingsError} when it would be reachable without TLS */
  readonly listen: (at?: { readonly host?: string; readonly port?: number }) => Promise<{ readonly url: string }>;
  /** Forgets what can no longer matter; runs by itself while listening. */
  readonly sweep: () => Promise<void>;
  /** Lets requests under way finish, then closes everything. Once more does nothing. */
  readonly close: () => Promise<void>;
}

export const cloudVersion = '0.1.0';

const sweepMs = 30_000;
const checkpointMs = 2_000;
/** The first logins go before work that nobody waits for. */
const backgroundMs = 500;
/** Requests get this long to finish. */
const drainMs = 5_000;

/**
 * @throws {SettingsError}, {KeyFileError} or {StoreError}, each with a sentence for the administrator
 */
export async function createCloud(options: CloudOptions): Promise<Cloud> {
  const settings = resolveSettings({ logLevel: 'silent' }, options.settings ?? {});
  // The lock comes first: a second cloud must not even bring the database to another version.
  const unlock = options.dataDir === ':memory:' ? () => undefined : lockDirectory(prepared(options.dataDir));
  try {
    return await open(options, settings, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function open(options: CloudOptions, settings: CloudSettings, unlock: () => void): Promise<Cloud> {
  const { house, dataDir } = await openOffice(options, settings);
  // Redaction is the second net: nothing that could hold a secret is handed to the logger in the first place.
  const logger = pino(
    {
      level: settings.logLevel,
      redact: ['req.headers', 'headers', 'body', 'password', 'token', 'vector', 'err.parameters'],
    },
    ...(options.log ? [options.log] : []),
  );
  const app = await createServer({ house, settings, dataDir, logger, version: cloudVersion });

  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, what: string, work: () => Promise<void>) => {
    const timer = setInterval(() => {
      work().catch((error: unknown) => logger.error({ err: error }, `${what} failed`));
    }, ms);
    timers.push(timer.unref());
  };

  const later = (what: string, work: () => Promise<void>) => {
    const run = () => {
      background = work().catch((error: unknown) => logger.error({ err: error }, `${what} failed`));
    };
    timers.push(setTimeout(run, backgroundMs).unref());
  };
  let background: Promise<void> = Promise.resolve();

  const tidy = async () => {
    await forget(house);
    // Also cuts the log, where an erasure could not because somebody was reading.
    await house.store.checkpoint('empty');
  };

  let closing: Promise<void> | null = null;
  const close = async () => {
    for (const timer of timers) clearInterval(timer);
    const late = setTimeout(() => app.server.closeAllConnections(), drainMs);
    await app.close();
    clearTimeout(late);
    await background;
    await house.store.close();
    unlock();
  };

  return {
    admin: createAdmin(house),
    app,
    meters: house.meters,
    listen: async (at = {}) => {
      const { host, port } = { host: at.host ?? settings.host, port: at.port ?? settings.port };
      assertSafeToListen({ ...settings, host });
      await app.listen({ host, port });
      every(sweepMs, 'the sweep', tidy);
      later('looking for faces enrolled by an older version', async () => {
        const { kept, unreadable } = await keepEarlier(house);
        if (kept > 0) logger.info({ kept }, 'faces of an older version can now be found when they are enrolled twice');
        if (unreadable > 0) logger.warn({ unreadable }, 'templates that do not open: their users have to enrol anew');
      });
      every(checkpointMs, 'the checkpoint', () => house.store.checkpoint('passive'));
      const shown = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
      const address = `${settings.tls ? 'https' : 'http'}://${shown}:${portOf(app) ?? port}`;
      return { url: settings.publicUrl ?? address };
    },
    sweep: tidy,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Administration without a server; it works beside a running cloud. */
export async function openAdmin(
  options: Pick<CloudOptions, 'dataDir' | 'keyFile' | 'clock' | 'random'>,
): Promise<{ readonly admin: Admin; readonly close: () => Promise<void> }> {
  const { house } = await openOffice(options, resolveSettings());
  return { admin: createAdmin(house), close: house.store.close };
}

async function openOffice(
  options: CloudOptions,
  settings: CloudSettings,
): Promise<{ readonly house: House; readonly dataDir: string | null }> {
  const now = options.clock ?? Date.now;
  const random = options.random ?? systemRandom;
  const dataDir = options.dataDir === ':memory:' ? null : options.dataDir;
  const meters = createMeters();
  const consent = readConsentText(builtInConsent);
  const secrets = deriveSecrets(tenantKey(options, dataDir, random), random);
  const file = dataDir === null ? ':memory:' : join(dataDir, 'cloud.sqlite');
  const store = await openStore({ file, maxBytes: settings.maxDatabaseBytes }, now());
  try {
    const row = await findTenant(store.db);
    if (row && !sameBytes(row.keyCheck, secrets.check)) {
      throw new KeyFileError(
        'malformed',
        `the tenant key is not the one that ${file} was made with: put the right one back`,
      );
    }
    const passwords = await createPasswords(secrets.pepper, random, meters.password);
    const pins = await createPasswords(secrets.pinPepper, random, meters.pin);
    let tenant: Tenant | null = null;
    const house: House = {
      store,
      now,
      random,
      secrets,
      passwords,
      pins,
      relying: relyingParty(settings.keys),
      decisions: decisionsOf(options),
      captureThresholds: options.captureThresholds ?? manifestThresholds('single'),
      cohort: options.cohort ?? builtInCohort(manifestThresholds('login')),
      rates: settings.rates,
      consent,
      decoy: createDecoy(secrets, random, now()),
      meters,
      tenant: async () => {
        tenant ??= await loadTenant(store.db, secrets);
        if (!tenant) throw new Error('there is no tenant yet');
        return tenant;
      },
    };
    return { house, dataDir };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A new data directory gets a new key; a database without its key is refused. */
function tenantKey({ keyFile }: CloudOptions, dataDir: string | null, random: Random): Uint8Array {
  if (dataDir === null) return keyFile === undefined ? random(keyBytes) : readKeyFile(keyFile);
  prepared(dataDir);
  const file = keyFile ?? join(dataDir, 'tenant.key');
  const fresh = !existsSync(file) && !existsSync(join(dataDir, 'cloud.sqlite'));
  return fresh ? createKeyFile(file, random) : readKeyFile(file);
}

/** The folder, readable by its owner only. */
function prepared(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  return dataDir;
}

function decisionsOf({ decisions, thresholds }: Pick<CloudOptions, 'decisions' | 'thresholds'>): Decisions {
  if (decisions) return { login: decisions, duplicate: decisions };
  if (!thresholds) return manifestDecisions();
  for (const [model, value] of Object.entries(thresholds)) {
    if (!(value > 0 && value < 1)) {
      throw new SettingsError(`thresholds.${model}: ${value} is not allowed: a cosine between 0 and 1`);
    }
  }
  const login = alone(thresholds);
  return { login, duplicate: login };
}
