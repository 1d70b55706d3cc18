/**
 * Signs of life, sent by the event loop itself: to the process that supervises this one (`scripts/agent.ts`), and to
 * systemd where it asked for them (`WatchdogSec` of packaging/linux/hexlock-agent.service). One that hangs sends none,
 * and is ended and started again by whoever waits for them.
 *
 * systemd is told by its own `systemd-notify`, because Node has no datagram sockets of that kind: the unit says
 * `NotifyAccess=all`.
 */

import type { Log } from '../ports.ts';
import { heartbeatMs } from '../session/supervise.ts';
import type { RunProgram } from './run.ts';

export interface AliveOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunProgram;
  /** To the supervising process; undefined where there is none. */
  readonly send: ((message: string) => unknown) | undefined;
  readonly log: Log;
}

/** @returns what ends the signs. The first ones are sent at once: the agent is ready. */
export function showLife({ env, run, send, log }: AliveOptions): () => void {
  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, tell: () => void): void => {
    tell();
    timers.push(setInterval(tell, ms).unref());
  };
  if (send) every(heartbeatMs, () => send('alive'));
  if (env.NOTIFY_SOCKET) {
    const notify = (...words: readonly string[]): void => {
      run('systemd-notify', words).catch((error: unknown) => log.warn('systemd.notTold', { error: String(error) }));
    };
    notify('--ready');
    const limitMs = Number(env.WATCHDOG_USEC ?? 0) / 1000;
    if (limitMs > 0) every(limitMs / 3, () => notify('WATCHDOG=1'));
  }
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
