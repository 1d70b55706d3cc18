/**
 * A window's clock held against ours. Both only grow and at one pace, so ours less the window's is one number; each
 * message bounds it, and a message that contradicts the others was not stamped by the clock of the others. Pure.
 */
import type { Ms } from '../../../src-shared/domain/ids.ts';

/** Our clock less the window's, ms, lies between these. */
export interface ClockRelation {
  readonly least: Ms;
  readonly most: Ms;
}

export const unknownClock: ClockRelation = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

/** Browsers round their clock, and timers fire early. */
export const clockToleranceMs = 60;

/** Something that happened in the window at `at` (its clock), not before and not after two moments of ours. */
export interface Stamped {
  readonly at: Ms;
  readonly notBefore: Ms;
  readonly arrived: Ms;
}

/** What is known with one message more; null when the message cannot be true beside the others. */
export function heldAgainst(known: ClockRelation, { at, notBefore, arrived }: Stamped): ClockRelation | null {
  if (!Number.isFinite(at)) return null;
  const least = Math.max(known.least, notBefore - at);
  const most = Math.min(known.most, arrived - at);
  return least - most <= clockToleranceMs ? { least, most } : null;
}

/** A moment of ours that is not before `at` of the window's; infinite while nothing is known. */
export const notBefore = (known: ClockRelation, at: Ms): Ms => at + known.most;
