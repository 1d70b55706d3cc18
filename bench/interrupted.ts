/**
 * A benchmark that is to end, ends. Node would see to it by itself, but the driver of the browser listens to the same signals:
 * on SIGTERM it closes its browser and nothing else, for which a long benchmark opens the next one and goes on.
 */
import { constants } from 'node:os';

export interface Interruptible {
  readonly once: (signal: NodeJS.Signals, ended: () => void) => unknown;
  /** Runs what was registered for the end, such as the driver's own, which ends its browsers. */
  readonly exit: (code: number) => void;
}

/** Ends the process at the first signal, before anybody who was there later hears of it. */
export function endWhenInterrupted(name: string, process: Interruptible, say: (line: string) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      say(`"${name}" was interrupted by ${signal}: nothing was measured`);
      process.exit(128 + constants.signals[signal]);
    });
  }
}
