/** Between the two clocks, for countdowns that windows show. */
import type { Ms } from '../src-shared/domain/ids.ts';
import type { Clock } from './ports.ts';

/** Readings of two clocks are never taken at the same moment: below this nothing has moved, ms. */
const noise = 50;

/** What to add to monotonic ms to get epoch ms: the same as long as nobody sets the clock. */
export function epochOffsetOf({ now, monotonic }: Clock): () => Ms {
  let offset = Math.round(now() - monotonic());
  return () => {
    const next = Math.round(now() - monotonic());
    if (Math.abs(next - offset) > noise) offset = next;
    return offset;
  };
}
