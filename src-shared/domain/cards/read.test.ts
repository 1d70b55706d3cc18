import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bits, bitsFromText, bitsOf, bitsToText, strip } from './bits.ts';
import { builtIn, h10301 } from './formats.ts';
import { bytesFromHex, bytesToHex } from './hex.ts';
import { isCardId, kindOf } from './id.ts';
import { encode, type Layout } from './layout.ts';
import { layoutsOf } from './own-layout.ts';
import { type CardRead, type CardRules, cardIdOf, defaultRules, readPacs } from './read.ts';

const whole = (bits: Bits): CardRead => ({ is: 'bits', bits, leading: 0, trailing: 0 });
const csn = (hex: string): CardRead => ({ is: 'csn', bytes: bytesFromHex(hex) ?? new Uint8Array() });
const nameOf = (read: CardRead, rules: Partial<CardRules> = {}): string => {
  const named = cardIdOf(read, { ...defaultRules, ...rules });
  return named.ok ? named.card : named.code;
};
const card = (facility: number, number: number): Bits => {
  const bits = encode(h10301, [BigInt(facility), BigInt(number)]);
  if (!bits) throw new Error('these numbers fit');
  return bits;
};

describe('cardIdOf', () => {
  it('gives one name to one card, whichever reader read it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 65_535 }), (facility, number) => {
        const bits = card(facility, number);
        const name = `h10301:${facility}:${number}`;
        const left = strip(bits, 1, 1);
        if (!left) throw new Error('24 bits are left');
        const filled = bits.value << 6n;
        const pacs = readPacs(Uint8Array.of(6, ...[24n, 16n, 8n, 0n].map((by) => Number((filled >> by) & 0xffn))));
        expect(nameOf(whole(bits))).toBe(name);
        expect(nameOf({ is: 'bits', bits: left, leading: 1, trailing: 1 })).toBe(name);
        expect(pacs && nameOf(pacs)).toBe(name);
        expect(isCardId(name)).toBe(true);
      }),
    );
  });

  it('refuses a wrong parity instead of naming another card', () => {
    const bits = card(10, 1188);
    expect(nameOf(whole(bitsOf(bits.value ^ 1n, 26)))).toBe('card.unknownFormat');
    expect(nameOf(whole(bitsOf(bits.value ^ (1n << 20n), 26)))).toBe('card.unknownFormat');
  });

  it('takes serial numbers of the known lengths, and no others', () => {
    expect(nameOf(csn('04A1B2C3D4E5F6'))).toBe('csn:04a1b2c3d4e5f6');
    expect(nameOf(csn('de4dbe3f'))).toBe('csn:de4dbe3f');
    expect(nameOf(csn('04a1b2c3d4e5f6778899'))).toBe('csn:04a1b2c3d4e5f6778899');
    for (const wrong of ['', '04', 'de4dbe3f00', '00000000', 'ffffffffffffff', '88de4dbe'])
      expect(nameOf(csn(wrong))).toBe('card.unknownFormat');
    expect(nameOf(csn('de4dbe3f'), { csn: false })).toBe('card.unknownFormat');
  });

  it('refuses a serial number that is drawn at random', () => {
    expect(nameOf(csn('08a1b2c3'))).toBe('card.randomId');
    expect(nameOf(csn('08a1b2c3d4e5f6'))).toBe('csn:08a1b2c3d4e5f6');
  });

  it('takes unknown lengths only where it is told to', () => {
    const bits = bitsOf(0x0badc0den, 32);
    expect(nameOf(whole(bits))).toBe('card.unknownFormat');
    expect(nameOf(whole(bits), { raw: [32] })).toBe('raw:32:0badc0de');
    expect(nameOf(whole(bits), { csnBits: 'asSent' })).toBe('csn:0badc0de');
    expect(nameOf(whole(bits), { csnBits: 'reversed' })).toBe('csn:dec0ad0b');
    expect(nameOf(whole(bitsOf(0n, 32)), { raw: [32] })).toBe('card.unknownFormat');
  });

  it('reads an own layout, which stands in for a built-in one of the same length', () => {
    const clinic: Layout = {
      name: 'clinic',
      length: 26,
      fields: [
        { name: 'site', from: 2, to: 5 },
        { name: 'card', from: 6, to: 25 },
      ],
      parity: [{ at: 1, kind: 'odd', over: [[2, 25]] }],
    };
    const layouts = layoutsOf([clinic]);
    expect(layouts.map(({ name }) => name)).toEqual(['x-clinic', 'h10304', 'c1000']);
    const bits = encode(clinic, [7n, 1188n]);
    expect(bits && nameOf(whole(bits), { layouts })).toBe('x-clinic:7:1188');
    expect(isCardId('x-clinic:7:1188')).toBe(true);
  });

  it('never answers with something that is no identity', () => {
    const rules = { layouts: builtIn, csn: true, csnBits: 'asSent' as const, raw: [32, 40] };
    const cut = fc.integer({ min: 0, max: 15 });
    fc.assert(
      fc.property(fc.stringMatching(/^[01]{1,64}$/), cut, cut, (text, leading, trailing) => {
        const bits = bitsFromText(text);
        if (!bits) throw new Error('it is a bit string');
        const named = cardIdOf({ is: 'bits', bits, leading, trailing }, rules);
        expect(named.ok ? isCardId(named.card) : named.code.startsWith('card.')).toBe(true);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 16 }), (bytes) => {
        const named = cardIdOf({ is: 'csn', bytes }, rules);
        expect(named.ok ? isCardId(named.card) : named.code.startsWith('card.')).toBe(true);
      }),
    );
  });
});

describe('readPacs', () => {
  it('reads the published example', () => {
    const read = readPacs(Uint8Array.of(0x06, 0x05, 0x02, 0x52, 0x40));
    expect(read?.is === 'bits' && bitsToText(read.bits)).toBe('00000101000000100101001001');
    expect(read && nameOf(read)).toBe('h10301:10:1188');
  });

  it('refuses counts over 7, nothing after the count, and filling that is not 0', () => {
    for (const wrong of [[], [6], [8, 5, 2, 0x52, 0x40], [6, 5, 2, 0x52, 0x41], [0xff, 0, 0]])
      expect(readPacs(Uint8Array.from(wrong))).toBeNull();
    expect(readPacs(new Uint8Array(40))).toBeNull();
  });
});

describe('isCardId', () => {
  it('takes each kind', () => {
    for (const good of [
      'h10301:0:0',
      'h10301:255:65535',
      'h10304:65535:524287',
      'c1000:4095:1048575',
      'csn:de4dbe3f',
      'csn:04a1b2c3d4e5f6',
      'csn:e012ffff00112233',
      'x-a:18446744073709551615',
      'raw:32:0badc0de',
      'raw:9:1ff',
    ])
      expect(isCardId(good), good).toBe(true);
  });

  it('takes no second way of writing one, and nothing that is too much', () => {
    for (const wrong of [
      '',
      'h10301',
      'h10301:10',
      'h10301:010:1188',
      'h10301:256:1',
      'h10301:1:65536',
      'h10301:1:2:3',
      'H10301:1:2',
      'h10301:1:2 ',
      'h10301:-1:2',
      'h10302:1:2',
      'toString:1:2',
      'c1000:4096:1',
      'csn:DE4DBE3F',
      'csn:de4dbe',
      'csn:',
      'x-:1',
      'x-a',
      'x-A:1',
      'x-a:18446744073709551616',
      'x-a:1:2:3:4:5:6:7',
      `x-a:${'1'.repeat(130)}`,
      'raw:32:badc0de',
      'raw:33:0badc0de',
      'raw:9:2ff',
      'raw:7:7f',
      'raw:032:0badc0de',
      'raw:300:00',
      null,
      42,
      ['csn:de4dbe3f'],
    ])
      expect(isCardId(wrong), String(wrong)).toBe(false);
  });

  it('lets a log have the kind alone', () => {
    const named = cardIdOf(csn('de4dbe3f'), defaultRules);
    expect(named.ok && kindOf(named.card)).toBe('csn');
  });
});

describe('hexadecimal', () => {
  it('goes both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        expect(bytesFromHex(bytesToHex(bytes))).toEqual(bytes);
        expect(bytesFromHex(bytesToHex(bytes).toUpperCase())).toEqual(bytes);
      }),
    );
    for (const wrong of ['0', 'xy', '0 ', '0x00']) expect(bytesFromHex(wrong)).toBeNull();
  });
});
