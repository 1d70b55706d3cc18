/** hexlock:fake. Time that tests move, ids in order, and a log that is kept. */
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import type { Basics, Facts } from '../ports.ts';

export interface Entry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly facts: Facts;
}

export interface FakeBasics extends Basics {
  /** Moves both clocks and fires the timers that become due, in order. */
  readonly pass: (ms: number) => void;
  /** Somebody sets the clock on the wall, by so much against the right time; or only that one went on, in a sleep. */
  readonly setWall: (ms: number) => void;
  readonly entries: readonly Entry[];
  readonly waiting: () => number;
}

/** Epoch ms at which fake time starts. */
export const start = Date.UTC(2026, 10, 22, 8);

/** The id of the n-th attempt, from 1. */
export const attemptId = (n: number): AttemptId =>
  `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as AttemptId;

export function fakeBasics(): FakeBasics {
  let at = 0;
  let ahead = 0;
  let ids = 0;
  const timers = new Set<{ readonly due: number; readonly run: () => void }>();
  const entries: Entry[] = [];
  const log =
    (level: Entry['level']) =>
    (event: string, facts: Facts = {}): void => {
      entries.push({ level, event, facts });
    };
  return {
    clock: { monotonic: () => at, now: () => start + at + ahead },
    timers: {
      after: (ms, run) => {
        const timer = { due: at + Math.max(0, ms), run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    newAttempt: () => attemptId(++ids),
    pass: (ms) => {
      const end = at + ms;
      for (;;) {
        const next = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
        if (!next) break;
        timers.delete(next);
        at = Math.max(at, next.due);
        next.run();
      }
      at = end;
    },
    setWall: (ms) => {
      ahead = ms;
    },
    entries,
    waiting: () => timers.size,
  };
}

/** Lets promises that are settled already run their course. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** Lets time pass in steps so small that everything that takes turns with it has its own moment. */
export const slowly =
  ({ pass }: Pick<FakeBasics, 'pass'>, stepMs = 1) =>
  async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += stepMs) {
      pass(stepMs);
      await settle();
    }
  };
