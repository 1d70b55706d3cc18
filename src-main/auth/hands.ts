/** The hands of all attempts that the machine still knows. */
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import type { State } from '../../src-shared/domain/login/state.ts';
import { attemptsOf, empty, type Hand, type Held, newHand } from './hand.ts';

export interface Hands {
  /** A new attempt with what is at hand for it already. */
  readonly take: (held: Held | null) => AttemptId;
  readonly of: (attempt: AttemptId) => Hand | undefined;
  readonly drop: (attempt: AttemptId) => void;
  /** What belongs to no attempt of the state is forgotten. */
  readonly tidy: (state: State) => void;
  readonly dropAll: () => void;
  /** What is in hand by kind, never the thing itself; null for a hand that holds nothing that proves. */
  readonly kinds: () => readonly (Held['is'] | null)[];
}

export function createHands(newAttempt: () => AttemptId): Hands {
  const hands = new Map<AttemptId, Hand>();
  const drop = (attempt: AttemptId): void => {
    const hand = hands.get(attempt);
    if (hand) empty(hand);
    hands.delete(attempt);
  };
  const keepOnly = (attempts: readonly AttemptId[]): void => {
    for (const attempt of hands.keys()) if (!attempts.includes(attempt)) drop(attempt);
  };
  return {
    take: (held) => {
      const hand = newHand(newAttempt(), held);
      hands.set(hand.attempt, hand);
      return hand.attempt;
    },
    of: (attempt) => hands.get(attempt),
    drop,
    tidy: (state) => keepOnly(attemptsOf(state)),
    dropAll: () => keepOnly([]),
    kinds: () => [...hands.values()].map(({ held }) => held?.is ?? null),
  };
}
