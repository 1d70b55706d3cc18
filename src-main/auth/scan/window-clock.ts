/** The clock of the window that scans, as far as its messages have told of it. */
import { type ClockRelation, heldAgainst, type Stamped, unknownClock } from './clock.ts';

export interface WindowClock {
  readonly relation: () => ClockRelation;
  /** False when the message contradicts those before; it is not believed then. */
  readonly hear: (stamped: Stamped) => boolean;
}

export function createWindowClock(): WindowClock {
  let known = unknownClock;
  return {
    relation: () => known,
    hear: (stamped) => {
      const next = heldAgainst(known, stamped);
      if (next) known = next;
      return next !== null;
    },
  };
}
