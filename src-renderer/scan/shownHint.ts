import { type Hint, hints } from '../../src-shared/domain/hints.ts';

/** What the window cannot see for itself: main looks at the pixels of the face for it. */
const mainSees: ReadonlySet<Hint> = new Set(['uncover', 'takeMaskOff']);

/**
 * The one hint to show: the more urgent of what this window's camera sees now and what main found in the frames. Of
 * everything else main only repeats what it heard from here a moment ago.
 * @param seen undefined until the camera's first reading.
 */
export function shownHint(seen: Hint | null | undefined, told: Hint | null): Hint | null {
  if (seen === undefined) return told;
  const candidates = [seen, told !== null && mainSees.has(told) ? told : null];
  return hints.find((hint) => candidates.includes(hint)) ?? null;
}
