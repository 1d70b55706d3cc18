/**
 * hexlock:fake. The part of Electron that the host uses, with its own types: windows and displays that only remember,
 * and events that a test sends.
 */
import type * as Electron from 'electron';
import type { HostContents } from '../ipc.ts';
import type { ElectronPort, HostWindow } from '../port.ts';

type Listener = (...args: never[]) => unknown;

/** Electron's overloads of `on` are met by one that takes anything; what comes back is never used. */
class Events {
  readonly listeners = new Map<string, Listener[]>();
  on(event: string, listener: Listener): never {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
    return this as never;
  }
  once(event: string, listener: Listener): never {
    return this.on(event, listener);
  }
  emit(event: string, ...args: readonly unknown[]): void {
    for (const listener of this.listeners.get(event) ?? [])
      (listener as (...args: readonly unknown[]) => void)(...args);
  }
}

/** An event whose default was prevented or not. */
export class FakeEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

export class FakeContents extends Events implements HostContents {
  static next = 1;
  readonly id = FakeContents.next++;
  readonly sent: { channel: string; message: unknown }[] = [];
  openHandler: Parameters<HostContents['setWindowOpenHandler']>[0] | null = null;
  destroyed = false;
  url = '';
  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message });
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  setWindowOpenHandler(handler: Parameters<HostContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler;
  }
  getURL(): string {
    return this.url;
  }
}

export class FakeWindow extends Events implements HostWindow {
  static all: FakeWindow[] = [];
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new FakeContents();
  readonly calls: string[] = [];
  visible = false;
  destroyed = false;
  bounds: Partial<Electron.Rectangle> = {};
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    FakeWindow.all.push(this);
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.url = url;
  }
  /** As Electron does it: whoever asks anything of a window that is gone gets an exception. */
  private did(what: string): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    this.calls.push(what);
  }
  show(): void {
    this.did('show');
    this.visible = true;
  }
  hide(): void {
    this.did('hide');
    this.visible = false;
  }
  focus(): void {
    this.did('focus');
  }
  moveTop(): void {
    this.did('moveTop');
  }
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.webContents.destroyed = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  isVisible(): boolean {
    return this.visible;
  }
  setAlwaysOnTop(flag: boolean, level?: string): void {
    this.did(`setAlwaysOnTop ${flag} ${level}`);
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.did('setBounds');
    this.bounds = bounds;
  }
  setContentProtection(enable: boolean): void {
    this.did(`setContentProtection ${enable}`);
  }
  setKiosk(flag: boolean): void {
    this.did(`setKiosk ${flag}`);
  }
  setVisibleOnAllWorkspaces(visible: boolean): void {
    this.did(`setVisibleOnAllWorkspaces ${visible}`);
  }
}

export const fakeDisplay = (id: number, x = 0): Electron.Display =>
  ({ id, bounds: { x, y: 0, width: 1920, height: 1080 } }) as Electron.Display;

type Menu = readonly Electron.MenuItemConstructorOptions[];

/** A port on which frames come. */
export class FakePort extends Events {
  started = false;
  start(): void {
    this.started = true;
  }
}

export function fakeElectron(displays: Electron.Display[] = [fakeDisplay(1)]) {
  FakeWindow.all = [];
  const app = new Events();
  const ipc = new Events();
  const screen = new Events();
  const power = new Events();
  const state = {
    displays,
    primary: displays[0]?.id ?? 0,
    packaged: true,
    first: true,
    sandboxed: false,
    accelerated: true,
    paths: { userData: '/home/mia/.config/hexlock' } as Record<string, string>,
    dock: true,
    exits: [] as (number | undefined)[],
    menu: [] as Menu,
    tip: '',
    trayGone: false,
    schemes: [] as Electron.CustomScheme[],
    serve: null as ((request: Request) => Response | Promise<Response>) | null,
    request: null as Parameters<Electron.Session['setPermissionRequestHandler']>[0],
    check: null as Parameters<Electron.Session['setPermissionCheckHandler']>[0],
    device: null as Parameters<Electron.Session['setDevicePermissionHandler']>[0],
    keyStore: 'gnome_libsecret' as ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>,
    keyStoreOpen: true,
    idleSeconds: 0,
    keys: new Map<string, () => void>(),
    keysTaken: false,
  };
  const electron: ElectronPort = {
    app: {
      on: app.on.bind(app),
      whenReady: async () => undefined,
      exit: (code) => void state.exits.push(code),
      requestSingleInstanceLock: () => state.first,
      enableSandbox: () => {
        state.sandboxed = true;
      },
      disableHardwareAcceleration: () => {
        state.accelerated = false;
      },
      getPath: (name) => state.paths[name] ?? '',
      setPath: (name, path) => {
        state.paths[name] = path;
      },
      dock: {
        hide: () => {
          state.dock = false;
        },
      },
      get isPackaged() {
        return state.packaged;
      },
    },
    BrowserWindow: FakeWindow,
    ipcMain: { on: ipc.on.bind(ipc) },
    screen: {
      on: screen.on.bind(screen),
      getAllDisplays: () => state.displays,
      getPrimaryDisplay: () => {
        const primary = state.displays.find(({ id }) => id === state.primary) ?? state.displays[0];
        if (!primary) throw new Error('no display');
        return primary;
      },
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler) => {
          state.request = handler;
        },
        setPermissionCheckHandler: (handler) => {
          state.check = handler;
        },
        setDevicePermissionHandler: (handler) => {
          state.device = handler;
        },
      },
    },
    protocol: {
      registerSchemesAsPrivileged: (schemes) => {
        state.schemes = schemes;
      },
      handle: (_scheme, handler) => {
        state.serve = handler;
      },
    },
    Tray: class {
      setToolTip(tip: string): void {
        state.tip = tip;
      }
      setContextMenu(): void {
        // What it shows was kept by `buildFromTemplate`.
      }
      destroy(): void {
        state.trayGone = true;
      }
    },
    Menu: {
      buildFromTemplate: (template) => {
        state.menu = template as Menu;
        return {} as Electron.Menu;
      },
      setApplicationMenu: () => undefined,
    },
    nativeImage: { createFromPath: () => ({}) as Electron.NativeImage },
    powerMonitor: { on: power.on.bind(power), getSystemIdleTime: () => state.idleSeconds },
    globalShortcut: {
      register: (key, press) => {
        if (state.keysTaken) return false;
        state.keys.set(key, press);
        return true;
      },
      unregister: (key) => void state.keys.delete(key),
    },
    safeStorage: {
      isAsyncEncryptionAvailable: async () => state.keyStoreOpen,
      getSelectedStorageBackend: () => state.keyStore,
      encryptStringAsync: async (text) => Buffer.from(`sealed ${text}`),
      decryptStringAsync: async (bytes) => {
        const text = bytes.toString();
        if (!text.startsWith('sealed ')) throw new Error('not ours');
        return { shouldReEncrypt: false, result: text.slice(7) };
      },
    },
  };
  return { electron, state, app, ipc, screen, power };
}
