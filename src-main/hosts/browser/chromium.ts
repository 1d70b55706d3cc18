/** The installed browser as the agent's window: found, opened as one kiosk window of its own profile, ended with us. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../ports.ts';
import { forgetWindow, noteWindow, profilePrefix } from './leftover.ts';

const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].map(
    (name) => `/usr/bin/${name}`,
  ),
  darwin: ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].flatMap((name) =>
    ['C:\\Program Files', 'C:\\Program Files (x86)'].map((folder) => `${folder}\\${name}`),
  ),
};

/** The browser to open: the one that was set, else the first at its usual place, else null. */
export function findBrowser(
  chosen: string,
  platform: NodeJS.Platform = process.platform,
  exists: (path: string) => boolean = existsSync,
): string | null {
  if (chosen !== '') return exists(chosen) ? chosen : null;
  return places[platform]?.find(exists) ?? null;
}

/** Is there anywhere to show a window? */
export const hasDisplay = (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean =>
  platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);

export interface Window {
  /** Ends the browser and removes its profile. */
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly browser: string;
  readonly url: string;
  readonly extraArgs: readonly string[];
  /** Where it is noted which process it is, for the agent after this one. */
  readonly stateDir: string;
  /** The browser ended by itself. */
  readonly onExit: () => void;
  readonly log: Log;
}

const patienceMs = 3_000;

/**
 * Opens a kiosk window on a profile of its own, which goes with it. The camera is asked for by the browser once, unless
 * the administrator allows it by the managed policy `VideoCaptureAllowedUrls` (docs/operating.md).
 */
export function openWindow({ browser, url, extraArgs, stateDir, onExit, log }: OpenOptions): Window {
  const profile = freshProfile();
  const child = spawn(
    browser,
    [
      `--app=${url}`,
      '--kiosk',
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--disable-extensions',
      '--disable-features=Translate,MediaRouter',
      '--disable-pinch',
      '--overscroll-history-navigation=0',
      '--password-store=basic',
      // The vision library asks for a WebGL context even where it computes on the CPU.
      '--enable-unsafe-swiftshader',
      ...extraArgs,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (child.pid !== undefined) noteWindow(stateDir, { pid: child.pid, profile }, log);
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-400);
  });
  let wanted = false;
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      forgetWindow(stateDir);
      removeProfile(profile, log);
      if (!wanted) {
        log.warn('browser.ended', { why, lastWords });
        onExit();
      }
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(String(code ?? signal)));
  });
  return {
    close: async () => {
      wanted = true;
      await endProcess(child, ended);
    },
  };
}

/** A profile in which the browser neither keeps passwords nor offers to. */
function freshProfile(): string {
  const profile = mkdtempSync(profilePrefix);
  mkdirSync(join(profile, 'Default'));
  const preferences = { credentials_enable_service: false, profile: { password_manager_enabled: false } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  return profile;
}

async function endProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(impatience);
}

function removeProfile(profile: string, log: Log): void {
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch (error) {
    log.warn('browser.profileLeft', { profile, error: String(error) });
  }
}
