/**
 * The bytes of rf IDEAS pcProx readers (USB 0c27:3bfa): feature reports of 8 bytes without a report number.
 * A command is written, its answer is read; a configuration page is selected, then read or overwritten, and
 * `90 mask` ends a change, where a bit of the mask would burn a page into EEPROM. This module never sets one.
 * Source: notes of the free software community about readers of the 6081 family; the maker publishes none.
 */
import { bitsOf, numberOf } from '../../../src-shared/domain/cards/bits.ts';
import type { CardRead } from '../../../src-shared/domain/cards/read.ts';

export const usb = { vendor: 0x0c27, product: 0x3bfa } as const;

/** Bytes of a feature report, without the report number that the system puts before it. */
export const reportLength = 8;

export const commands = {
  page0: 0x80,
  page1: 0x81,
  page2: 0x82,
  info: 0x8a,
  bits: 0x8e,
  card: 0x8f,
  finish: 0x90,
} as const;

/** A command with its parameters, as the 9 bytes that are written: the report number 0 comes first. */
export const command = (code: number, ...parameters: readonly number[]): readonly number[] =>
  report([code, ...parameters]);

/** Eight bytes with the report number 0 before them. */
export const report = (bytes: Iterable<number>): readonly number[] => {
  const all = [0, ...bytes];
  return [...all, ...new Array<number>(Math.max(0, reportLength + 1 - all.length)).fill(0)];
};

/** What to ask the system for. macOS gives unnumbered reports under number 1, and without the number. */
export const asks = (platform: NodeJS.Platform): { readonly number: number; readonly length: number } =>
  platform === 'darwin' ? { number: 1, length: reportLength } : { number: 0, length: reportLength + 1 };

/** The 8 bytes of an answer; null when it is truncated, too long, or carries the number of another report. */
export function answerOf(raw: Uint8Array, platform: NodeJS.Platform): Uint8Array | null {
  if (raw.length === reportLength + 1 && raw[0] === asks(platform).number) return raw.subarray(1);
  return platform === 'darwin' && raw.length === reportLength ? raw : null;
}

/** Parity bits that the reader takes off without looking at them. */
export interface Stripped {
  readonly leading: number;
  readonly trailing: number;
}

/** Page 0, byte 2: leading bits in the low half, trailing bits in the high one. */
export const strippedBy = (page0: Uint8Array): Stripped => ({
  leading: (page0[2] ?? 0) & 0x0f,
  trailing: (page0[2] ?? 0) >> 4,
});

/** Page 0 for a reader that types nothing (byte 7, bit 7) and hands over all bits, so that parity can be checked. */
export function quiet(page0: Uint8Array): Uint8Array {
  const page = Uint8Array.from(page0);
  page[2] = 0;
  page[7] = (page[7] ?? 0) | 0x80;
  return page;
}

export const isQuiet = (page0: Uint8Array): boolean => ((page0[7] ?? 0) & 0x80) !== 0;

export interface Lights {
  readonly red: boolean;
  readonly green: boolean;
}

/** Page 2 with the lights in our hands: byte 0, bits 0 and 1; byte 1, bit 1 takes them over. */
export function lit(page2: Uint8Array, { red, green }: Lights): Uint8Array {
  const page = Uint8Array.from(page2);
  page[0] = ((page[0] ?? 0) & ~0x03) | (red ? 0x01 : 0) | (green ? 0x02 : 0);
  page[1] = (page[1] ?? 0) | 0x02;
  return page;
}

/** Page 2 with or without a beep for each card that the reader takes in: byte 1, bit 4. */
export function sounding(page2: Uint8Array, beep: boolean): Uint8Array {
  const page = Uint8Array.from(page2);
  page[1] = beep ? (page[1] ?? 0) | 0x10 : (page[1] ?? 0) & ~0x10;
  return page;
}

export type Polled =
  | { readonly is: 'nothing' }
  | { readonly is: 'read'; readonly read: CardRead }
  | { readonly is: 'noise' };

const noise: Polled = { is: 'noise' };

/**
 * What lies on the reader: `card` is the answer to 8f, least significant byte first; `bits` is the one to 8e, whose
 * first byte counts the bits and whose second repeats it (or is 0 in readers that do not). Bits above the count
 * must be 0; whatever does not agree with itself is noise and no card.
 */
export function readOf(card: Uint8Array, bits: Uint8Array, stripped: Stripped): Polled {
  if (card.every((byte) => byte === 0)) return { is: 'nothing' };
  const count = bits[0] ?? 0;
  if (count === 0 || count > 8 * reportLength || (bits[1] !== count && bits[1] !== 0)) return noise;
  const value = numberOf(card.slice(0, Math.ceil(count / 8)).reverse());
  if (value === 0n || value >> BigInt(count) !== 0n) return noise;
  return { is: 'read', read: { is: 'bits', bits: bitsOf(value, count), ...stripped } };
}
