/**
 * What must hold of every turn. A law that speaks of what lies behind (whose desktop it is, which camera is on, what is
 * in hand) is stated of one step: what the effects make of it must be what the next state says, so that it holds of every
 * reachable state by induction.
 */
import {
  bounded,
  camera,
  choiceTime,
  choosable,
  hands,
  linking,
  nothingLate,
  onlyCurrentAttempts,
  wayOut,
} from './laws/attempts.ts';
import { desktop, evidence, openDesktops, wakes } from './laws/desktop.ts';
import { offered, sequence, transactions } from './laws/factors.ts';
import { isOver, type Law, type Turned } from './laws/law.ts';
import type { Scene } from './scene.ts';

/** The gravest first: where a move breaks several, that one is told. */
const laws: readonly Law[] = [
  evidence,
  desktop,
  openDesktops,
  wakes,
  camera,
  hands,
  linking,
  offered,
  sequence,
  transactions,
  nothingLate,
  onlyCurrentAttempts,
  wayOut,
  choosable,
  choiceTime,
  bounded,
];

/** What must happen: an event that changes nothing can break no other law. */
const duties: readonly Law[] = [nothingLate, openDesktops, wakes, wayOut];

/** The first law that is broken. */
export function breach(turned: Turned, scene: Scene): string | null {
  const { before, effects, after } = turned;
  const changed = after.state !== before.state || effects.length > 0;
  for (const law of changed ? laws : duties) {
    const broken = law(turned, scene);
    if (broken !== null) return broken;
  }
  return null;
}

/** Whether something must come of this event, whatever else it is. */
export const demands = ({ state }: Turned['before'], { is }: Turned['event']): boolean =>
  is === 'locked' || is === 'cancelled' || is === 'signedOut' || is === 'woke' || isOver(state);
