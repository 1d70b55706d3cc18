/** What a law is told, and the words in which laws are stated. */
import type { Effect, Event, State } from '../../../src-shared/domain/login/state.ts';
import type { Scene } from '../scene.ts';
import { endOf, type World } from '../world.ts';

/** One step of the machine, and what came of it. */
export interface Turned {
  readonly before: World;
  readonly event: Event;
  readonly forged: boolean;
  readonly effects: readonly Effect[];
  /** After the effects, with the transaction that they left. */
  readonly cloud: World;
  readonly after: World;
}

/** @returns what must not be, in words that follow "it"; null where all is well */
export type Law = (turned: Turned, scene: Scene) => string | null;

export const isOver = (state: State): boolean => {
  const until = endOf(state);
  return until !== null && until <= 0;
};

export const isGiven = (event: Event): boolean =>
  event.is === 'passwordGiven' ||
  event.is === 'faceChosen' ||
  event.is === 'pinGiven' ||
  event.is === 'tapped' ||
  event.is === 'keyChosen';
