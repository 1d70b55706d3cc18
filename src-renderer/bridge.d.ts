import type { Bridge } from '../src-shared/contracts/ipc.ts';

declare global {
  interface Window {
    /** Put there by the preload (Electron) or by the browser host's script, before any page script runs. */
    readonly hexlock: Bridge<'lock'> | Bridge<'options'>;
  }
}
