import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsOf } from '../../../src-shared/domain/cards/bits.ts';
import { answerOf, asks, command, isQuiet, lit, quiet, readOf, report, strippedBy } from './protocol.ts';

const none = { leading: 0, trailing: 0 };
const bytes = (...some: readonly number[]) => Uint8Array.from({ length: 8 }, (_, at) => some[at] ?? 0);

describe('commands', () => {
  it('are nine bytes that begin with the report number', () => {
    expect(command(0x8f)).toEqual([0, 0x8f, 0, 0, 0, 0, 0, 0, 0]);
    expect(command(0x90, 0)).toEqual([0, 0x90, 0, 0, 0, 0, 0, 0, 0]);
    expect(report(bytes(1, 2, 3))).toEqual([0, 1, 2, 3, 0, 0, 0, 0, 0]);
  });

  it('are asked and answered as each system wants it', () => {
    expect([asks('linux'), asks('win32'), asks('darwin')]).toEqual([
      { number: 0, length: 9 },
      { number: 0, length: 9 },
      { number: 1, length: 8 },
    ]);
    expect(answerOf(Uint8Array.of(0, ...bytes(7)), 'linux')).toEqual(bytes(7));
    expect(answerOf(bytes(7), 'darwin')).toEqual(bytes(7));
    expect(answerOf(Uint8Array.of(1, ...bytes(7)), 'darwin')).toEqual(bytes(7));
  });

  it('have no other answers', () => {
    for (const wrong of [[], [0], bytes(7), [1, ...bytes(7)], [0, ...bytes(7), 0], new Array(65).fill(0)])
      expect(answerOf(Uint8Array.from(wrong), 'linux')).toBeNull();
    expect(answerOf(Uint8Array.of(0, ...bytes(7)), 'darwin')).toBeNull();
  });
});

describe('configuration pages', () => {
  it('are changed in the bits that are meant, and in no others', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (page) => {
        const made = quiet(page);
        expect([...made].map((byte, at) => (at === 2 || at === 7 ? null : byte))).toEqual(
          [...page].map((byte, at) => (at === 2 || at === 7 ? null : byte)),
        );
        expect({ quiet: isQuiet(made), stripped: strippedBy(made), rest: (made[7] ?? 0) & 0x7f }).toEqual({
          quiet: true,
          stripped: none,
          rest: (page[7] ?? 0) & 0x7f,
        });
        const lights = lit(page, { red: false, green: true });
        expect([(lights[0] ?? 0) & 3, (lights[0] ?? 0) >> 2, lights[1]]).toEqual([
          2,
          (page[0] ?? 0) >> 2,
          (page[1] ?? 0) | 2,
        ]);
        expect(lights.subarray(2)).toEqual(page.subarray(2));
      }),
    );
  });

  it('say how many bits were taken off at each end', () => {
    expect(strippedBy(bytes(3, 5, 0x12))).toEqual({ leading: 2, trailing: 1 });
  });
});

describe('what lies on the reader', () => {
  it('is nothing when all bytes are 0, whatever the count says', () => {
    expect(readOf(bytes(), bytes(26, 26), none)).toEqual({ is: 'nothing' });
  });

  it('is a number, least significant byte first, of as many bits as are counted', () => {
    // Facility 10, card 1188 without parity, as the notes of the protocol give it.
    expect(readOf(bytes(0xa4, 0x04, 0x0a), bytes(24, 24), { leading: 1, trailing: 1 })).toEqual({
      is: 'read',
      read: { is: 'bits', bits: bitsOf(0x0a04a4n, 24), leading: 1, trailing: 1 },
    });
    // Some readers do not repeat the count, and some leave old bytes behind the card.
    expect(readOf(bytes(0xa4, 0x04, 0x0a, 0xee), bytes(24, 0), none).is).toBe('read');
  });

  it('is noise where the answers do not agree with themselves', () => {
    const card = bytes(0x49, 0x09, 0x14, 0x00);
    expect(readOf(card, bytes(0, 0), none).is).toBe('noise');
    expect(readOf(card, bytes(65, 65), none).is).toBe('noise');
    expect(readOf(card, bytes(26, 25), none).is).toBe('noise');
    expect(readOf(bytes(0x49, 0x09, 0x14, 0x04), bytes(26, 26), none).is).toBe('noise');
    expect(readOf(bytes(0, 0, 0, 0, 1), bytes(26, 26), none).is).toBe('noise');
  });

  it('never throws', () => {
    const any = fc.uint8Array({ maxLength: 80 });
    fc.assert(
      fc.property(any, any, (card, bits) => {
        expect(['nothing', 'read', 'noise']).toContain(readOf(card, bits, none).is);
      }),
      { numRuns: 2000 },
    );
  });
});
