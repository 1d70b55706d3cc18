/**
 * The last resort for errors that nobody caught. A lock screen that ends with its process leaves the workstation open,
 * so the agent says what happened, locks, and goes on.
 */
import type { Log } from './ports.ts';

/** @param events the process; unhandled rejections come as uncaught exceptions. */
export function surviveErrors(events: Pick<NodeJS.Process, 'on'>, log: Log, lock: () => void): void {
  events.on('uncaughtException', (error, origin) => {
    log.error('agent.unexpected', {
      origin,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    lock();
  });
}
