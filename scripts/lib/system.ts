/** Programs of the machine that the tests and the demo need and that no package brings: browser, display, video, fonts. */
import { existsSync, globSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from '../../e2e/support/chromium.ts';
import { run } from './run.ts';

export const needs = ['chromium', 'xvfb', 'ffmpeg', 'fonts'] as const;
/** Real parts that some tests try the readers and the system's session on; without them those tests are skipped. */
export const parts = ['pcscd', 'vpcd', 'usb', 'dbus'] as const;
export type Need = (typeof needs)[number] | (typeof parts)[number];

/** The Debian package that brings each of them. */
const packages: Readonly<Record<Need, string>> = {
  chromium: 'chromium',
  xvfb: 'xvfb',
  ffmpeg: 'ffmpeg',
  fonts: 'fonts-dejavu-core',
  pcscd: 'pcscd',
  vpcd: 'vsmartcard-vpcd',
  usb: 'libusb-1.0-0',
  dbus: 'dbus-daemon',
};

/** What this module looks at; a test passes its own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  readonly isDebian: boolean;
  readonly has: (need: Need) => boolean;
  /** Runs a command and answers its exit code. */
  readonly run: (command: string, args: readonly string[]) => Promise<number>;
  readonly say: (line: string) => void;
}

const onPath = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));

const hasFonts = (): boolean =>
  ['/usr/share/fonts', '/usr/local/share/fonts'].some((folder) => existsSync(folder) && readdirSync(folder).length > 0);

function hasBrowser(): boolean {
  try {
    return findChromium() !== '';
  } catch {
    return false; // its message is printed by whoever needs the browser
  }
}

const probes: Readonly<Record<Need, () => boolean>> = {
  chromium: hasBrowser,
  xvfb: () => process.platform !== 'linux' || onPath('Xvfb'),
  ffmpeg: () => onPath(process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg'),
  fonts: () => process.platform !== 'linux' || hasFonts(),
  pcscd: () => isLinuxWith('/usr/sbin/pcscd'),
  vpcd: () => isLinuxWith('/usr/lib/pcsc/drivers/serial/libifdvpcd.so*'),
  usb: () => isLinuxWith('/usr/lib/*/libusb-1.0.so.0'),
  dbus: () => process.platform !== 'linux' || onPath('dbus-daemon'),
};

/** Whether a file is there; elsewhere than on Linux nothing is to be installed. */
function isLinuxWith(pattern: string): boolean {
  return process.platform !== 'linux' || globSync(pattern).length > 0;
}

export const thisMachine: Machine = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  isDebian: existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get'),
  has: (need) => probes[need](),
  run: async (command, args) =>
    (await run(command, args, { output: 'keep', env: { DEBIAN_FRONTEND: 'noninteractive' }, limitMs: 600_000 })).code,
  say: console.log,
};

/**
 * Installs what is missing where that is ours to do (root on Debian), and says what to install everywhere else.
 * @returns what is still missing, so that the caller decides whether it can go on.
 */
export async function ensureSystem(wanted: readonly Need[] = needs, machine: Machine = thisMachine): Promise<Need[]> {
  const missing = wanted.filter((need) => !machine.has(need));
  if (missing.length === 0) return [];
  const names = missing.map((need) => packages[need]);
  if (!machine.isDebian || !machine.isRoot) {
    const remedy = machine.isDebian
      ? `run: sudo apt-get install -y ${names.join(' ')}`
      : `install ${names.join(', ')} (a browser may also be named by HEXLOCK_CHROMIUM)`;
    machine.say(`missing on this machine: ${missing.join(', ')}; ${remedy}`);
    return missing;
  }
  machine.say(`installing ${names.join(', ')} (a minute or two)`);
  await machine.run('apt-get', ['update', '-q']);
  await machine.run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names]);
  const left = missing.filter((need) => !machine.has(need));
  if (left.length > 0) machine.say(`could not install ${left.map((need) => packages[need]).join(', ')}; see apt-get`);
  return left;
}
