/**
 * Asks one challenge: shows the prompts when they are due, hears when they were painted, feeds the frames, and says how
 * it ended. The rules are in `asking.ts`; here are the timers.
 */
import type { ChallengeFailure } from '../../../src-face/liveness/challenge.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Challenge, Prompt } from '../../../src-shared/domain/liveness.ts';
import type { Basics } from '../../ports.ts';
import {
  type Asking,
  ask,
  clear,
  type Frame,
  glimpsed,
  outcomeOf,
  painted,
  promptFor,
  seen,
  show,
  wish,
} from './asking.ts';
import { notBefore } from './clock.ts';
import type { WindowClock } from './window-clock.ts';

export interface AskedOptions extends Pick<Basics, 'clock' | 'timers'> {
  readonly challenge: Challenge;
  /** The frames that are there already. */
  readonly frames: readonly Frame[];
  /** What was seen last of the head in a frame that does not come. */
  readonly glimpse: Frame | null;
  /** The challenge before this one; null for the first. */
  readonly before: Asking | null;
  readonly windowClock: WindowClock;
  readonly onPrompt: (prompt: Prompt | null) => void;
  /** Called once. */
  readonly onEnd: (how: AskedEnd) => void;
}

/** `unpainted`: the window never showed a prompt. */
export type AskedEnd = 'answered' | 'unpainted' | ChallengeFailure;

export interface Asked {
  readonly challenge: Challenge;
  readonly asking: () => Asking;
  /** Called once: the first prompt may be due already. */
  readonly begin: () => void;
  /** A frame came; frames come in the order of their times. True when it completed a turn. */
  readonly seen: (frame: Frame) => boolean;
  /** Where the head is in a frame that does not come. */
  readonly glimpsed: (frame: Frame) => void;
  /** The window painted prompt `number` at `at` of its clock. False when that cannot be. */
  readonly painted: (number: number, at: Ms) => boolean;
  /** Takes the prompt off the screen and asks nothing more. */
  readonly end: () => void;
}

/** A window paints within a frame or two, on a machine that is out of breath within two seconds. */
export const paintMs = 3_000;

export function createAsked(options: AskedOptions): Asked {
  const { challenge, clock, timers, windowClock, onPrompt, onEnd } = options;
  let asking = ask(challenge, options.frames, options.before);
  if (options.glimpse) asking = glimpsed(asking, options.glimpse);
  let cancelTimer: (() => void) | null = null;
  let ended = false;

  const wait = (ms: Ms, run: () => void): void => {
    cancelTimer?.();
    cancelTimer = timers.after(ms, run);
  };
  const stop = (): void => {
    ended = true;
    cancelTimer?.();
    cancelTimer = null;
    if (asking.shown) onPrompt(null);
    asking = clear(asking);
  };
  const finish = (how: AskedEnd): void => {
    stop();
    onEnd(how);
  };
  const wipe = (): void => {
    asking = clear(asking);
    onPrompt(null);
  };

  /** Brings the screen to where the challenge is. */
  const refresh = (): void => {
    if (ended) return;
    const outcome = outcomeOf(asking);
    if (outcome.is === 'answered') return finish('answered');
    if (outcome.is === 'failed') return finish(outcome.why);
    const next = wish(asking);
    switch (next.is) {
      case 'keep':
        return;
      case 'clear':
        return wipe();
      case 'show': {
        const ms = notBefore(windowClock.relation(), next.from) - clock.monotonic();
        if (ms <= 0) return display(next.number);
        if (asking.shown && next.meanwhile === 'clear') wipe();
        if (Number.isFinite(ms)) wait(ms, refresh);
      }
    }
  };

  const display = (number: number): void => {
    asking = show(asking, number, clock.monotonic());
    wait(paintMs, () => {
      if (asking.shown?.painted === false) finish('unpainted');
    });
    onPrompt(promptFor(asking));
  };

  return {
    begin: refresh,
    challenge,
    asking: () => asking,
    seen: (frame) => {
      if (ended) return false;
      const { done } = asking.state;
      asking = seen(asking, frame);
      const completed = asking.state.done > done;
      refresh();
      return completed;
    },
    glimpsed: (frame) => {
      if (ended) return;
      asking = glimpsed(asking, frame);
      refresh();
    },
    painted: (number, at) => {
      const since = asking.shown?.since;
      if (ended || since === undefined) return false;
      const next = painted(asking, number, at);
      if (!next || !windowClock.hear({ at, notBefore: since, arrived: clock.monotonic() })) return false;
      asking = next;
      return true;
    },
    end: () => {
      if (!ended) stop();
    },
  };
}
