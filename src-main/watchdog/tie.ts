/**
 * An agent's end of the pipe to its watchdog: what it stands before, as it happens and again every second. When the
 * watchdog is gone another one is started, for as long as the agent runs.
 */
import type { Ms } from '../../src-shared/domain/ids.ts';
import type { Basics } from '../ports.ts';
import type { DesktopWindows } from '../session/desktop.ts';
import { afterEnd } from './again.ts';
import { heartbeatMs, type Word } from './words.ts';

/** Says a word to one watchdog. Does nothing when it is gone. */
export type Say = (word: Word) => void;

/**
 * @param lost called once, when the watchdog is gone or could not be started
 * @throws what the system says where it starts none; then `lost` is not called
 */
export type OpenWatchdog = (lost: () => void) => Say;

export interface TiePorts extends Pick<Basics, 'clock' | 'timers' | 'log'> {
  /** The watchdog that started this agent; null where none did. */
  readonly parent: OpenWatchdog | null;
  /** Starts one of our own, which watches this process. */
  readonly start: OpenWatchdog;
  /** Is told whether there is a watchdog, as far as is known. May be told the same again. */
  readonly onWatched?: (is: boolean) => void;
}

export interface Tie {
  /** After `leaving` there is nothing more to say, and nobody is started any more. */
  readonly say: Say;
  /** The last word was said; nothing of this keeps the process. */
  readonly close: () => void;
}

export function createTie({ parent, start, onWatched, clock, timers, log }: TiePorts): Tie {
  let word: Word | null = null;
  let say: Say | null = null;
  let failures = 0;
  let startedAt: Ms = 0;
  let stopBeat = (): void => undefined;
  let stopPause = (): void => undefined;
  let closed = false;

  const open = (watchdog: OpenWatchdog): void => {
    startedAt = clock.monotonic();
    try {
      say = watchdog(lost);
    } catch (error) {
      // An agent without a watchdog is better than none.
      log.error('watchdog.notStarted', { error: String(error) });
      onWatched?.(false);
      again();
      return;
    }
    onWatched?.(true);
    if (word !== null) say(word);
  };
  const lost = (): void => {
    say = null;
    if (closed || word === 'leaving') return;
    onWatched?.(false);
    again();
    log.error('watchdog.lost', { failures });
  };
  const again = (): void => {
    const verdict = afterEnd({ code: null, ranMs: clock.monotonic() - startedAt, failures });
    if (verdict.is === 'giveUp') return; // never after a signal
    ({ failures } = verdict);
    // The first one at once: until it is there nobody notices when this process ends.
    stopPause = timers.after(failures === 1 ? 0 : verdict.afterMs, () => open(start));
  };
  const beat = (): void => {
    if (word !== null) say?.(word);
    stopBeat = timers.after(heartbeatMs, beat);
  };

  open(parent ?? start);
  beat();
  return {
    say: (next) => {
      if (closed || word === 'leaving') return;
      word = next;
      say?.(next);
    },
    close: () => {
      closed = true;
      stopBeat();
      stopPause();
    },
  };
}

/** Nobody watches. */
export const noTie: Tie = { say: () => undefined, close: () => undefined };

/**
 * The host's windows with the word that goes with them. Locked is said before the windows come and open after they have
 * gone: whenever the process ends in between, its watchdog takes the desktop for locked.
 */
export const saying = (windows: DesktopWindows, say: Say): DesktopWindows => ({
  showLock: () => {
    try {
      say('locked');
    } finally {
      windows.showLock();
    }
  },
  showDesktop: (name) => {
    windows.showDesktop(name);
    say('open');
  },
});
