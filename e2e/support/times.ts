/** Time as a test has it: hours pass at a word, for the cloud and the workstations alike. */
import type { Clock } from '../../src-main/ports.ts';

export interface Times {
  /** The workstations'. */
  readonly clock: Clock;
  /** The cloud's, epoch ms. */
  readonly cloud: () => number;
  /** Lets time pass everywhere, ms. */
  readonly forward: (ms: number) => void;
  /**
   * Everybody's date stands still, but for `forward`, until the answer is called: what rests then rests to the
   * millisecond, however long the test takes. Waits go on: they are not told by the date. It goes on from where it stood,
   * because a date that jumps ahead of the waits is what agents take for a sleep.
   */
  readonly hold: () => () => void;
}

export function steeredTimes(): Times {
  let passed = 0;
  let stood = 0;
  let held: number | null = null;
  const going = () => Date.now() - stood;
  const date = () => (held ?? going()) + passed;
  return {
    clock: { monotonic: () => performance.now() + passed, now: date },
    cloud: date,
    forward: (ms) => {
      passed += ms;
    },
    hold: () => {
      const since = going();
      held = since;
      return () => {
        stood = Date.now() - since;
        held = null;
      };
    },
  };
}
