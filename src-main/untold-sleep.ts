/**
 * A sleep that nothing told of, seen by the clocks. Without logind no event comes, and on Linux the monotonic clock stands
 * still while the machine sleeps: every wait goes on after it as if no time had passed, and a desktop would be as open as
 * it was left. The date does go on. Whoever sets the clock forward looks the same, and is taken for a sleep as well.
 */
import type { Ms } from '../src-shared/domain/ids.ts';
import type { Basics, Clock } from './ports.ts';

/** What both clocks said at once. */
export interface Look {
  /** Epoch ms. */
  readonly now: Ms;
  /** Monotonic ms. */
  readonly monotonic: Ms;
}

/** How often the clocks are looked at, ms: a desktop is open for no longer than this after the machine woke. */
export const lookMs: Ms = 1_000;

/** A gap above this is a sleep, ms: above every step by which a running time service mends a clock that it keeps. */
export const sleepMs: Ms = 60_000;

/** How much further the date went than the waits did, ms; negative where the clock was set back. */
export const gapBetween = (before: Look, after: Look): Ms =>
  after.now - before.now - (after.monotonic - before.monotonic);

export interface UntoldSleepOptions extends Pick<Basics, 'clock' | 'timers' | 'log'> {
  /** As at a sleep that was told of; nothing is to come of it where that one was told too. */
  readonly slept: () => void;
}

export interface ClockWatch {
  /** Looks now, not only when it is time again. */
  readonly look: () => void;
  readonly close: () => void;
}

/** Looks again and again until it is closed. */
export function watchClocks({ clock, timers, log, slept }: UntoldSleepOptions): ClockWatch {
  let last = lookAt(clock);
  let cancel = (): void => undefined;

  const look = (): void => {
    const next = lookAt(clock);
    const gap = gapBetween(last, next);
    last = next;
    if (gap <= sleepMs) return;
    log.warn('clock.gap', { seconds: Math.round(gap / 1000) });
    slept();
  };
  const wait = (): void => {
    cancel = timers.after(lookMs, () => {
      // First the next one: whatever comes of this look, there is another.
      wait();
      look();
    });
  };
  wait();
  return { look, close: () => cancel() };
}

const lookAt = ({ now, monotonic }: Clock): Look => ({ now: now(), monotonic: monotonic() });
