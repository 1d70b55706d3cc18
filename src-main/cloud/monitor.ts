/** Whether the cloud is there: a heartbeat while it is, tries with growing pauses while it is not. */
import { codeOf } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Connection } from '../../src-shared/domain/login/view.ts';
import type { Log, Timers } from '../ports.ts';

export interface MonitorOptions {
  /** One heartbeat. Throws what keeps the cloud from being used. */
  readonly beat: () => Promise<void>;
  readonly heartbeatMs: number;
  readonly timers: Timers;
  /** 0..1; spreads the tries of many workstations after the cloud was down. */
  readonly random: () => number;
  readonly log: Log;
}

export interface Monitor {
  readonly connection: () => Connection;
  readonly onChange: (listener: () => void) => () => void;
  /** What another request found out: null for a sign of life. */
  readonly note: (code: Code | null) => void;
  readonly start: () => void;
  readonly stop: () => void;
}

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** The pause before try number `failures` (from 1): doubling, between half and all of it. */
export function pauseMs(failures: number, random: number): number {
  const whole = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
  return whole * (0.5 + random / 2);
}

export function createMonitor({ beat, heartbeatMs, timers, random, log }: MonitorOptions): Monitor {
  const listeners = new Set<() => void>();
  let connection: Connection = { is: 'connecting' };
  let failures = 0;
  let beating = false;
  let stopped = true;
  let cancel: (() => void) | null = null;

  const set = (next: Connection): void => {
    const same = next.is === connection.is && codeIn(next) === codeIn(connection);
    if (same) return;
    connection = next;
    log.info('cloud.connection', { is: next.is, code: codeIn(next) });
    for (const listener of listeners) listener();
  };

  const schedule = (): void => {
    cancel?.();
    if (stopped) return;
    cancel = timers.after(failures === 0 ? heartbeatMs : pauseMs(failures, random()), () => void run());
  };

  const run = async (): Promise<void> => {
    if (beating) return;
    beating = true;
    try {
      await beat();
      failures = 0;
      set({ is: 'online' });
    } catch (error) {
      failures++;
      set({ is: 'offline', code: codeOf(error) });
      if (codeOf(error) === 'internal') log.error('cloud.beat', { error: String(error) });
    } finally {
      beating = false;
      schedule();
    }
  };

  return {
    connection: () => connection,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    note: (code) => {
      // A heartbeat under way speaks for itself.
      if (stopped || beating) return;
      const wasOnline = connection.is === 'online';
      if (code === null) {
        // Only the heartbeat knows whether everything needed is there; a sign of life makes it look at once.
        if (!wasOnline) void run();
        return;
      }
      set({ is: 'offline', code });
      if (wasOnline) {
        failures = 1;
        schedule();
      }
    },
    start: () => {
      stopped = false;
      void run();
    },
    stop: () => {
      stopped = true;
      cancel?.();
      listeners.clear();
    },
  };
}

const codeIn = (connection: Connection): Code | null => (connection.is === 'offline' ? connection.code : null);
