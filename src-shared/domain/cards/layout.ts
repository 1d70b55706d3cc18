/**
 * The layout of a credential: which bits are which number, and what its parity bits watch over.
 * Built-in formats and an organisation's own are both described by it, so one reader of layouts serves all.
 */
import { type Bits, bitsOf, field, isOdd } from './bits.ts';

/** A number in bits `from` to `to`, counted from 1, both included. */
export interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Bit `at` makes the count of ones in itself and the bits of `over` even or odd. */
export interface Parity {
  readonly at: number;
  readonly kind: 'even' | 'odd';
  /** Bits or ranges of them, counted from 1, both ends included. */
  readonly over: readonly (number | readonly [from: number, to: number])[];
}

export interface Layout {
  /** Stands before the numbers in a card's identity. */
  readonly name: string;
  /** Bits in all, parity included. */
  readonly length: number;
  /** The numbers that make the identity, in the order in which they stand in it. */
  readonly fields: readonly Field[];
  readonly parity: readonly Parity[];
}

/** The numbers of a card, in the order of the layout's fields. */
export type Numbers = readonly bigint[];

/** The bits that a parity rule counts, its own among them, as a mask over the credential's number. */
export const maskOf = ({ length }: Layout, { at, over }: Parity): bigint => {
  let mask = 1n << BigInt(length - at);
  for (const each of over) {
    const [from, to] = typeof each === 'number' ? [each, each] : each;
    for (let one = from; one <= to; one++) mask |= 1n << BigInt(length - one);
  }
  return mask;
};

/** Each parity rule as the bits it counts; layouts are few and live long, so they are worked out once. */
const masks = new WeakMap<Layout, readonly (readonly [mask: bigint, odd: boolean])[]>();
function rulesOf(layout: Layout) {
  const known = masks.get(layout);
  if (known) return known;
  const made = layout.parity.map((rule) => [maskOf(layout, rule), rule.kind === 'odd'] as const);
  masks.set(layout, made);
  return made;
}

/** Whether every parity bit is as it must be. */
export const parityHolds = (layout: Layout, { value }: Bits): boolean =>
  rulesOf(layout).every(([mask, odd]) => isOdd(value, mask) === odd);

/** The numbers of a whole credential; null when it has another length or a parity bit is wrong. */
export function decode(layout: Layout, bits: Bits): Numbers | null {
  if (bits.length !== layout.length || !parityHolds(layout, bits)) return null;
  return layout.fields.map(({ from, to }) => field(bits, from, to));
}

/**
 * The numbers of a credential from which a reader took `leading` and `trailing` bits without looking at them.
 * Null when a number was cut, or when the length is another one.
 */
export function decodeStripped(layout: Layout, bits: Bits, leading: number, trailing: number): Numbers | null {
  if (bits.length + leading + trailing !== layout.length) return null;
  const last = layout.length - trailing;
  if (layout.fields.some(({ from, to }) => from <= leading || to > last)) return null;
  // Parity bits that are left are looked at where everything that they watch over is left, too.
  const whole = { length: layout.length, value: bits.value << BigInt(trailing) };
  const kept = ((1n << BigInt(bits.length)) - 1n) << BigInt(trailing);
  const wrong = rulesOf(layout).some(([mask, odd]) => (mask & ~kept) === 0n && isOdd(whole.value, mask) !== odd);
  return wrong ? null : layout.fields.map(({ from, to }) => field(whole, from, to));
}

/**
 * The credential that carries these numbers; bits that belong to no field and no parity rule are 0.
 * Null when a number is negative or wider than its field, or there is one too many or too few.
 */
export function encode(layout: Layout, numbers: Numbers): Bits | null {
  if (numbers.length !== layout.fields.length) return null;
  let value = 0n;
  for (const [index, { from, to }] of layout.fields.entries()) {
    const number = numbers[index];
    if (number === undefined || number < 0n || number >> BigInt(to - from + 1) !== 0n) return null;
    value |= number << BigInt(layout.length - to);
  }
  // A parity bit may watch over another one: what depends on nothing that is still open is set first.
  const open = new Set(layout.parity);
  while (open.size > 0) {
    const next = [...open].find(
      (rule) => ![...open].some((other) => other !== rule && watches(layout, rule, other.at)),
    );
    if (!next) return null;
    open.delete(next);
    if (isOdd(value, maskOf(layout, next)) !== (next.kind === 'odd')) value |= 1n << BigInt(layout.length - next.at);
  }
  return bitsOf(value, layout.length);
}

const watches = (layout: Layout, rule: Parity, at: number): boolean =>
  ((maskOf(layout, rule) >> BigInt(layout.length - at)) & 1n) === 1n;
