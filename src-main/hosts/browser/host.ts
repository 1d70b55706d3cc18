/**
 * The browser host: the agent's windows as pages of an installed Chromium, Chrome or Edge. For demos, kiosk terminals
 * and tests; it is no lock that resists an administrator of the machine.
 */
import type { Settings } from '../../../src-shared/contracts/config.ts';
import type { Agent } from '../../agent.ts';
import type { HostWindows } from '../../compose.ts';
import { type Log, systemBasics, type Timers } from '../../ports.ts';
import type { Overlay } from '../files.ts';
import { findBrowser, hasDisplay, openWindow, type Window } from './chromium.ts';
import { endLeftover } from './leftover.ts';
import { type Loopback, startLoopback } from './server.ts';

export interface BrowserHostOptions {
  readonly settings: Settings;
  readonly log: Log;
  /** Shows a line to whoever started the program. */
  readonly print: (line: string) => void;
  readonly overlay?: Overlay;
  /** Other timers; the product has the machine's. */
  readonly timers?: Timers;
  /** Another way to open a window; the product has the browser's. */
  readonly open?: typeof openWindow;
}

export interface BrowserHost {
  /** For the agent, which is made after the host. */
  readonly windows: HostWindows;
  /** Serves, and opens the browser or prints the one-time address. Answers the address that was used for that. */
  readonly start: (agent: Agent) => Promise<{ readonly origin: string; readonly address: string }>;
  /** A fresh one-time address; the last one, if unused, is void. */
  readonly newAddress: () => string;
  readonly stop: () => Promise<void>;
}

/** A browser that ends is opened again, the more slowly the more often it ended within a minute. */
const restartPauseMs = { first: 100, longest: 15_000 } as const;
/** After so many ends within a minute whoever started the program is told. */
const manyRestarts = 6;
/** How long a page may be away before a new address is printed. */
const awayMs = 5_000;

export function createBrowserHost(options: BrowserHostOptions): BrowserHost {
  const { settings, log, print, overlay, timers = systemBasics(log).timers, open: openOne = openWindow } = options;
  let loopback: Loopback | null = null;
  let agent: Agent | null = null;
  let window: Window | null = null;
  let optionsShown = false;
  let stopped = false;
  let stopAway: (() => void) | null = null;
  let stopRestart = (): void => undefined;
  const restarts: number[] = [];

  const windows: HostWindows = {
    // The lock page is always there; what it shows follows from its view.
    showLock: () => undefined,
    showDesktop: () => undefined,
    showOptions: () => {
      optionsShown = true;
      loopback?.go('lock', 'options');
    },
    hideOptions: () => {
      optionsShown = false;
      loopback?.go('options', 'lock');
    },
  };

  const newAddress = (): string => {
    if (!loopback) throw new Error('the host has not started');
    return loopback.gate.newAddress();
  };

  const printAddress = (): string => {
    const address = newAddress();
    print(`Open this one-time address in a browser on this machine:\n  ${address}`);
    return address;
  };

  /** @returns the address, used up by our own window or printed. */
  const show = (): string => {
    const { open, browser: chosen, browserArgs } = settings.host;
    const browser = findBrowser(chosen);
    if (open === 'print' || (open === 'auto' && !hasDisplay(process.platform, process.env))) return printAddress();
    if (browser === null) {
      print(
        chosen === ''
          ? 'No Chromium, Chrome or Edge was found at its usual place; host.browser names one.'
          : `host.browser: there is no ${chosen}.`,
      );
      return printAddress();
    }
    const address = newAddress();
    const { stateDir } = settings;
    window = openOne({ browser, url: address, extraArgs: browserArgs, stateDir, onExit: windowEnded, log });
    return address;
  };

  const windowEnded = (): void => {
    window = null;
    if (stopped) return;
    // Without its window nobody sees whether the workstation is open: it is locked.
    agent?.lock();
    const now = Date.now();
    while (restarts[0] !== undefined && now - restarts[0] > 60_000) restarts.shift();
    restarts.push(now);
    if (restarts.length === manyRestarts) {
      print('The browser ended several times in a minute; it is opened again ever more slowly.');
      printAddress();
    }
    const { first, longest } = restartPauseMs;
    stopRestart = timers.after(Math.min(longest, first * 2 ** (restarts.length - 1)), showAgain);
  };

  /** A window that the system does not start (no memory) has ended at once: it is tried again. */
  const showAgain = (): void => {
    try {
      show();
    } catch (error) {
      log.error('browser.notStarted', { error: error instanceof Error ? error.message : String(error) });
      windowEnded();
    }
  };

  /** What stands above the desktop stands above User Options as well: here both are one page. */
  const followCover = (running: Agent): void => {
    let covered = false;
    running.onChange(() => {
      const now = running.covered();
      if (now === covered) return;
      covered = now;
      if (!optionsShown) return;
      if (now) loopback?.go('options', 'lock');
      else loopback?.go('lock', 'options');
    });
  };

  /** A page can crash in a browser that lives, or be closed in one that is not ours: then it is locked, and shown anew. */
  const watchPages = (): void => {
    stopAway?.();
    stopAway = null;
    if (stopped || loopback?.isConnected('lock') || loopback?.isConnected('options')) return;
    stopAway = timers.after(awayMs, () => {
      agent?.lock();
      const deserted = window;
      if (deserted === null) return void printAddress();
      log.warn('browser.pageGone');
      window = null;
      void deserted.close().then(() => {
        if (!stopped) showAgain();
      });
    });
  };

  return {
    windows,
    start: async (running) => {
      agent = running;
      endLeftover(settings.stateDir, log);
      const { rendererDir, modelsDir, wasmDir, theme, locale } = settings;
      loopback = await startLoopback({
        port: settings.host.port,
        folders: { rendererDir, modelsDir, wasmDir },
        ...(overlay && { overlay }),
        query: new URLSearchParams({ ...(theme === 'system' ? {} : { theme }), locale }).toString(),
        connect: (role, send) => running.connect(role, send),
        mayShow: (role) => role === 'lock' || optionsShown,
        log,
      });
      followCover(running);
      loopback.onConnection((role, connected) => {
        // It was on its way when the cover came.
        if (role === 'options' && connected && running.covered()) loopback?.go('options', 'lock');
        if (!connected || stopAway) watchPages();
      });
      return { origin: loopback.gate.origin, address: show() };
    },
    newAddress: () => {
      const address = newAddress();
      // Whoever asked for it is on the way: a printed one would void it.
      if (stopAway) watchPages();
      return address;
    },
    stop: async () => {
      stopped = true;
      // A process that has left is not kept by a window that would come.
      stopAway?.();
      stopRestart();
      await window?.close();
      await loopback?.close();
    },
  };
}
