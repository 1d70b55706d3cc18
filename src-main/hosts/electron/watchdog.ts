/**
 * The watchdog on Electron: a second process of the same program, without windows. It is not Electron run as Node: that
 * switch stays blown in the package, where it would make a signed interpreter of it.
 */
import { join } from 'node:path';
import type { ElectronPort } from './port.ts';

/** To be called before Electron is ready. It shows nothing, and leaves the agent's own data folder alone. */
export function prepareWatchdog({ app }: Pick<ElectronPort, 'app'>): void {
  app.disableHardwareAcceleration();
  // Two processes on one folder of Chromium's would spoil it.
  app.setPath('userData', join(app.getPath('userData'), 'watchdog'));
  app.dock?.hide();
}
