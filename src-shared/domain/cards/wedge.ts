/**
 * Readers that type: to the system they are keyboards, and only their haste tells them from a person. Pure: keys with
 * their times go in; what is let through, held back, given to the field, taken back from it, or taken as a card comes out.
 *
 * A key that may begin a card is held back for a moment. If the next one does not follow at a card's pace, the held keys
 * were a person's and go to the field, in order and once. If keys of a card's alphabet go on at that pace, they are a
 * card's, and none of them stays in a field, complete or not.
 *
 * Machines stall, and readers and systems with them. Keys that are heard late bear the times at which they were typed, so
 * that a silence that was believed too early is found out by the next key: what had gone to the field comes back. One
 * key of a card may even have been typed late; a card with more such gaps is told from a truncated one by nothing, and
 * counts as misread.
 */
import type { Ms } from '../ids.ts';

export interface WedgeRules {
  /** What the reader types before and after a card; `\n` is Enter, `\t` is Tab. */
  readonly prefix: string;
  readonly suffix: string;
  /** The longest time between two keys of a card, ms. People need more than this for most of any eight keys in a row. */
  readonly maxGapMs: Ms;
  /** The fewest characters of a card, without prefix and suffix. */
  readonly minLength: number;
  /** The characters a card may consist of, both cases where both occur. */
  readonly alphabet: string;
}

/** Longer bursts are no card; the rest of one is swallowed. */
export const longestBurst = 128;

/** How late one key of a card may be, ms: the machine stalled. */
export const stallMs: Ms = 300;

export type WedgeEvent =
  /**
   * A key went down. `char` is what it types (`\n`, `\t` for Enter and Tab), null for every other key, for one that
   * repeats because it is held, and for one that is pressed together with a key of command.
   */
  | { readonly is: 'key'; readonly char: string | null; readonly at: Ms }
  /** Nothing came for as long as `silenceMs` says. */
  | { readonly is: 'silence' }
  /** What was given to the field cannot be taken back: somebody went on with it, or went on to another. */
  | { readonly is: 'left' };

interface Holding {
  readonly at: 'holding';
  /** Keys that may be a card's. */
  readonly held: string;
  /** How many of them, from the first on, are in the field: a silence was believed. */
  readonly given: number;
  /** One of them came late. */
  readonly stalled: boolean;
  /** What came right before them was given to the field, and may have been the beginning of the same card. */
  readonly torn: boolean;
  readonly last: Ms;
}

export type Wedge =
  | { readonly at: 'idle' }
  | Holding
  /** The rest of a burst, if there is one, is a card's for certain and nobody's. */
  | { readonly at: 'draining'; readonly last: Ms };

export const quietWedge: Wedge = { at: 'idle' };

export interface WedgeStep {
  readonly wedge: Wedge;
  /** What is to be taken back from the field, first of all: the last that was released into it. */
  readonly withdraw: string;
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
  withdraw: '',
  release: '',
  pass: false,
  card: null,
  misread: false,
  ...also,
});

export function stepWedge(wedge: Wedge, event: WedgeEvent, rules: WedgeRules): WedgeStep {
  if (event.is === 'silence') return silence(wedge, rules);
  if (event.is === 'left') return step(quietWedge, { release: ungiven(wedge) });
  const { char, at } = event;
  if (wedge.at === 'idle') return first(char, at, rules);
  const gap = at - wedge.last;
  const quick = gap >= 0 && gap <= rules.maxGapMs;
  const late = !quick && gap >= 0 && gap <= stallMs;
  if (wedge.at === 'draining') return quick || late ? step(draining(at)) : first(char, at, rules);
  const stall = late && isRun(wedge.held, rules);
  if (quick || (stall && !wedge.stalled)) return follow({ ...wedge, stalled: wedge.stalled || stall }, char, at, rules);
  if (stall && isHasty(wedge.held, rules)) return { ...misread(wedge), wedge: draining(at) };
  // A prefix says for itself that a card begins.
  return { ...end(wedge, rules), ...beginning(char, at, rules, stall && rules.prefix === '') };
}

/** How long nothing must come before a silence is one, ms; null: a silence would say nothing. */
export function silenceMs(wedge: Wedge, rules: WedgeRules): Ms | null {
  if (wedge.at !== 'holding' || wedge.given === wedge.held.length) return null;
  // What can hardly be a person's waits out a stall: a card without its end would be another card.
  const certain = isHasty(wedge.held, rules) || (rules.prefix !== '' && wedge.held.startsWith(rules.prefix));
  return certain ? stallMs : rules.maxGapMs;
}

/** The first key after a pause. */
const first = (char: string | null, at: Ms, rules: WedgeRules): WedgeStep =>
  step(quietWedge, beginning(char, at, rules));

function beginning(
  char: string | null,
  at: Ms,
  { prefix, alphabet }: WedgeRules,
  torn = false,
): Pick<WedgeStep, 'wedge' | 'pass'> {
  const begins = char !== null && (prefix === '' ? alphabet.includes(char) : prefix.startsWith(char));
  if (!begins) return { wedge: quietWedge, pass: true };
  return { wedge: { at: 'holding', held: char, given: 0, stalled: false, torn, last: at }, pass: false };
}

/** A key at a card's pace after others. */
function follow(before: Holding, char: string | null, at: Ms, rules: WedgeRules): WedgeStep {
  const after: Holding = { ...before, held: before.held + (char ?? ''), last: at };
  const part = char === null ? 'foreign' : partOf(after.held, rules);
  if (part === 'card' && rules.suffix !== '') return end(after, rules);
  if (part !== 'foreign' && before.held.length < longestBurst) return step(after);
  if (part !== 'foreign' || isHasty(before.held, rules)) return { ...misread(before), wedge: draining(at) };
  return { ...first(char, at, rules), release: ungiven(before) };
}

/** Nothing follows what is held: a card, one that could not be read, or a person's keys. */
function end(wedge: Holding, rules: WedgeRules): WedgeStep {
  const { held, given, torn } = wedge;
  const isCard = partOf(held, rules) === 'card';
  if (isCard && !torn) return step(quietWedge, { card: payloadOf(held, rules), withdraw: held.slice(0, given) });
  if (isCard || isHasty(held, rules)) return misread(wedge);
  return step(quietWedge, { release: ungiven(wedge) });
}

/** What was held is remembered, whosever it was: the next key may say that there was no silence. */
function silence(wedge: Wedge, rules: WedgeRules): WedgeStep {
  if (wedge.at !== 'holding') return step(wedge);
  const over = end(wedge, rules);
  const taken = over.card !== null || over.misread;
  return { ...over, wedge: taken ? draining(wedge.last) : { ...wedge, given: wedge.held.length } };
}

const draining = (last: Ms): Wedge => ({ at: 'draining', last });

const misread = ({ held, given }: Holding): WedgeStep =>
  step(quietWedge, { misread: true, withdraw: held.slice(0, given) });

const ungiven = (wedge: Wedge): string => (wedge.at === 'holding' ? wedge.held.slice(wedge.given) : '');

/** Whether a stall after these keys is worth being believed: they came at a card's pace, or are what begins one. */
const isRun = (held: string, { prefix }: WedgeRules): boolean =>
  held.length >= Math.max(prefix === '' ? 2 : 1, prefix.length);

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
