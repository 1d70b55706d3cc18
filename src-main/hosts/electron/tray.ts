/** The icon in the system's tray: who is signed in, Lock, User Options, About. */
import type { Agent } from '../../agent.ts';
import type { ElectronPort, HostTray } from './port.ts';

/** The words of the menu, from the locale. */
export interface TrayWords {
  readonly product: string;
  /** `{name}` stands for the person. */
  readonly signedIn: string;
  readonly lock: string;
  readonly options: string;
}

export function createTray(
  electron: Pick<ElectronPort, 'Tray' | 'Menu' | 'nativeImage'>,
  agent: Pick<Agent, 'lock' | 'openOptions' | 'signedIn' | 'onChange'>,
  words: TrayWords,
  icon: string,
): HostTray {
  const tray = new electron.Tray(electron.nativeImage.createFromPath(icon));
  let shown: string | null | undefined;
  const update = (): void => {
    const name = agent.signedIn();
    if (name === shown) return;
    shown = name;
    const title = name === null ? words.product : words.signedIn.replace('{name}', name);
    tray.setToolTip(title);
    tray.setContextMenu(
      electron.Menu.buildFromTemplate([
        { label: title, enabled: false },
        { type: 'separator' },
        { label: words.lock, enabled: name !== null, click: () => agent.lock() },
        { label: words.options, enabled: name !== null, click: () => agent.openOptions() },
        { type: 'separator' },
        // Electron brings the words of a role in the system's language.
        { role: 'about' },
      ]),
    );
  };
  update();
  agent.onChange(update);
  return tray;
}
