/** When an agent, or a watchdog, that ended is started again, and how soon. Pure. */
import type { Ms } from '../../src-shared/domain/ids.ts';

export interface Ended {
  /** Null after a signal, and where it is not known. */
  readonly code: number | null;
  /** How long it ran. */
  readonly ranMs: Ms;
  /** Starts in a row that came to nothing before this one. */
  readonly failures: number;
}

export type Verdict =
  | { readonly is: 'giveUp'; readonly code: number }
  | { readonly is: 'again'; readonly afterMs: Ms; readonly failures: number };

/** What ran this long was up: its end is a new trouble, not the old one. */
const settledMs = 60_000;
const firstPauseMs = 250;
const longestPauseMs = 15_000;
/** Ended of itself before it was up, so often: what is wrong is its settings or its machine, and it has said so. */
const mostRefusals = 3;

/** Settings that are wrong are not mended by starting again. */
const badSettings = 2;

/**
 * A crash (a signal) is followed by a new start, for ever, ever more slowly: an agent that is given up would leave the
 * workstation to whoever sits there. One that says no by its exit code is believed after a few tries.
 */
export function afterEnd({ code, ranMs, failures }: Ended): Verdict {
  if (code === badSettings) return { is: 'giveUp', code };
  const before = ranMs >= settledMs ? 0 : failures;
  // Such as another agent that has the state folder.
  if (code !== null && before + 1 > mostRefusals) return { is: 'giveUp', code };
  return { is: 'again', afterMs: Math.min(longestPauseMs, firstPauseMs * 2 ** before), failures: before + 1 };
}
