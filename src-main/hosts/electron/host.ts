/** The Electron host: windows, scheme, permissions, tray and power, around the agent. Thin: it decides nothing. */
import { join } from 'node:path';
import type { Settings } from '../../../src-shared/contracts/config.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Agent } from '../../agent.ts';
import type { HostWindows } from '../../compose.ts';
import type { Log } from '../../ports.ts';
import { systemEvery, watchAround } from './around.ts';
import { guardContents, guardPermissions } from './guard.ts';
import { createRoster } from './ipc.ts';
import { createLockWindows, type LockWindows } from './lock-windows.ts';
import { createOptionsWindow, type OptionsWindow } from './options-window.ts';
import type { ElectronPort, HostTray } from './port.ts';
import { declareScheme, serveScheme } from './scheme.ts';
import { createTray, type TrayWords } from './tray.ts';

export interface ElectronHostOptions {
  readonly electron: ElectronPort;
  readonly settings: Settings;
  /** Folder of the built bridges: `lock.cjs`, `options.cjs`. */
  readonly preloadDir: string;
  readonly icon: string;
  readonly words: TrayWords;
  /** The lock windows cannot be kept up: the system is to lock its own session. Never throws. */
  readonly lockSystem: () => void;
  /** The machine shuts down, or the system's session ends. */
  readonly onShutdown: () => void;
  readonly log: Log;
  /** The machine's interval, unless a test brings its own. */
  readonly every?: typeof systemEvery;
  /** Monotonic ms, unless a test brings its own. */
  readonly now?: () => Ms;
}

export interface ElectronHost {
  readonly windows: HostWindows;
  /** When Electron is ready and the agent is made: shows the lock screen. */
  readonly start: (agent: Agent) => void;
  readonly stop: () => void;
}

/** Before Electron is ready. @returns false when another instance runs; then there is nothing to do but to leave. */
export function prepareElectron(electron: ElectronPort): boolean {
  if (!electron.app.requestSingleInstanceLock()) return false;
  electron.app.enableSandbox();
  declareScheme(electron);
  return true;
}

export function createElectronHost(options: ElectronHostOptions): ElectronHost {
  const { electron, settings, preloadDir, icon, words, lockSystem, onShutdown, log } = options;
  const { every = systemEvery, now = () => performance.now() } = options;
  const { theme, locale, rendererDir, modelsDir, wasmDir } = settings;
  const release = electron.app.isPackaged;
  const query = new URLSearchParams({ ...(theme === 'system' ? {} : { theme }), locale }).toString();
  let lockWindows: LockWindows | null = null;
  let optionsWindow: OptionsWindow | null = null;
  let tray: HostTray | null = null;
  let leaveAround = (): void => undefined;

  return {
    windows: {
      showLock: () => lockWindows?.show(),
      showDesktop: () => lockWindows?.hide(),
      showOptions: () => optionsWindow?.show(),
      hideOptions: () => optionsWindow?.close(),
    },
    start: (agent) => {
      const roster = createRoster(electron, agent, log);
      guardContents(electron, roster, log);
      guardPermissions(electron, roster, log);
      serveScheme(electron, { rendererDir, modelsDir, wasmDir }, log);
      electron.Menu.setApplicationMenu(null);
      const common = { electron, roster, query, release, log };
      lockWindows = createLockWindows({
        ...common,
        preload: join(preloadDir, 'lock.cjs'),
        onCrash: () => agent.lock(),
        onHopeless: lockSystem,
        onSessionEnd: onShutdown,
        now,
      });
      optionsWindow = createOptionsWindow({
        ...common,
        preload: join(preloadDir, 'options.cjs'),
        onClosed: agent.optionsClosed,
      });
      tray = createTray(electron, agent, words, icon);
      const panes = lockWindows;
      const { lockKey } = settings.session;
      const cover = (is: boolean): void => (is ? panes.show() : panes.hide());
      leaveAround = watchAround({ electron, agent, lockKey, cover, every, log });
      electron.powerMonitor.on('shutdown', onShutdown);
      // What paints all windows is gone, and Chromium starts it anew: what they show now is not known.
      electron.app.on('child-process-gone', (_event, { type, reason }) => {
        if (type !== 'GPU' || reason === 'clean-exit') return;
        log.error('window.painter', { reason });
        agent.lock();
        panes.crashed();
      });
      electron.app.on('second-instance', () => {
        if (agent.signedIn() === null) lockWindows?.show();
      });
      // Without this handler Electron leaves when its last window has closed.
      electron.app.on('window-all-closed', () => undefined);
      lockWindows.show();
    },
    stop: () => {
      leaveAround();
      tray?.destroy();
      optionsWindow?.close();
      lockWindows?.destroy();
    },
  };
}
