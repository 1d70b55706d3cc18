import { array, assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTrivial, pinFaultOf } from './pin.ts';
import { pinDigits } from './policy.ts';

const digit = integer({ min: 0, max: 9 });
const digits = (least: number, most: number) =>
  array(digit, { minLength: least, maxLength: most }).map((list) => list.join(''));

describe('a PIN', () => {
  it.each([
    ['0000'],
    ['1111'],
    ['1234'],
    ['9876'],
    ['8901'],
    ['2468'],
    ['135791'],
    ['1212'],
    ['121212'],
    ['123123'],
    ['12312312'],
    ['1122'],
    ['112233'],
    ['998877'],
    ['1221'],
    ['12321'],
    ['123321'],
    ['1984'],
    ['2026'],
    ['198407'],
    ['071984'],
    ['19840731'],
    ['31071984'],
    ['07311984'],
    ['2580'],
    ['0852'],
    ['147258'],
    ['159753'],
    ['123789'],
  ])('%s is trivial', (pin) => {
    expect(isTrivial(pin)).toBe(true);
  });

  it.each([['7391'], ['1847'], ['2107'], ['739155'], ['198413'], ['849302'], ['32011984'], ['147259'], ['112234']])(
    '%s is taken',
    (pin) => {
      expect(pinFaultOf(pin, { minLength: 4, trivial: 'refuse' })).toBeNull();
    },
  );

  it('has to be as long as the policy says, and never shorter than four digits', () => {
    expect(pinFaultOf('73915', { minLength: 6, trivial: 'refuse' })).toBe('pin.tooShort');
    expect(pinFaultOf('739', { minLength: 1, trivial: 'accept' })).toBe('pin.tooShort');
    // Length is told first: it is the easier one to mend.
    expect(pinFaultOf('1111', { minLength: 6, trivial: 'refuse' })).toBe('pin.tooShort');
    expect(pinFaultOf('111111', { minLength: 6, trivial: 'accept' })).toBeNull();
  });
});

describe('the trivial ones', () => {
  it('are all rows, from any digit and by any step', () => {
    assert(
      property(digit, digit, integer({ min: pinDigits.least, max: pinDigits.most }), (first, by, length) => {
        const pin = Array.from({ length }, (_, i) => (first + i * by) % 10).join('');
        expect(isTrivial(pin)).toBe(true);
      }),
    );
  });

  it('are all blocks that come twice, and whatever reads the same from behind', () => {
    assert(property(digits(2, 6), (block) => isTrivial(block + block)));
    assert(property(digits(2, 6), (half) => isTrivial(half + [...half].toReversed().join(''))));
  });

  it('are all days of two centuries, however they are written', () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const day = integer({ min: Date.UTC(1900, 0, 1) / 864e5, max: Date.UTC(2099, 11, 31) / 864e5 });
    assert(
      property(day, constantFrom('ymd', 'dmy', 'mdy', 'ym', 'my', 'y'), (days, order) => {
        const at = new Date(days * 864e5);
        const part: Record<string, string> = {
          y: String(at.getUTCFullYear()),
          m: two(at.getUTCMonth() + 1),
          d: two(at.getUTCDate()),
        };
        expect(isTrivial([...order].map((letter) => part[letter]).join(''))).toBe(true);
      }),
    );
  });

  it.each([
    [4, 0.06],
    [6, 0.01],
  ])('of %i digits are few, so that a PIN of one’s own is soon found', (length, share) => {
    const all = 10 ** length;
    let trivial = 0;
    for (let i = 0; i < all; i++) if (isTrivial(String(i).padStart(length, '0'))) trivial += 1;
    expect(trivial / all).toBeLessThan(share);
    expect(trivial).toBeGreaterThan(100);
  });
});
