/**
 * The lock screen: one window on every display, over everything, not to be closed. The primary display's window takes
 * input and the camera; the others show the same and take none.
 *
 * `screen-saver` level, content protection and "all workspaces" do nothing on some systems (Wayland above all): a
 * full-screen window is no boundary against somebody who administers the machine.
 */
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Log } from '../../ports.ts';
import type { Roster } from './ipc.ts';
import { isAllowed } from './keys.ts';
import { pageUrl } from './page.ts';
import type { Electron, ElectronPort, HostWindow } from './port.ts';
import { preferencesOf } from './preferences.ts';

export interface LockWindowsOptions {
  readonly electron: Pick<ElectronPort, 'BrowserWindow' | 'screen'>;
  readonly roster: Pick<Roster, 'add'>;
  /** Absolute path of the bridge. */
  readonly preload: string;
  readonly query: string;
  /** Release builds have no developer tools. */
  readonly release: boolean;
  /** The page that takes input is gone: without it nothing could be asked, so the desktop is not left open. */
  readonly onCrash: () => void;
  /** What covers the desktop goes on crashing: somebody else has to cover it. */
  readonly onHopeless: () => void;
  /** The system ends its session (Windows): a shutdown, or somebody logs off. */
  readonly onSessionEnd: () => void;
  /** Monotonic ms. */
  readonly now: () => Ms;
  readonly log: Log;
}

export interface LockWindows {
  readonly show: () => void;
  readonly hide: () => void;
  /** Something that paints them crashed: they come up anew. */
  readonly crashed: () => void;
  /** For good: the windows may close now. */
  readonly destroy: () => void;
}

interface Pane {
  readonly window: HostWindow;
  readonly passive: boolean;
  /** It has painted: it covers. */
  ready: boolean;
}

const crashPauseMs = 1_000;
/** So many crashes within this time are no accident any more. */
const hopelessCrashes = 3;
const hopelessMs: Ms = 60_000;

export function createLockWindows(options: LockWindowsOptions): LockWindows {
  const { electron, roster, preload, query, release, onCrash, onHopeless, onSessionEnd, now, log } = options;
  /** By display. */
  const panes = new Map<number, Pane>();
  /** Windows whose page crashed: blank, they cover their display until the next one has painted. */
  const blanks = new Map<number, HostWindow>();
  let shown = false;
  let ending = false;
  let crashes: readonly Ms[] = [];

  const open = (display: Electron.Display, passive: boolean): Pane => {
    const window = new electron.BrowserWindow({
      ...display.bounds,
      show: false,
      frame: false,
      kiosk: true,
      fullscreen: true,
      closable: false,
      minimizable: false,
      maximizable: false,
      movable: false,
      resizable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      backgroundColor: '#0b1220',
      title: 'Hexlock',
      webPreferences: {
        ...preferencesOf({ preload, release }),
        // Hidden below the open desktop, the window still looks whether its owner is there, if they let it.
        backgroundThrottling: false,
      },
    });
    const pane: Pane = { window, passive, ready: false };
    const isCurrent = (): boolean => panes.get(display.id) === pane;
    roster.add(window.webContents, 'lock', passive);
    cover(window);
    window.on('close', (event) => {
      if (!ending) event.preventDefault();
    });
    window.on('blur', () => {
      if (shown && !passive && isCurrent() && !window.isDestroyed()) window.focus();
    });
    window.once('ready-to-show', () => {
      pane.ready = true;
      if (shown) present(pane);
      if (isCurrent()) dropBlank(display.id);
    });
    window.on('session-end', onSessionEnd);
    window.webContents.on('before-input-event', (event, input) => {
      if (!isAllowed(input)) event.preventDefault();
    });
    const lost = (how: string, reason: string): void => {
      if (ending || !isCurrent()) return;
      log.error(`window.${how}`, { reason });
      // The first time at once; a page that goes on crashing must not take the machine with it.
      const often = noteCrash() > 1;
      if (!passive) onCrash();
      if (often) setTimeout(() => replace(display.id, pane), crashPauseMs);
      else replace(display.id, pane);
    };
    window.webContents.on('render-process-gone', (_event, { reason }) => lost('gone', reason));
    window.on('unresponsive', () => lost('unresponsive', ''));
    // Nothing of ours closes the window of a display that is there.
    window.on('closed', () => lost('closed', ''));
    const address = pageUrl('lock', passive ? [query, 'passive=1'].filter(Boolean).join('&') : query);
    window.loadURL(address).catch((error: unknown) => log.error('window.load', { error: String(error) }));
    return pane;
  };

  const cover = (window: HostWindow): void => {
    window.setAlwaysOnTop(true, 'screen-saver');
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
    window.setContentProtection(true);
  };

  const present = ({ window, passive }: Pane): void => {
    if (window.isDestroyed()) return;
    window.setKiosk(true);
    cover(window);
    window.show();
    window.moveTop();
    if (!passive) window.focus();
  };

  /** @returns how many there were lately, this one included */
  const noteCrash = (): number => {
    const at = now();
    crashes = [...crashes.filter((crash) => at - crash < hopelessMs), at];
    if (crashes.length === hopelessCrashes) {
      log.error('window.hopeless', { crashes: crashes.length });
      onHopeless();
    }
    return crashes.length;
  };

  const dropBlank = (id: number): void => {
    const blank = blanks.get(id);
    blanks.delete(id);
    if (blank && !blank.isDestroyed()) blank.destroy();
  };

  const replace = (id: number, lost: Pane): void => {
    if (ending || panes.get(id) !== lost) return;
    panes.delete(id);
    const { window, ready } = lost;
    if (ready && !window.isDestroyed()) {
      dropBlank(id);
      blanks.set(id, window);
    } else if (!window.isDestroyed()) window.destroy();
    sync();
  };

  /** Brings the windows in line with the displays as they are now. */
  const sync = (): void => {
    if (ending) return;
    const displays = electron.screen.getAllDisplays();
    const primary = electron.screen.getPrimaryDisplay().id;
    for (const [id, { window, passive }] of panes) {
      const display = displays.find((candidate) => candidate.id === id);
      // The primary display can change: its window must be the one that takes input.
      if (display && passive === (id !== primary) && !window.isDestroyed()) {
        window.setBounds(display.bounds);
        continue;
      }
      panes.delete(id);
      if (!window.isDestroyed()) window.destroy();
    }
    for (const id of blanks.keys()) if (!displays.some((display) => display.id === id)) dropBlank(id);
    for (const display of displays) {
      if (!panes.has(display.id)) panes.set(display.id, open(display, display.id !== primary));
    }
    if (shown) for (const pane of panes.values()) if (pane.window.isVisible()) present(pane);
  };

  electron.screen.on('display-added', sync);
  electron.screen.on('display-removed', sync);
  electron.screen.on('display-metrics-changed', sync);

  return {
    show: () => {
      shown = true;
      sync();
      for (const pane of panes.values()) present(pane);
    },
    // Hidden, not closed: the next lock must not wait for a page and its models to load.
    hide: () => {
      shown = false;
      for (const id of [...blanks.keys()]) dropBlank(id);
      for (const { window } of panes.values()) {
        // One that was closed is there again in a moment, and hidden then.
        if (window.isDestroyed()) continue;
        window.setKiosk(false);
        window.hide();
      }
    },
    crashed: () => {
      if (ending) return;
      noteCrash();
      sync();
      if (shown) for (const pane of panes.values()) present(pane);
    },
    destroy: () => {
      ending = true;
      for (const id of [...blanks.keys()]) dropBlank(id);
      for (const { window } of panes.values()) if (!window.isDestroyed()) window.destroy();
      panes.clear();
    },
  };
}
