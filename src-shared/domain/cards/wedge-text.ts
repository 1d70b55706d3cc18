/** What a keyboard-wedge reader types, read as a card. */
import { absurd } from '../absurd.ts';
import { bitsOf, longest } from './bits.ts';
import { bytesFromHex } from './hex.ts';
import { csnLengths } from './id.ts';
import { encode, type Layout } from './layout.ts';
import type { Seen } from './presence.ts';
import { type CardRead, type CardRules, cardIdOf, readPacs } from './read.ts';

/** What the reader is set to type. */
export type WedgeContent =
  /** A chip's serial number in hexadecimal digits; some readers send its bytes in reverse. */
  | { readonly is: 'csn'; readonly order: 'asSent' | 'reversed' }
  /** Hexadecimal digits that lead with the count of filling bits. */
  | { readonly is: 'pacs' }
  /** All bits of a credential as one hexadecimal number. */
  | { readonly is: 'bits'; readonly length: number }
  /** The numbers of a layout in decimal digits; with an empty separator each is as wide as `digits` says. */
  | {
      readonly is: 'numbers';
      readonly layout: string;
      readonly separator: string;
      readonly digits: readonly number[];
    };

const hexadecimal = '0123456789abcdefABCDEF';

/** The characters that a card consists of. */
export const alphabetOf = (content: WedgeContent): string =>
  content.is === 'numbers' ? `0123456789${content.separator}` : hexadecimal;

/** The fewest characters that a card of this content is typed with. */
export function shortestText(content: WedgeContent, layouts: readonly Layout[]): number {
  switch (content.is) {
    case 'csn':
      return 2 * Math.min(...csnLengths);
    case 'pacs':
      // The count of filling bits, and the bits of the shortest layout.
      return 2 + 2 * Math.ceil(Math.min(...layouts.map(({ length }) => length)) / 8);
    case 'bits':
      return Math.ceil(content.length / 4);
    case 'numbers': {
      if (content.separator === '') return content.digits.reduce((sum, each) => sum + each, 0);
      const numbers = layouts.find(({ name }) => name === content.layout)?.fields.length ?? 1;
      return 2 * numbers - 1;
    }
    default:
      return absurd(content);
  }
}

/** The card that was typed; null when the text is not what the reader is set to type. */
export function readText(text: string, content: WedgeContent, rules: CardRules): CardRead | null {
  switch (content.is) {
    case 'csn': {
      const bytes = bytesFromHex(text);
      if (!bytes || !csnLengths.includes(bytes.length)) return null;
      return { is: 'csn', bytes: content.order === 'reversed' ? bytes.reverse() : bytes };
    }
    case 'pacs': {
      const bytes = bytesFromHex(text);
      return bytes && readPacs(bytes);
    }
    case 'bits': {
      if (!/^[0-9a-f]{1,64}$/i.test(text)) return null;
      const value = BigInt(`0x${text}`);
      return value >> BigInt(content.length) === 0n ? whole(value, content.length) : null;
    }
    case 'numbers': {
      const layout = rules.layouts.find(({ name }) => name === content.layout);
      const parts = partsOf(text, content.separator, content.digits);
      if (!layout || !parts?.every((part) => /^[0-9]{1,20}$/.test(part))) return null;
      // Parity is not typed: it is put back, so that the card has the name that other readers give it.
      const bits = encode(layout, parts.map(BigInt));
      return bits && whole(bits.value, bits.length);
    }
  }
}

const whole = (value: bigint, length: number): CardRead => ({
  is: 'bits',
  bits: bitsOf(value, length),
  leading: 0,
  trailing: 0,
});

function partsOf(text: string, separator: string, digits: readonly number[]): string[] | null {
  if (separator !== '') return text.split(separator);
  if (text.length !== digits.reduce((sum, each) => sum + each, 0)) return null;
  const ends = digits.map((_, index) => digits.slice(0, index + 1).reduce((sum, each) => sum + each, 0));
  return ends.map((end, index) => text.slice(end - (digits[index] ?? 0), end));
}

/** What one burst of keys says. */
export function seenInText(text: string, content: WedgeContent, rules: CardRules): Seen {
  const read = readText(text, content, rules);
  if (!read) return { is: 'unreadable', code: 'reader.misread' };
  const named = cardIdOf(read, rules);
  return named.ok ? { is: 'card', card: named.card } : { is: 'unreadable', code: named.code };
}

/**
 * What a reader is set to type, as one text of the settings: `csn`, `csn reversed`, `pacs`, `bits 26`,
 * `numbers h10301 3+5` (fixed widths), `numbers h10301 *-*` (with a separator). Null: none of them.
 */
export function parseContent(text: string): WedgeContent | null {
  if (text === 'csn') return { is: 'csn', order: 'asSent' };
  if (text === 'csn reversed') return { is: 'csn', order: 'reversed' };
  if (text === 'pacs') return { is: 'pacs' };
  const [, length] = /^bits ([0-9]{1,3})$/.exec(text) ?? [];
  if (length !== undefined) {
    return Number(length) >= 8 && Number(length) <= longest ? { is: 'bits', length: Number(length) } : null;
  }
  const [, layout, how = ''] = /^numbers (h10301|h10304|c1000|x-[a-z][a-z0-9-]{0,23}) (\S+)$/.exec(text) ?? [];
  if (layout === undefined) return null;
  if (/^[1-9][0-9]?(\+[1-9][0-9]?)*$/.test(how)) {
    return { is: 'numbers', layout, separator: '', digits: how.split('+').map(Number) };
  }
  const [, separator] = /^\*([^*0-9a-zA-Z])\*$/.exec(how) ?? [];
  return separator === undefined ? null : { is: 'numbers', layout, separator, digits: [] };
}
