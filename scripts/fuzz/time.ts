/** Time that passes as fast as the code under test can follow: the next timer fires when nothing else is left to do. */
import type { Clock, Timers } from '../../src-main/ports.ts';

export interface FastTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Lets time pass until the condition holds, or until nothing waits any more. */
  readonly until: (holds: () => boolean) => Promise<void>;
}

export function fastTime(): FastTime {
  let now = 0;
  const waiting = new Set<{ readonly due: number; readonly run: () => void }>();
  const settled = () => new Promise<void>((done) => void setImmediate(done));
  return {
    clock: { monotonic: () => now, now: () => now },
    timers: {
      after: (ms, run) => {
        const timer = { due: now + Math.max(0, ms), run };
        waiting.add(timer);
        return () => waiting.delete(timer);
      },
    },
    until: async (holds) => {
      for (;;) {
        await settled();
        if (holds()) return;
        let next: { readonly due: number; readonly run: () => void } | null = null;
        for (const timer of waiting) if (!next || timer.due < next.due) next = timer;
        if (!next) return;
        waiting.delete(next);
        now = Math.max(now, next.due);
        next.run();
      }
    },
  };
}
