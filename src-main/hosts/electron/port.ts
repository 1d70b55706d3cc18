/**
 * What the host uses of Electron, named after Electron's own declarations: a change of its API is a type error here, and
 * the fake of the tests has to follow.
 */
import type * as Electron from 'electron';
import type { HostContents, IpcPort } from './ipc.ts';

export type HostWindow = Pick<
  Electron.BrowserWindow,
  | 'on'
  | 'once'
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'moveTop'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'setAlwaysOnTop'
  | 'setBounds'
  | 'setContentProtection'
  | 'setKiosk'
  | 'setVisibleOnAllWorkspaces'
> & { readonly webContents: HostContents };

export type HostTray = Pick<Electron.Tray, 'setToolTip' | 'setContextMenu' | 'destroy'>;

export type HostSession = Pick<
  Electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;

export interface ElectronPort extends IpcPort {
  readonly app: Pick<
    Electron.App,
    | 'on'
    | 'whenReady'
    | 'exit'
    | 'requestSingleInstanceLock'
    | 'enableSandbox'
    | 'disableHardwareAcceleration'
    | 'getPath'
    | 'setPath'
    | 'isPackaged'
  > & { readonly dock?: Pick<Electron.Dock, 'hide'> | undefined };
  readonly BrowserWindow: new (options: Electron.BrowserWindowConstructorOptions) => HostWindow;
  readonly screen: Pick<Electron.Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'on'>;
  readonly session: { readonly defaultSession: HostSession };
  readonly protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;
  readonly Tray: new (image: Electron.NativeImage) => HostTray;
  readonly Menu: Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>;
  readonly nativeImage: Pick<typeof Electron.nativeImage, 'createFromPath'>;
  readonly powerMonitor: Pick<Electron.PowerMonitor, 'on' | 'getSystemIdleTime'>;
  readonly globalShortcut: Pick<Electron.GlobalShortcut, 'register' | 'unregister'>;
  readonly safeStorage: Pick<
    Electron.SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >;
}

export type { Electron };
