/**
 * What a card is called, whichever reader read it. Two readers that read one card give one `CardId`; the cloud stores
 * a keyed hash of it and never the text. It identifies and proves nothing: prox numbers and serial numbers can be cloned.
 *
 *     h10301:10:1188           facility and card of 26 bits        c1000:365:288652         company and card of 35 bits
 *     h10304:10:1188           facility and card of 37 bits        csn:04a1b2c3d4e5f6       serial number, 4, 7, 8, 10 bytes
 *     x-clinic:7:1188          an organisation's own layout        raw:32:0badc0de          bits that nothing describes
 *
 * Never log one whole: `kindOf` is what a log may have.
 */
import type { Bits } from './bits.ts';
import { bitsToHex } from './bits.ts';
import { builtIn } from './formats.ts';
import { bytesToHex } from './hex.ts';
import type { Layout, Numbers } from './layout.ts';

declare const brand: unique symbol;
export type CardId = string & { readonly [brand]: 'card' };

/** Longest identity, in characters. */
export const longestCardId = 128;

/** Serial numbers of contactless cards: single, double and triple size of ISO 14443-3, and 8 bytes of ISO 15693. */
export const csnLengths: readonly number[] = [4, 7, 8, 10];

/** Before the name of an organisation's own layout, so that none is ever mistaken for a built-in one. */
export const ownPrefix = 'x-';

/** The name of an own layout, without its prefix. */
export const ownName = /^[a-z][a-z0-9-]{0,23}$/;

/** No leading zero, so that one number has one text; 20 digits are what 64 bits need. */
const number = '(?:0|[1-9][0-9]{0,19})';
const own = new RegExp(`^x-[a-z][a-z0-9-]{0,23}(?::${number}){1,6}$`);
const serial = new RegExp(`^csn:(?:${csnLengths.map((bytes) => `[0-9a-f]{${2 * bytes}}`).join('|')})$`);
const unread = /^raw:([1-9][0-9]{0,2}):([0-9a-f]{1,64})$/;
const numbered = /^([a-z0-9]+):([0-9]+):([0-9]+)$/;

const widths = new Map(builtIn.map(({ name, fields }) => [name, fields.map(({ from, to }) => to - from + 1)]));

/** Whether a text is an identity exactly as this module writes it: anything else would be a second name of a card. */
export function isCardId(text: unknown): text is CardId {
  if (typeof text !== 'string' || text.length > longestCardId) return false;
  if (serial.test(text)) return true;
  if (text.startsWith(ownPrefix))
    return (
      own.test(text) &&
      text
        .split(':')
        .slice(1)
        .every((each) => fits(each, 64))
    );
  const raw = unread.exec(text);
  if (raw) return isRaw(Number(raw[1]), raw[2] ?? '');
  const [, name = '', ...numbers] = numbered.exec(text) ?? [];
  return widths.get(name)?.every((width, index) => fits(numbers[index] ?? '', width)) ?? false;
}

const fits = (digits: string, width: number): boolean =>
  /^(?:0|[1-9][0-9]{0,19})$/.test(digits) && BigInt(digits) >> BigInt(width) === 0n;

const isRaw = (length: number, hex: string): boolean =>
  length >= 8 && length <= 256 && hex.length === Math.ceil(length / 4) && BigInt(`0x${hex}`) >> BigInt(length) === 0n;

export const layoutId = ({ name }: Layout, numbers: Numbers): CardId => [name, ...numbers].join(':') as CardId;
export const csnId = (bytes: Uint8Array): CardId => `csn:${bytesToHex(bytes)}` as CardId;
export const rawId = (bits: Bits): CardId => `raw:${bits.length}:${bitsToHex(bits)}` as CardId;

/** What a log may say of a card: its format. */
export const kindOf = (card: CardId): string => card.slice(0, card.indexOf(':'));
