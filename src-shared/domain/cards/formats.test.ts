import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bits, bitsFromBytes, bitsFromText, bitsOf, bitsToText, strip } from './bits.ts';
import { builtIn, corporate1000, h10301, h10304 } from './formats.ts';
import { decode, decodeStripped, encode, type Layout } from './layout.ts';

const numbersOf = (layout: Layout) =>
  fc.tuple(...layout.fields.map(({ from, to }) => fc.bigInt({ min: 0n, max: (1n << BigInt(to - from + 1)) - 1n })));

const flip = ({ value, length }: Bits, at: number): Bits => bitsOf(value ^ (1n << BigInt(length - at)), length);

const encoded = (layout: Layout, numbers: readonly bigint[]): Bits => {
  const bits = encode(layout, numbers);
  if (!bits) throw new Error('these numbers fit');
  return bits;
};

describe.each(builtIn.map((layout) => [layout.name, layout] as const))('%s', (_, layout) => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(numbersOf(layout), (numbers) => {
        expect(decode(layout, encoded(layout, numbers))).toEqual(numbers);
      }),
    );
  });

  it('refuses every single wrong bit: a misread is not another card', () => {
    fc.assert(
      fc.property(numbersOf(layout), fc.integer({ min: 1, max: layout.length }), (numbers, at) => {
        expect(decode(layout, flip(encoded(layout, numbers), at))).toBeNull();
      }),
    );
  });

  it('gives the same numbers where the reader took the parity bits off', () => {
    const leading = Math.min(...layout.fields.map(({ from }) => from)) - 1;
    fc.assert(
      fc.property(numbersOf(layout), (numbers) => {
        const left = strip(encoded(layout, numbers), leading, 1);
        expect(left && decodeStripped(layout, left, leading, 1)).toEqual(numbers);
      }),
    );
  });

  it('refuses another length, and a strip that cuts into a number', () => {
    const bits = encoded(
      layout,
      layout.fields.map(() => 1n),
    );
    expect(decode(layout, bitsOf(0n, layout.length + 1))).toBeNull();
    const cut = strip(bits, 3, 0);
    expect(cut && decodeStripped(layout, cut, 3, 0)).toBeNull();
    expect(decodeStripped(layout, bits, 1, 1)).toBeNull();
  });

  it('does not write numbers that do not fit', () => {
    const ones = layout.fields.map(() => 1n);
    expect(encode(layout, ones.slice(1))).toBeNull();
    expect(encode(layout, [-1n, ...ones.slice(1)])).toBeNull();
    const { from = 0, to = 0 } = layout.fields[0] ?? {};
    expect(encode(layout, [1n << BigInt(to - from + 1), ...ones.slice(1)])).toBeNull();
  });
});

describe('H10301', () => {
  it('reads cards of published examples', () => {
    // Facility 118, card 1603: the last 26 bits of 2006ec0c86.
    expect(decode(h10301, bitsOf(0x2006ec0c86n & 0x3ffffffn, 26))).toEqual([118n, 1603n]);
    const omnikey = bitsFromBytes(Uint8Array.of(0x05, 0x02, 0x52, 0x40), 26);
    expect(omnikey && decode(h10301, omnikey)).toEqual([10n, 1188n]);
  });

  it('has even parity over bits 2 to 13 and odd parity over bits 14 to 25', () => {
    expect(bitsToText(encoded(h10301, [0n, 0n]))).toBe(`0${'0'.repeat(24)}1`);
    expect(bitsToText(encoded(h10301, [1n, 1n]))).toBe(`1${'00000001'}${'0000000000000001'}0`);
  });
});

describe('H10304', () => {
  it('watches the middle bit from both sides', () => {
    // Card bit 2 of 19 is bit 19 of 37.
    expect(bitsToText(encoded(h10304, [0n, 1n << 17n]))).toBe(`1${'0'.repeat(17)}1${'0'.repeat(17)}0`);
  });
});

describe('Corporate 1000, 35 bits', () => {
  /** Parity by the masks that are published for the number's 32 low bits and what is above them. */
  const parity = (value: bigint, mask: bigint): bigint => {
    let ones = 0n;
    for (let rest = value & mask; rest > 0n; rest >>= 1n) ones += rest & 1n;
    return ones & 1n;
  };

  it('is still watched over by the parity bits that a reader left on it', () => {
    fc.assert(
      fc.property(numbersOf(corporate1000), fc.integer({ min: 2, max: 35 }), (numbers, at) => {
        const bits = encoded(corporate1000, numbers);
        const left = strip(bits, 1, 0);
        const wrong = strip(flip(bits, at), 1, 0);
        expect(left && decodeStripped(corporate1000, left, 1, 0)).toEqual(numbers);
        expect(wrong && decodeStripped(corporate1000, wrong, 1, 0)).toBeNull();
      }),
    );
  });

  it('agrees with the published masks', () => {
    fc.assert(
      fc.property(numbersOf(corporate1000), (numbers) => {
        const [company = 0n, card = 0n] = numbers;
        let value = (company << 21n) | (card << 1n);
        value |= parity(value, 0x1b6db6db6n) << 33n;
        value |= parity(value, 0x36db6db6cn) ^ 1n;
        value |= (parity(value, 0x3ffffffffn) ^ 1n) << 34n;
        expect(encoded(corporate1000, numbers).value).toBe(value);
      }),
    );
  });
});

describe('bit strings', () => {
  it('reads text and gives it back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[01]{1,80}$/), (text) => {
        const bits = bitsFromText(text);
        expect(bits && bitsToText(bits)).toBe(text);
      }),
    );
    for (const wrong of ['', '2', '0 1', '1'.repeat(257)]) expect(bitsFromText(wrong)).toBeNull();
  });

  it('refuses numbers that do not fit their length', () => {
    expect(() => bitsOf(4n, 2)).toThrow(RangeError);
    expect(() => bitsOf(-1n, 2)).toThrow(RangeError);
    expect(() => bitsOf(0n, 257)).toThrow(RangeError);
    expect(() => bitsOf(0n, 1.5)).toThrow(RangeError);
  });

  it('has nothing left when all is stripped', () => {
    expect(strip(bitsOf(3n, 2), 1, 1)).toBeNull();
    expect(strip(bitsOf(3n, 2), -1, 1)).toBeNull();
  });
});
