/**
 * Signs of life to systemd, where it asked for them (`WatchdogSec` of the units in packaging/linux), sent by the event
 * loop itself: an agent that hangs sends none. What the agent's own watchdog hears is `watchdog/tie.ts`.
 *
 * systemd is told by its own `systemd-notify`, because Node has no datagram sockets of that kind: the units say
 * `NotifyAccess=all`.
 */

import type { Log } from '../ports.ts';
import type { RunProgram } from './run.ts';

export interface AliveOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunProgram;
  readonly log: Log;
}

/** @returns what ends the signs. The first ones are sent at once: the agent is ready. */
export function showLife({ env, run, log }: AliveOptions): () => void {
  if (!env.NOTIFY_SOCKET) return () => undefined;
  const notify = (...words: readonly string[]): void => {
    run('systemd-notify', words).catch((error: unknown) => log.warn('systemd.notTold', { error: String(error) }));
  };
  notify('--ready');
  const limitMs = Number(env.WATCHDOG_USEC ?? 0) / 1000;
  if (!(limitMs > 0)) return () => undefined;
  notify('WATCHDOG=1');
  const timer = setInterval(() => notify('WATCHDOG=1'), limitMs / 3).unref();
  return () => clearInterval(timer);
}
