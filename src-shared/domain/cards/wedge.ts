/**
 * Readers that type: to the system they are keyboards, and only their haste tells them from a person. Pure: keys with
 * their times go in; what is let through, held back, given back to the field, or taken as a card comes out.
 *
 * A key that may begin a card is held back for a moment. If the next one does not follow at a card's pace, the held keys
 * were a person's and go to the field, in order and once. If keys of a card's alphabet go on at that pace, they are a
 * card's, and none of them ever reaches a field, complete or not.
 */
import type { Ms } from '../ids.ts';

export interface WedgeRules {
  /** What the reader types before and after a card; `\n` is Enter, `\t` is Tab. */
  readonly prefix: string;
  readonly suffix: string;
  /** The longest time between two keys of a card, ms. People need more than this for eight keys in a row. */
  readonly maxGapMs: Ms;
  /** The fewest characters of a card, without prefix and suffix. */
  readonly minLength: number;
  /** The characters a card may consist of, both cases where both occur. */
  readonly alphabet: string;
}

/** Longer bursts are no card; the rest of one is swallowed. */
export const longestBurst = 128;

export type WedgeEvent =
  /**
   * A key went down. `char` is what it types (`\n`, `\t` for Enter and Tab), null for every other key, for one that
   * repeats because it is held, and for one that is pressed together with a key of command.
   */
  | { readonly is: 'key'; readonly char: string | null; readonly at: Ms }
  /** Nothing came for longer than the longest gap. */
  | { readonly is: 'silence' };

export type Wedge =
  | { readonly at: 'idle' }
  /** Keys that may be a card's. */
  | { readonly at: 'holding'; readonly held: string; readonly last: Ms }
  /** The rest of a burst that is a card's for certain and not a readable one. */
  | { readonly at: 'draining'; readonly last: Ms };

export const quietWedge: Wedge = { at: 'idle' };

export interface WedgeStep {
  readonly wedge: Wedge;
  /** What is to be typed into the field now, before the key itself takes effect. */
  readonly release: string;
  /** Whether the key itself takes effect. */
  readonly pass: boolean;
  /** What a card consists of, without prefix and suffix. */
  readonly card: string | null;
  /** A card was typed, but not all of it, or too much. */
  readonly misread: boolean;
}

const step = (wedge: Wedge, also: Partial<WedgeStep> = {}): WedgeStep => ({
  wedge,
  release: '',
  pass: false,
  card: null,
  misread: false,
  ...also,
});

export function stepWedge(wedge: Wedge, event: WedgeEvent, rules: WedgeRules): WedgeStep {
  if (event.is === 'silence') return end(wedge, rules);
  const { char, at } = event;
  if (wedge.at === 'idle') return first(char, at, rules);
  const gap = at - wedge.last;
  if (gap < 0 || gap > rules.maxGapMs) {
    const over = end(wedge, rules);
    const next = first(char, at, rules);
    return { ...next, release: over.release, card: over.card, misread: over.misread };
  }
  if (wedge.at === 'draining') return step({ at: 'draining', last: at });
  return follow(wedge.held, char, at, rules);
}

/** The first key after a pause. */
function first(char: string | null, at: Ms, { prefix, alphabet }: WedgeRules): WedgeStep {
  const begins = char !== null && (prefix === '' ? alphabet.includes(char) : prefix.startsWith(char));
  return begins ? step({ at: 'holding', held: char, last: at }) : step(quietWedge, { pass: true });
}

/** A key at a card's pace after others. */
function follow(held: string, char: string | null, at: Ms, rules: WedgeRules): WedgeStep {
  const text = char === null ? null : held + char;
  const part = text === null ? 'foreign' : partOf(text, rules);
  if (part === 'card' && rules.suffix !== '') return step(quietWedge, { card: payloadOf(text ?? '', rules) });
  if (part !== 'foreign') {
    if (held.length >= longestBurst) return step({ at: 'draining', last: at }, { misread: true });
    return step({ at: 'holding', held: text ?? held, last: at });
  }
  if (isHasty(held, rules)) return step({ at: 'draining', last: at }, { misread: true });
  return { ...first(char, at, rules), release: held };
}

/** Nothing follows. */
function end(wedge: Wedge, rules: WedgeRules): WedgeStep {
  if (wedge.at !== 'holding') return step(quietWedge);
  const { held } = wedge;
  if (partOf(held, rules) === 'card') return step(quietWedge, { card: payloadOf(held, rules) });
  return step(quietWedge, isHasty(held, rules) ? { misread: true } : { release: held });
}

/** What a text can be: a whole card, the beginning of one, or neither. */
function partOf(text: string, { prefix, suffix, minLength, alphabet }: WedgeRules): 'card' | 'beginning' | 'foreign' {
  if (text.length <= prefix.length) return prefix.startsWith(text) ? 'beginning' : 'foreign';
  if (!text.startsWith(prefix)) return 'foreign';
  const rest = text.slice(prefix.length);
  const only = (from: number, to: number) => [...rest.slice(from, to)].every((char) => alphabet.includes(char));
  if (rest.endsWith(suffix)) {
    const length = rest.length - suffix.length;
    if (length >= minLength && only(0, length)) return 'card';
  }
  // So far the card, and then perhaps some of what comes after it.
  for (let of = 0; of <= suffix.length && of <= rest.length; of++) {
    const length = rest.length - of;
    const closing = of > 0;
    if (rest.endsWith(suffix.slice(0, of)) && only(0, length) && (!closing || length >= minLength)) return 'beginning';
  }
  return 'foreign';
}

const payloadOf = (text: string, { prefix, suffix }: WedgeRules): string =>
  text.slice(prefix.length, text.length - suffix.length);

/** Whether so many keys came at a card's pace that no person typed them. */
const isHasty = (held: string, { prefix, minLength }: WedgeRules): boolean => held.length >= prefix.length + minLength;
