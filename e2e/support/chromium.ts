/**
 * The installed browser that every test drives, and the one set of flags it is started with.
 * Nothing is downloaded: Chromium, Chrome or Edge of the machine is used.
 */
import { existsSync } from 'node:fs';
import { platform } from 'node:process';
import { type Browser, chromium } from 'playwright';

const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/microsoft-edge',
    '/usr/bin/microsoft-edge-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

export interface BrowserSearch {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  readonly exists?: (path: string) => boolean;
}

/**
 * Path of the browser to drive: `HEXLOCK_CHROMIUM` when it is set, else the first one at its usual place.
 * @throws when there is none, or when the variable names a file that does not exist.
 */
export function findChromium(search: BrowserSearch = {}): string {
  const { env = process.env, exists = existsSync } = search;
  const chosen = env.HEXLOCK_CHROMIUM;
  if (chosen) {
    if (exists(chosen)) return chosen;
    throw new Error(`HEXLOCK_CHROMIUM names ${chosen}, which does not exist`);
  }
  const found = (places[search.platform ?? platform] ?? []).find((path) => exists(path));
  if (found) return found;
  throw new Error(
    'no Chromium, Chrome or Edge found: install one (Debian: apt install chromium) or set HEXLOCK_CHROMIUM',
  );
}

export interface ChromiumFlags {
  /** A 1920x1080 .mjpeg that plays, in a loop, as the machine's only camera. */
  readonly clip?: string;
  /** A camera that shows the browser's own test pattern. A clip implies it. */
  readonly camera?: boolean;
  /** How many cameras the machine has; 0 is a machine without one, whatever is plugged in. A clip implies one. */
  readonly cameras?: 0 | 1;
  /** Whether pages get the camera without being asked. Default: they do; `false` leaves it to the context. */
  readonly allowed?: boolean;
  /** Whether the process runs as root, where Chromium's sandbox cannot start. Default: this process. */
  readonly root?: boolean;
}

/** The command line flags for a test's browser. */
export function chromiumArgs(flags: ChromiumFlags = {}): string[] {
  const { clip, camera = clip !== undefined || flags.cameras !== undefined, root = isRoot(), allowed = true } = flags;
  const device = '--use-fake-device-for-media-stream';
  return [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    // The vision library asks for a WebGL context even where it computes on the CPU.
    '--enable-unsafe-swiftshader',
    ...(root ? ['--no-sandbox'] : []),
    ...(camera ? [flags.cameras === 0 ? `${device}=device-count=0` : device] : []),
    ...(camera && allowed ? ['--use-fake-ui-for-media-stream'] : []),
    ...(clip === undefined ? [] : [`--use-file-for-fake-video-capture=${clip}`]),
  ];
}

/** Starts the installed browser without a window. The caller closes it. */
export function launchChromium(flags: ChromiumFlags = {}): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: chromiumArgs(flags) });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
