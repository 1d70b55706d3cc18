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
   * The cloud's clock stands still, but for `forward`, until the answer is called: what it lets wait then waits to the
   * millisecond, however long the test takes. Not for longer than an assertion lives.
   */
  readonly hold: () => () => void;
}

export function steeredTimes(): Times {
  let passed = 0;
  let held: number | null = null;
  return {
    clock: { monotonic: () => performance.now() + passed, now: () => Date.now() + passed },
    cloud: () => (held ?? Date.now()) + passed,
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
