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
   * millisecond, however long the test takes. Waits go on: they are not told by the date.
   */
  readonly hold: () => () => void;
}

export function steeredTimes(): Times {
  let passed = 0;
  let held: number | null = null;
  const date = () => (held ?? Date.now()) + passed;
  return {
    clock: { monotonic: () => performance.now() + passed, now: date },
    cloud: date,
    forward: (ms) => {
      passed += ms;
    },
    hold: () => {
      held = Date.now();
      return () => {
        held = null;
      };
    },
  };
}
