/**
 * From single looks of the camera to what is believed of them: one bad frame is nobody gone, and nobody come. Pure.
 * Looks come about every two seconds while the desktop is open, see `presence.ts`.
 */
import type { Sight } from '../../src-shared/domain/session/watch.ts';

/** `unsure`: a face that is turned away, badly lit, or like enough to the owner's to be either. */
export type Look = Sight | 'unsure';

export interface Sighting {
  /** What was believed last; null before anything was. */
  readonly believed: Sight | null;
  /** What the latest looks say in a row, and how many of them. */
  readonly run: { readonly look: Sight; readonly looks: number } | null;
}

export const nothingSeen: Sighting = { believed: null, run: null };

/**
 * Looks in a row before something is believed. Gone: a head that bends down for a moment is back in the third look.
 * Stranger: two faces are found where one moves fast, once. Owner: at once, but after a stranger twice, because what
 * was hidden for them is shown again by it.
 */
const needed = ({ believed }: Sighting, look: Sight): number =>
  look === 'nobody' ? 3 : look === 'stranger' || believed === 'stranger' ? 2 : 1;

export interface Believed {
  readonly state: Sighting;
  /** What is to be acted upon; null while one look more is needed. */
  readonly sight: Sight | null;
}

export function look(before: Sighting, seen: Look): Believed {
  if (seen === 'unsure') {
    // Somebody is there: nobody is not. Whoever it is, a stranger's next look still counts as the second.
    const run = before.run?.look === 'stranger' ? before.run : null;
    return { state: { ...before, run }, sight: null };
  }
  const looks = before.run?.look === seen ? before.run.looks + 1 : 1;
  const run = { look: seen, looks };
  if (looks < needed(before, seen)) return { state: { ...before, run }, sight: null };
  return { state: { believed: seen, run }, sight: seen };
}
