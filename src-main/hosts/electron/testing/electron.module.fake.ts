/** hexlock:fake. What a process finds under `electron` that was started with the hook beside this file. */
import { fakeElectron } from './electron.fake.ts';

const { electron, state } = fakeElectron();
// As in a checkout: the second word of the command line is the program.
state.packaged = false;

export const app = { ...electron.app, exit: (code?: number) => process.exit(code) };
export const {
  BrowserWindow,
  Menu,
  Tray,
  globalShortcut,
  ipcMain,
  nativeImage,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
} = electron;
export const dialog = {
  showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}: ${content}\n`),
};
