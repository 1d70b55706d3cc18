/** From what a reader gives to what the card is called. */
import { type Bits, bitsFromBytes, bitsToHex } from './bits.ts';
import type { ReaderCode } from './codes.ts';
import { builtIn } from './formats.ts';
import { bytesFromHex } from './hex.ts';
import { type CardId, csnId, csnLengths, layoutId, rawId } from './id.ts';
import { decode, decodeStripped, type Layout } from './layout.ts';

/** One read, before anything is known about its format. */
export type CardRead =
  /** Bits as the card sent them, without those that the reader took off both ends. */
  | { readonly is: 'bits'; readonly bits: Bits; readonly leading: number; readonly trailing: number }
  /** A chip's serial number, first byte first. */
  | { readonly is: 'csn'; readonly bytes: Uint8Array };

/** What this workstation takes for a card. */
export interface CardRules {
  /** At most one for each length: a card says how long it is, not which format it has. */
  readonly layouts: readonly Layout[];
  /** Whether a chip's serial number is a card. */
  readonly csn: boolean;
  /**
   * Bit readers that also read chips give the serial number as plain bits: whether 32, 56, 64 and 80 bits without a
   * layout are one, and which byte comes first.
   */
  readonly csnBits: 'off' | 'asSent' | 'reversed';
  /** Lengths that are taken as they are, although nothing can find a misread in them. */
  readonly raw: readonly number[];
}

export const defaultRules: CardRules = { layouts: builtIn, csn: true, csnBits: 'off', raw: [] };

export type Named = { readonly ok: true; readonly card: CardId } | { readonly ok: false; readonly code: ReaderCode };

const refuse = (code: ReaderCode): Named => ({ ok: false, code });
const unknown = refuse('card.unknownFormat');

/**
 * The one name of the card that was read. A wrong parity is refused and never another card;
 * so is a serial number that the card makes up anew at each touch.
 */
export function cardIdOf(read: CardRead, rules: CardRules): Named {
  if (read.is === 'csn') return rules.csn ? serialOf(read.bytes) : unknown;
  const { bits, leading, trailing } = read;
  const length = bits.length + leading + trailing;
  const layout = rules.layouts.find((each) => each.length === length);
  if (layout) {
    const cut = leading + trailing > 0;
    const numbers = cut ? decodeStripped(layout, bits, leading, trailing) : decode(layout, bits);
    return numbers ? { ok: true, card: layoutId(layout, numbers) } : unknown;
  }
  if (leading + trailing > 0 || bits.value === 0n) return unknown;
  if (rules.csnBits !== 'off' && length % 8 === 0 && csnLengths.includes(length / 8)) {
    const bytes = bytesFromHex(bitsToHex(bits));
    return bytes ? serialOf(rules.csnBits === 'asSent' ? bytes : bytes.reverse()) : unknown;
  }
  return rules.raw.includes(length) ? { ok: true, card: rawId(bits) } : unknown;
}

function serialOf(bytes: Uint8Array): Named {
  if (!csnLengths.includes(bytes.length)) return unknown;
  if (bytes.every((byte) => byte === 0x00) || bytes.every((byte) => byte === 0xff)) return unknown;
  // ISO 14443-3: a single-size identifier that begins with 08 is drawn at random; 88 announces a longer one.
  if (bytes.length === 4 && bytes[0] === 0x08) return refuse('card.randomId');
  if (bytes.length === 4 && bytes[0] === 0x88) return unknown;
  return { ok: true, card: csnId(bytes) };
}

/**
 * The output that leads with its count of filling bits, as an ASN.1 bit string does: `06 05 02 52 40` are 32 - 6 bits.
 * Null when the count is not 0 to 7, nothing follows it, or the filling is not 0.
 */
export function readPacs(bytes: Uint8Array): CardRead | null {
  const [filling = 8, ...rest] = bytes;
  const last = rest.at(-1);
  if (filling > 7 || last === undefined || (last & ((1 << filling) - 1)) !== 0) return null;
  const bits = bitsFromBytes(Uint8Array.from(rest), rest.length * 8 - filling);
  return bits && { is: 'bits', bits, leading: 0, trailing: 0 };
}
