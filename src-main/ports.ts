/** What every flow is given instead of reaching for it: time, waiting, ids and a log. */
import { randomUUID } from 'node:crypto';
import type { AttemptId, Ms } from '../src-shared/domain/ids.ts';

export interface Clock {
  /** Milliseconds that only grow; for waits. */
  readonly monotonic: () => Ms;
  /** Milliseconds since the epoch; for dates. */
  readonly now: () => Ms;
}

export interface Timers {
  /** Runs once after at least `ms`; the answer cancels it. */
  readonly after: (ms: Ms, run: () => void) => () => void;
}

/** Facts are names, numbers and codes. Never a password, a frame, an embedding or a token. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  readonly debug: (event: string, facts?: Facts) => void;
  readonly info: (event: string, facts?: Facts) => void;
  readonly warn: (event: string, facts?: Facts) => void;
  readonly error: (event: string, facts?: Facts) => void;
}

/** What each shell of a machine needs besides its own ports. */
export interface Basics {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly newAttempt: () => AttemptId;
}

/** The machine's own clock and timers. */
export const systemBasics = (log: Log): Basics => ({
  clock: { monotonic: () => performance.now(), now: () => Date.now() },
  timers: {
    after: (ms, run) => {
      // Node fires longer waits at once.
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
  },
  log,
  newAttempt: () => randomUUID() as AttemptId,
});
