/**
 * The cloud's settings: defaults, then `cloud.json` in the data directory, then the environment, then flags; later
 * ones win. An error names the key, the value and what is allowed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const perMinute = z.number().int().min(1).max(1_000_000);

const belongsTo = (host: string, rpId: string): boolean => host === rpId || host.endsWith(`.${rpId}`);

const Settings = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.number().int().min(0).max(65535),
  /** How agents reach this cloud, when that is not the address it listens on. Proofs are made for this address. */
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !url.includes('?') && !url.includes('#'), 'a URL without ? and #')
    .nullable(),
  /** A proxy on this machine or network ends TLS. */
  behindProxy: z.boolean(),
  /** Paths of PEM files. */
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).nullable(),
  /** Requests a minute, beyond which `rate.limited` is answered. */
  rates: z.strictObject({
    /** Of one network address, before anything is checked; kept in memory. */
    address: perMinute,
    /** Of one network address, for registering endpoints. */
    registrations: perMinute,
    /** Of one endpoint: logins begun, factors proved, enrolments and other changes. */
    transactions: perMinute,
    proofs: perMinute,
    changes: perMinute,
  }),
  /** Security keys and passkeys. */
  keys: z
    .strictObject({
      /** The relying party: `localhost` for windows of the browser host, or the tenant's own host. */
      rpId: z.string().regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'a host name in lower case'),
      /** Origins whose windows are taken, beside loopback; by default that of the relying party. */
      origins: z
        .array(z.string().regex(/^https:\/\/[a-z0-9.-]+(:[0-9]{1,5})?$/, 'an https origin without a path'))
        .max(16),
    })
    .refine(({ rpId, origins }) => origins.every((origin) => belongsTo(new URL(origin).hostname, rpId)), {
      message: 'each origin is the host of rpId or below it',
      path: ['origins'],
    }),
  /** The database never grows beyond this many bytes; a write that would is answered `storage.full`. */
  maxDatabaseBytes: z.number().int().min(65536).nullable(),
  /** `loopback` answers `/metrics` to this machine only. */
  metrics: z.enum(['loopback', 'everyone']),
  logLevel: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug']),
});
export type CloudSettings = Readonly<z.infer<typeof Settings>>;

export const defaultSettings: CloudSettings = {
  host: '127.0.0.1',
  port: 8470,
  publicUrl: null,
  behindProxy: false,
  tls: null,
  rates: { address: 6000, registrations: 20, transactions: 120, proofs: 120, changes: 30 },
  keys: { rpId: 'localhost', origins: [] },
  maxDatabaseBytes: null,
  metrics: 'loopback',
  logLevel: 'info',
};

/** Any part of the settings. */
export type SettingsPart = {
  readonly [Key in keyof CloudSettings]?:
    | (Key extends 'rates' | 'keys' ? Partial<CloudSettings[Key]> : CloudSettings[Key])
    | undefined;
};

export class SettingsError extends Error {
  readonly code = 'settings.invalid';
}

/**
 * Joins the parts, later ones winning.
 * @throws {SettingsError} with one sentence for each fault
 */
export function resolveSettings(...parts: readonly SettingsPart[]): CloudSettings {
  const joined: Record<string, unknown> = { ...defaultSettings };
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) {
      if (value === undefined) continue;
      const within = key === 'rates' || key === 'keys';
      joined[key] = within && isRecord(value) ? { ...(joined[key] as object), ...value } : value;
    }
  }
  const parsed = Settings.safeParse(joined);
  if (!parsed.success) throw new SettingsError(explain(parsed.error, joined));
  return parsed.data;
}

/** `cloud.json` of a data directory; nothing when there is none. @throws {SettingsError} */
export function settingsFile(dataDir: string): SettingsPart {
  const file = join(dataDir, 'cloud.json');
  if (!existsSync(file)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isRecord(value)) throw new Error('it must hold one JSON object');
    return value;
  } catch (error) {
    throw new SettingsError(`${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** Settings from environment variables; numbers and yes/no are read here, everything is checked later. */
export function settingsOfEnvironment(env: Readonly<Record<string, string | undefined>>): SettingsPart {
  const text = (name: string) => (env[name] === '' ? undefined : env[name]);
  const number = (name: string) => {
    const value = text(name);
    // What is no number stays a text, so that the check names the value as it was written.
    return value === undefined ? undefined : Number.isFinite(Number(value)) ? Number(value) : value;
  };
  const flag = (name: string) => {
    const value = text(name);
    return value === undefined
      ? undefined
      : (({ true: true, false: false } as Record<string, boolean>)[value] ?? value);
  };
  const rpId = text('HEXLOCK_CLOUD_KEYS_RP_ID');
  const cert = text('HEXLOCK_CLOUD_TLS_CERT');
  const key = text('HEXLOCK_CLOUD_TLS_KEY');
  return {
    host: text('HEXLOCK_CLOUD_HOST'),
    port: number('HEXLOCK_CLOUD_PORT'),
    publicUrl: text('HEXLOCK_CLOUD_PUBLIC_URL'),
    behindProxy: flag('HEXLOCK_CLOUD_BEHIND_PROXY'),
    tls: cert === undefined && key === undefined ? undefined : { cert: cert ?? '', key: key ?? '' },
    ...(rpId === undefined ? {} : { keys: { rpId } }),
    metrics: text('HEXLOCK_CLOUD_METRICS'),
    logLevel: text('HEXLOCK_CLOUD_LOG_LEVEL'),
  } as SettingsPart;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;
export const isLoopback = (host: string): boolean => loopback.test(host);

/**
 * Whether the cloud may listen there. Passwords and proofs never cross a network in the clear.
 * @throws {SettingsError} with the remedy
 */
export function assertSafeToListen(settings: CloudSettings): void {
  if (!isLoopback(settings.host) && settings.tls === null && !settings.behindProxy) {
    throw new SettingsError(
      `host: "${settings.host}" is reachable from the network without TLS: give --tls-cert and --tls-key, or --behind-proxy where a proxy ends TLS`,
    );
  }
  if (!isLoopback(settings.host) && settings.publicUrl === null) {
    throw new SettingsError(
      `publicUrl: missing for host "${settings.host}": give --public-url with the address that agents use, so that proofs made for another server are refused`,
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One sentence per fault: key, value, what is allowed. */
export function explain(error: z.ZodError, value: unknown): string {
  return error.issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') {
        const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}.`;
        return issue.keys.map((key) => `${where}${key}: there is no such setting`).join('; ');
      }
      const at = issue.path.reduce<unknown>(
        (part, key) =>
          isRecord(part) || Array.isArray(part) ? (part as Record<PropertyKey, unknown>)[key] : undefined,
        value,
      );
      return `${issue.path.join('.') || 'value'}: ${JSON.stringify(at) ?? 'nothing'} is not allowed: ${issue.message}`;
    })
    .join('; ');
}
