/**
 * From polls to taps. A reader is asked over and over what lies on it; a person taps once. Pure: one reader's state,
 * one answer of it, and what follows.
 *
 * A card counts when it was read the same at several polls in a row. It counts once until it has been away. Where one
 * card follows another without a gap, the second has to stay for a while; where they take turns, neither counts until
 * the reader has been empty.
 */
import { absurd } from '../absurd.ts';
import type { Ms } from '../ids.ts';
import type { ReaderCode } from './codes.ts';
import type { CardId } from './id.ts';

/** What one poll saw. */
export type Seen =
  | { readonly is: 'nothing' }
  | { readonly is: 'card'; readonly card: CardId }
  /** Something, but not a card that could be named. */
  | { readonly is: 'unreadable'; readonly code: ReaderCode };

export interface PresenceRules {
  /** Equal reads in a row that make a tap. */
  readonly confirm: number;
  /** How long the reader must see nothing before the card counts as taken away, ms. */
  readonly goneMs: Ms;
  /** How long a card that came without a gap must stay alone, ms. */
  readonly settleMs: Ms;
  /** Unreadable polls in a row before it is said; approaching cards are often unreadable once. */
  readonly patience: number;
}

/** At 100 ms between polls: a tap 100 to 200 ms after the card is there, and one lost read is no removal. */
export const defaultPresence: PresenceRules = { confirm: 2, goneMs: 300, settleMs: 500, patience: 4 };

interface Empty {
  readonly at: 'empty';
  /** Unreadable polls so far. */
  readonly noise: number;
  /** A card that was seen once before the noise, without a gap. */
  readonly before: CardId | null;
}
/** A card is there and has not counted yet. */
interface Candidate {
  readonly at: 'candidate';
  readonly card: CardId;
  readonly times: number;
  readonly since: Ms;
  /** The card that was there right before, without a gap, and whether it had counted. */
  readonly before: { readonly card: CardId; readonly counted: boolean } | null;
}
/** A card has counted and lies there still. */
interface Held {
  readonly at: 'held';
  readonly card: CardId;
  /** Whether it took the place of another one without a gap. */
  readonly displaced: boolean;
  /** Since when it has not been seen; null: it was seen at the last poll. */
  readonly gone: Ms | null;
}
/** Cards take turns: none counts until the reader is empty. */
interface Crowded {
  readonly at: 'crowded';
  readonly gone: Ms | null;
}
export type Presence = Empty | Candidate | Held | Crowded;

export const nobody: Presence = { at: 'empty', noise: 0, before: null };

export interface Look {
  readonly presence: Presence;
  /** The card that has just been tapped. */
  readonly tap: CardId | null;
  /** What the person at the reader should know now; null: nothing is wrong. */
  readonly code: ReaderCode | null;
}

const look = (presence: Presence, code: ReaderCode | null = null, tap: CardId | null = null): Look => ({
  presence,
  tap,
  code,
});

const crowded = look({ at: 'crowded', gone: null }, 'reader.twoCards');

/** What follows from one poll at `now` (monotonic ms). */
export function see(before: Presence, seen: Seen, now: Ms, rules: PresenceRules): Look {
  const presence = asOf(before, now, rules);
  switch (seen.is) {
    case 'nothing':
      return seeNothing(presence, now);
    case 'unreadable':
      return seeUnreadable(presence, seen.code, rules);
    case 'card':
      return seeCard(presence, seen.card, now, rules);
    default:
      return absurd(seen);
  }
}

/** What is known at `now`, before anything is seen: a card that was away for long enough does not lie there any more. */
export const asOf = (before: Presence, now: Ms, rules: PresenceRules): Presence =>
  isGone(before, now, rules) ? nobody : before;

/** Whether what lay there has not been seen for long enough to be taken away. */
const isGone = (presence: Presence, now: Ms, { goneMs }: PresenceRules): boolean =>
  'gone' in presence && presence.gone !== null && now - presence.gone >= goneMs;

function seeNothing(presence: Presence, now: Ms): Look {
  if (presence.at === 'empty') return look(nobody);
  // A card that only passed by does not take away the one that lies there.
  if (presence.at === 'candidate') return look(restored(presence, now) ?? nobody);
  return look({ ...presence, gone: presence.gone ?? now }, presence.at === 'crowded' ? 'reader.twoCards' : null);
}

const restored = ({ before }: Candidate, gone: Ms | null): Held | null =>
  before?.counted ? { at: 'held', card: before.card, displaced: false, gone } : null;

/** Noise confirms nothing, and it takes nothing away: what cannot be read may be the card that lies there. */
function seeUnreadable(presence: Presence, code: ReaderCode, { patience }: PresenceRules): Look {
  switch (presence.at) {
    case 'held':
      return look({ ...presence, gone: null });
    case 'crowded':
      return crowded;
    case 'candidate':
      return look(restored(presence, null) ?? { at: 'empty', noise: 1, before: presence.card });
    case 'empty': {
      const noise = presence.noise + 1;
      return look({ ...presence, noise }, noise >= patience ? code : null);
    }
    default:
      return absurd(presence);
  }
}

function seeCard(presence: Presence, card: CardId, now: Ms, rules: PresenceRules): Look {
  const next = (before: Candidate['before']): Look =>
    counted({ at: 'candidate', card, times: 1, since: now, before }, now, rules);
  switch (presence.at) {
    case 'empty': {
      const { before } = presence;
      return next(before === null || before === card ? null : { card: before, counted: false });
    }
    case 'crowded':
      return crowded;
    case 'candidate':
      if (presence.card === card) return counted({ ...presence, times: presence.times + 1 }, now, rules);
      // A second change without a gap: they take turns.
      return presence.before ? crowded : next({ card: presence.card, counted: false });
    case 'held':
      if (presence.card === card) return look({ ...presence, gone: null });
      return presence.displaced ? crowded : next({ card: presence.card, counted: true });
    default:
      return absurd(presence);
  }
}

function counted(next: Candidate, now: Ms, { confirm, settleMs }: PresenceRules): Look {
  const settled = next.before === null || now - next.since >= settleMs;
  if (next.times < confirm || !settled) return look(next);
  return look({ at: 'held', card: next.card, displaced: next.before !== null, gone: null }, null, next.card);
}
