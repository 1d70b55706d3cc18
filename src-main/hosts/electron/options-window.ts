/** The User Options window: an ordinary one, there while a desktop is open and somebody asked for it. */
import type { Log } from '../../ports.ts';
import type { Roster } from './ipc.ts';
import { pageUrl } from './page.ts';
import type { ElectronPort, HostWindow } from './port.ts';
import { preferencesOf } from './preferences.ts';

export interface OptionsWindowOptions {
  readonly electron: Pick<ElectronPort, 'BrowserWindow'>;
  readonly roster: Pick<Roster, 'add'>;
  readonly preload: string;
  readonly query: string;
  readonly release: boolean;
  /** The person closed the window. */
  readonly onClosed: () => void;
  readonly log: Log;
}

export interface OptionsWindow {
  readonly show: () => void;
  readonly close: () => void;
}

export function createOptionsWindow(options: OptionsWindowOptions): OptionsWindow {
  const { electron, roster, preload, query, release, onClosed, log } = options;
  let window: HostWindow | null = null;

  const open = (): HostWindow => {
    const opened = new electron.BrowserWindow({
      width: 960,
      height: 760,
      minWidth: 640,
      minHeight: 560,
      show: false,
      autoHideMenuBar: true,
      backgroundColor: '#0b1220',
      title: 'Hexlock',
      webPreferences: preferencesOf({ preload, release }),
    });
    roster.add(opened.webContents, 'options', false);
    opened.setContentProtection(true);
    opened.once('ready-to-show', () => opened.show());
    opened.on('closed', () => {
      if (window !== opened) return;
      window = null;
      onClosed();
    });
    opened.loadURL(pageUrl('options', query)).catch((error: unknown) => {
      log.error('window.load', { error: String(error) });
    });
    return opened;
  };

  return {
    show: () => {
      if (window) window.focus();
      else window = open();
    },
    close: () => {
      const closing = window;
      window = null;
      if (closing && !closing.isDestroyed()) closing.destroy();
    },
  };
}
