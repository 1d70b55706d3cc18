/**
 * What a card says, bit by bit. Bit 1 is the first that the card sends, as every published format counts;
 * it is the most significant one of `value`.
 */
export interface Bits {
  /** How many bits, 0 to `longest`. */
  readonly length: number;
  /** The bits as one number, 0 <= value < 2 ** length. */
  readonly value: bigint;
}

/** No credential of a proximity card is longer; what claims to be is not read on. */
export const longest = 256;

/** @throws RangeError when the number does not fit the length: a programming error, never a card's. */
export function bitsOf(value: bigint, length: number): Bits {
  if (!Number.isInteger(length) || length < 0 || length > longest) throw new RangeError(`no bit string of ${length}`);
  if (value < 0n || value >> BigInt(length) !== 0n) throw new RangeError(`value is wider than ${length} bits`);
  return { length, value };
}

/** Reads `0` and `1`; anything else, or too many of them, is null. */
export function bitsFromText(text: string): Bits | null {
  if (text.length > longest || !/^[01]+$/.test(text)) return null;
  return bitsOf(BigInt(`0b${text}`), text.length);
}

export const bitsToText = ({ value, length }: Bits): string =>
  length === 0 ? '' : value.toString(2).padStart(length, '0');

/** Big-endian: the first byte holds the first bits. `length` of them from the top; the rest is filling. */
export function bitsFromBytes(bytes: Uint8Array, length = bytes.length * 8): Bits | null {
  if (length > longest || length < 0 || Math.ceil(length / 8) !== bytes.length) return null;
  return bitsOf(numberOf(bytes) >> BigInt(bytes.length * 8 - length), length);
}

/** The number that bytes make, most significant byte first. */
export function numberOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/** The number in bits `from` to `to`, both counted from 1 and included. */
export function field({ value, length }: Bits, from: number, to: number): bigint {
  return (value >> BigInt(length - to)) & ((1n << BigInt(to - from + 1)) - 1n);
}

/** Bit `at`, counted from 1. */
export const bit = (bits: Bits, at: number): 0 | 1 => (field(bits, at, at) === 1n ? 1 : 0);

/** Without the first `leading` and the last `trailing` bits; null when nothing is left. */
export function strip({ value, length }: Bits, leading: number, trailing: number): Bits | null {
  const left = length - leading - trailing;
  if (leading < 0 || trailing < 0 || left <= 0) return null;
  return { length: left, value: (value >> BigInt(trailing)) & ((1n << BigInt(left)) - 1n) };
}

/** Whether an odd number of the bits in `mask` is set. */
export function isOdd(value: bigint, mask: bigint): boolean {
  let odd = false;
  for (let rest = value & mask; rest !== 0n; rest &= rest - 1n) odd = !odd;
  return odd;
}

/** Lower-case hexadecimal, as many digits as the length needs. */
export const bitsToHex = ({ value, length }: Bits): string => value.toString(16).padStart(Math.ceil(length / 4), '0');
