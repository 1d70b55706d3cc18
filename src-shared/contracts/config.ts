import { z } from 'zod';
import { readerSettings } from './readers.ts';

/** What a person is told about a setting: `--help`, `--print-config` and every error are made from this. */
export interface About {
  readonly description: string;
  /** What is allowed, as the end of the sentence "must be ...". */
  readonly allowed: string;
  /** Shown as dots, and refused in the settings file. */
  readonly secret?: true;
  /** For tests and development; a production file has no use for it. */
  readonly testOnly?: true;
}

/** Every leaf of `SettingsSchema` is registered here; a test holds the two together. */
export const about = z.registry<About>();

/** Plain http carries passwords and probes readably, so it is for this machine alone. */
const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

function isCloudUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.includes(url.hostname));
}

// Each leaf is a schema of its own: what is told about it hangs on the schema.
const path = () => z.string().min(1).max(4096);
const label = () => z.string().max(64);
const command = () => z.array(z.string().min(1)).readonly().default([]);

/** A session hook: a program with its arguments, or one address, which may be read on no network either. */
const isHook = (parts: readonly string[]): boolean => {
  const [first = ''] = parts;
  // Two letters at least: one is a drive. What looks like an address is none of a program.
  return !/^(?:https?:|[a-z][a-z0-9+.-]+:\/\/)/i.test(first) || (parts.length === 1 && isCloudUrl(first));
};
const hook = () => z.array(z.string().min(1)).readonly().refine(isHook).default([]);
const aHook =
  'a list of texts: a program and its arguments, or one https address without query (plain http only to this machine)';

/**
 * The agent's settings. Leaves without a default get one from the platform (`src-main/config/defaults.ts`).
 * A leaf `host.port` is `--host-port`, `HEXLOCK_HOST_PORT` and `{ "host": { "port": ... } }`.
 */
export const SettingsSchema = z.strictObject({
  cloudUrl: z.string().refine(isCloudUrl).default('http://127.0.0.1:8470').register(about, {
    description: 'Address of the tenant cloud',
    allowed: 'an https address without query (plain http only for localhost and 127.0.0.1)',
  }),
  cloudTimeoutSeconds: z.number().min(0.1).max(60).default(10).register(about, {
    description: 'How long one request to the cloud may take',
    allowed: 'a number of seconds from 0.1 to 60',
  }),
  heartbeatSeconds: z.number().min(1).max(3600).default(15).register(about, {
    description: 'How often the cloud is asked whether it is there',
    allowed: 'a number of seconds from 1 to 3600',
  }),
  register: z
    .string()
    .regex(/^[\w.~-]{16,128}$/)
    .nullable()
    .default(null)
    .register(about, {
      description: 'One-time token that registers this workstation with the cloud',
      allowed: 'the token as the cloud printed it, 16 to 128 characters',
      secret: true,
    }),
  stateDir: path().register(about, {
    description: "Folder of this workstation's own key and registration",
    allowed: 'a path',
  }),
  modelsDir: path().register(about, { description: 'Folder of the face models', allowed: 'a path' }),
  rendererDir: path().register(about, { description: 'Folder of the built windows', allowed: 'a path' }),
  wasmDir: path().register(about, {
    description: "Folder of the vision library's WebAssembly files",
    allowed: 'a path',
  }),
  organisation: label().default('').register(about, {
    description: 'Name of the organisation; empty: the tenant name of the cloud',
    allowed: 'at most 64 characters',
  }),
  ward: label().default('').register(about, {
    description: 'Where the workstation stands',
    allowed: 'at most 64 characters',
  }),
  station: label().register(about, {
    description: 'Name of the workstation',
    allowed: 'at most 64 characters',
  }),
  kind: z.enum(['personal', 'shared']).default('shared').register(about, {
    description: 'Whether one person or many use this workstation',
    allowed: 'personal or shared',
  }),
  camera: z.strictObject({
    minHeight: z.number().int().min(240).max(4320).default(1080).register(about, {
      description: 'A camera with fewer lines than this is named in a warning, or refused',
      allowed: 'a whole number from 240 to 4320',
    }),
    lowResolution: z.enum(['warn', 'refuse']).default('warn').register(about, {
      description: 'What to do about such a camera; the stricter of this and the tenant counts',
      allowed: 'warn or refuse',
    }),
    injected: z.enum(['refuse', 'accept']).default('refuse').register(about, {
      description: 'What to do about a camera that is no camera: a virtual device, or pictures that no sensor makes',
      allowed: 'refuse or accept',
      testOnly: true,
    }),
  }),
  scan: z.strictObject({
    frames: z.number().int().min(3).max(8).default(3).register(about, {
      description: 'Good frames that make a probe',
      allowed: 'a whole number from 3 to 8',
    }),
    seconds: z.number().min(2).max(120).default(15).register(about, {
      description: 'How long one scan may take before it ends by itself',
      allowed: 'a number of seconds from 2 to 120',
    }),
    minSharpness: z.number().min(0).max(10_000).default(60).register(about, {
      description: 'Sharpness a frame needs (variance of the Laplacian); lower it for blurred test clips only',
      allowed: 'a number from 0 to 10000',
      testOnly: true,
    }),
  }),
  readers: readerSettings(about),
  host: z.strictObject({
    port: z.number().int().min(0).max(65_535).default(0).register(about, {
      description: 'Loopback port of the browser host; 0 takes a free one',
      allowed: 'a whole number from 0 to 65535',
    }),
    open: z.enum(['auto', 'browser', 'print']).default('auto').register(about, {
      description: 'Open the installed browser, print the one-time address, or do what the display allows',
      allowed: 'auto, browser or print',
    }),
    browser: z.string().max(4096).default('').register(about, {
      description: 'Chromium, Chrome or Edge to open; empty: the first one at its usual place',
      allowed: 'a path, or empty',
    }),
    browserArgs: command().register(about, {
      description: 'Further command line arguments for the browser (a fake camera, for example)',
      allowed: 'a list of texts',
      testOnly: true,
    }),
  }),
  session: z.strictObject({
    system: z.enum(['off', 'follow']).default('off').register(about, {
      description: "Whether the operating system's session is locked and unlocked together with the desktop",
      allowed: 'off or follow',
    }),
    watchdog: z.enum(['on', 'off']).default('on').register(about, {
      description:
        "Whether the agent on Electron has a watchdog, which has the system's session locked when the agent ends unasked",
      allowed: 'on or off',
    }),
    onOpen: hook().register(about, {
      description: 'What to run, or to tell by POST, when a desktop opens; HEXLOCK_USER names the person',
      allowed: aHook,
    }),
    onLock: hook().register(about, {
      description: 'The same when a desktop is locked',
      allowed: aHook,
    }),
    onSwitch: hook().register(about, {
      description: "The same when a desktop becomes somebody else's, before it opens; HEXLOCK_FROM names whose it was",
      allowed: aHook,
    }),
    onClose: hook().register(about, {
      description: 'The same when a session is over for good: signed out, or left by an agent that ended',
      allowed: aHook,
    }),
    hookSeconds: z.number().min(0.1).max(300).default(10).register(about, {
      description: 'How long one of these may take before it is ended',
      allowed: 'a number of seconds from 0.1 to 300',
    }),
    lockKey: z
      .string()
      .regex(/^$|^(?:(?:CommandOrControl|Control|Command|Alt|Shift|Super)\+){1,4}[A-Z0-9]$|^F(?:[1-9]|1[0-9]|2[0-4])$/)
      .default('')
      .register(about, {
        description: 'Key that locks the desktop from within any application (Electron); empty: none',
        allowed: 'empty, or keys such as Control+Alt+L or F12',
      }),
  }),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').register(about, {
    description: 'How much is written to the log (stderr)',
    allowed: 'debug, info, warn, error or silent',
  }),
  locale: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/)
    .default('en')
    .register(about, { description: 'Language of the windows', allowed: 'a language such as en or de-CH' }),
  theme: z.enum(['system', 'light', 'dark']).default('system').register(about, {
    description: 'Colours of the windows',
    allowed: 'system, light or dark',
  }),
});

export type Settings = z.infer<typeof SettingsSchema>;
