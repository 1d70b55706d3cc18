/** An organisation's own layouts, as its settings describe them: told exactly what is wrong with one. */
import { longest } from './bits.ts';
import { builtIn } from './formats.ts';
import { ownName, ownPrefix } from './id.ts';
import { encode, type Layout, type Parity } from './layout.ts';

/** What is wrong with a layout; `at` is the bit, the field or the name that it is about. */
export interface LayoutFault {
  readonly fault:
    | 'name'
    | 'sameName'
    | 'sameLength'
    | 'length'
    | 'noNumber'
    | 'tooManyNumbers'
    | 'outOfRange'
    | 'tooWide'
    | 'overlap'
    | 'parityInNumber'
    | 'sameParityBit'
    | 'parityOverNothing'
    | 'parityOverItself'
    | 'parityInCircle';
  readonly at: string;
}

/** Numbers in one identity. */
const mostFields = 6;
/** Bits of one number: what its decimal digits may need. */
const widest = 64;

/** Everything that is wrong with one layout; `name` is still without its prefix. Empty: it can be used. */
export function faultsOf(layout: Layout): readonly LayoutFault[] {
  const faults: LayoutFault[] = [];
  const say = (fault: LayoutFault['fault'], at: string | number) => faults.push({ fault, at: String(at) });
  const { name, length, fields, parity } = layout;
  if (!ownName.test(name)) say('name', name);
  if (!Number.isInteger(length) || length < 8 || length > longest) {
    say('length', length);
    return faults;
  }
  const inside = (...bits: readonly number[]) => bits.every((at) => Number.isInteger(at) && at >= 1 && at <= length);

  if (fields.length === 0) say('noNumber', name);
  if (fields.length > mostFields) say('tooManyNumbers', name);
  const owner = new Map<number, string>();
  for (const field of fields) {
    if (!inside(field.from, field.to) || field.from > field.to) {
      say('outOfRange', field.name);
      continue;
    }
    if (field.to - field.from + 1 > widest) say('tooWide', field.name);
    let told = false;
    for (let at = field.from; at <= field.to; at++) {
      if (owner.has(at) && !told) say('overlap', field.name);
      told ||= owner.has(at);
      owner.set(at, field.name);
    }
  }

  const seen = new Set<number>();
  for (const rule of parity) {
    const over = bitsOver(rule);
    if (!inside(rule.at) || over === null || !inside(...over)) {
      say('outOfRange', `parity ${rule.at}`);
      continue;
    }
    if (owner.has(rule.at)) say('parityInNumber', rule.at);
    if (seen.has(rule.at)) say('sameParityBit', rule.at);
    if (over.length === 0) say('parityOverNothing', rule.at);
    if (over.includes(rule.at)) say('parityOverItself', rule.at);
    seen.add(rule.at);
  }
  if (faults.length > 0) return faults;
  const zeros = fields.map(() => 0n);
  if (encode(layout, zeros) === null) say('parityInCircle', name);
  return faults;
}

/** The bits of a rule one by one; null when a range is not one that could be written out. */
function bitsOver({ over }: Parity): number[] | null {
  const bits: number[] = [];
  for (const each of over) {
    const [from, to] = typeof each === 'number' ? [each, each] : each;
    if (!Number.isInteger(from) || !Number.isInteger(to) || from > to || to - from > longest) return null;
    for (let at = from; at <= to; at++) bits.push(at);
  }
  return bits;
}

/** What is wrong between layouts: two of one name, or two of one length, between which a card could not choose. */
export function faultsBetween(layouts: readonly Layout[]): readonly LayoutFault[] {
  const twice = <T>(all: readonly T[]) => all.filter((each, index) => all.indexOf(each) !== index);
  return [
    ...twice(layouts.map(({ name }) => name)).map((at) => ({ fault: 'sameName' as const, at })),
    ...twice(layouts.map(({ length }) => length)).map((at) => ({ fault: 'sameLength' as const, at: String(at) })),
  ];
}

/** Own layouts, named with their prefix, and the built-in ones of every length that no own layout claims. */
export function layoutsOf(own: readonly Layout[], known: readonly Layout[] = builtIn): readonly Layout[] {
  const mine = own.map((layout) => ({ ...layout, name: `${ownPrefix}${layout.name}` }));
  return [...mine, ...known.filter(({ length }) => !mine.some((layout) => layout.length === length))];
}
