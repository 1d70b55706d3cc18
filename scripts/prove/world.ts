/** The machine, the cloud's record, the answer that is under way, and what the shell has in its hands. */
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import type { Answer, OpenTap, State } from '../../src-shared/domain/login/state.ts';
import type { Transaction } from './cloud.ts';
import { waits } from './scene.ts';

export interface World {
  readonly state: State;
  /** The one that the attempt is about; what comes of earlier ones is the adversary's. */
  readonly tx: Transaction | null;
  /** `sent`: the cloud has a proof to look at. An answer stays: it may arrive late, twice or never. */
  readonly reply: Answer | 'none' | 'sent';
  /** Attempts whose secret, card or scan the shell still holds. */
  readonly hands: readonly AttemptId[];
}

export type Underway = Exclude<State, { at: 'locked' } | { at: 'open' }>;

export const isUnderway = (state: State): state is Underway => state.at !== 'locked' && state.at !== 'open';

/** The attempt whose answers count. */
export function currentOf(state: State): AttemptId | null {
  if (state.at === 'locked') return null;
  return state.at === 'open' ? (state.tap?.attempt ?? null) : state.attempt;
}

/** The attempt that holds a card for whoever it is to belong to. */
export function linkOf(state: State): AttemptId | null {
  return state.at === 'locked' || state.at === 'checking' ? (state.link?.attempt ?? null) : null;
}

/** When the state ends, by the checker's own reading of it: a mutated machine is not asked. */
export function endOf(state: State): number | null {
  if (state.at === 'locked') return state.link?.until ?? null;
  return state.at === 'open' ? (state.tap?.until ?? null) : state.until;
}

const earlier = (time: number): number => Math.max(time - 1, -1);

/**
 * What was longer ago than this makes no difference: a tap that is still asked about is at most `checkMs` old, and a wake
 * counts for `protectMs` before it.
 */
export const longAgo = -(waits.checkMs + waits.protectMs);

const ago = (time: number): number => Math.max(time - 1, longAgo);
const earlierChoice = ({ choiceUntil }: { readonly choiceUntil: number | null }) => ({
  choiceUntil: choiceUntil === null ? null : earlier(choiceUntil),
});

const earlierTap = (tap: OpenTap | null): OpenTap | null => {
  if (tap === null) return null;
  const until = earlier(tap.until);
  return tap.is === 'checking' ? { ...tap, tappedAt: ago(tap.tappedAt), until } : { ...tap, until };
};

/**
 * A tick passes: all times come nearer, and now stays 0. The machine compares times and adds waits to `now`, so shifting
 * all of them changes nothing; and a time that is over stays so, however long ago it was.
 */
export function tick(state: State): State {
  switch (state.at) {
    case 'locked':
      return state.link === null ? state : { ...state, link: { ...state.link, until: earlier(state.link.until) } };
    case 'scanning':
      return { ...state, until: earlier(state.until), latest: earlier(state.latest), ...earlierChoice(state) };
    case 'checking': {
      const link = state.link === null ? null : { ...state.link, until: earlier(state.link.until) };
      return { ...state, until: earlier(state.until), link };
    }
    case 'touching':
      return { ...state, until: earlier(state.until), ...earlierChoice(state) };
    case 'choosing':
      return { ...state, until: earlier(state.until) };
    case 'open': {
      const wokeAt = ago(state.wokeAt);
      return wokeAt === state.wokeAt && state.tap === null ? state : { ...state, wokeAt, tap: earlierTap(state.tap) };
    }
    default:
      return state satisfies never;
  }
}
