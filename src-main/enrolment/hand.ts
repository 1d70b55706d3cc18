/** What one attempt of User Options holds, and no longer than the attempt lasts. */
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { State } from '../../src-shared/domain/enrolment/state.ts';
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import type { CameraFacts, KeyJson } from '../auth/ports.ts';
import type { Captures, createCapturing } from './capture.ts';

/** What goes to the cloud. It never stands in a state, an event, an effect or the log. */
export type Held =
  | { readonly is: 'password'; readonly password: string }
  | { readonly is: 'pin'; readonly pin: string }
  | { readonly is: 'card'; readonly card: CardId }
  | { readonly is: 'key'; readonly credential: KeyJson }
  | { readonly is: 'captures'; readonly captures: Captures };

export interface Hand {
  readonly attempt: AttemptId;
  readonly abort: AbortController;
  held: Held | null;
  capturing: ReturnType<typeof createCapturing> | null;
  /** What the window's WebAuthn is to be asked. */
  keyOptions: KeyJson | null;
  /** As the window told of it. */
  camera: CameraFacts | null;
  /** Messages that were no frames. */
  malformed: number;
}

export interface Hands {
  readonly take: (held?: Held) => AttemptId;
  readonly of: (attempt: AttemptId) => Hand | undefined;
  readonly drop: (attempt: AttemptId) => void;
  /** What belongs to no attempt of the state is forgotten. */
  readonly tidy: (state: State) => void;
  readonly dropAll: () => void;
  /** What is in hand by kind, never the thing itself; null for a hand that holds nothing. */
  readonly kinds: () => readonly (Held['is'] | null)[];
}

/** Whose hands a state needs: that of what is waited for, and that of what the cloud is asked. */
function attemptsOf(state: State): readonly AttemptId[] {
  const own = 'attempt' in state ? [state.attempt] : [];
  return 'busy' in state && state.busy !== null ? [...own, state.busy.attempt] : own;
}

export function createHands(newAttempt: () => AttemptId): Hands {
  const hands = new Map<AttemptId, Hand>();
  const drop = (attempt: AttemptId): void => {
    const hand = hands.get(attempt);
    hands.delete(attempt);
    if (!hand) return;
    hand.capturing?.end();
    hand.held = null;
    hand.keyOptions = null;
    hand.abort.abort();
  };
  const keepOnly = (attempts: readonly AttemptId[]): void => {
    for (const attempt of hands.keys()) if (!attempts.includes(attempt)) drop(attempt);
  };
  return {
    take: (held) => {
      const attempt = newAttempt();
      hands.set(attempt, {
        attempt,
        abort: new AbortController(),
        held: held ?? null,
        capturing: null,
        keyOptions: null,
        camera: null,
        malformed: 0,
      });
      return attempt;
    },
    of: (attempt) => hands.get(attempt),
    drop,
    tidy: (state) => keepOnly(attemptsOf(state)),
    dropAll: () => keepOnly([]),
    kinds: () => [...hands.values()].map(({ held }) => held?.is ?? null),
  };
}
