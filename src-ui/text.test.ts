import { describe, expect, it } from 'vitest';
import { cutTo, digitsOf, initials, minutes, secondsLeft } from './text.ts';

describe('initials', () => {
  it.each([
    ['a.rivera', 'AR'],
    ['Ana Maria Rivera', 'AR'],
    ['jo', 'J'],
    ['k_lee@harbor.example', 'KL'],
    ['', ''],
    ['...', ''],
    ['נורית לוי', 'נל'],
    ['👩‍⚕️ doc', 'D'],
  ])('%s -> %s', (name, expected) => expect(initials(name)).toBe(expected));
});

describe('cutTo', () => {
  it('keeps what fits and says when it cut', () => {
    expect(cutTo('abc', 3)).toEqual({ text: 'abc', cut: false });
    expect(cutTo('x'.repeat(10_000), 256)).toEqual({ text: 'x'.repeat(256), cut: true });
  });

  it('does not split a character', () => {
    expect(cutTo('a😀b', 2)).toEqual({ text: 'a', cut: true });
    expect(cutTo('a😀b', 3)).toEqual({ text: 'a😀', cut: true });
  });
});

describe('countdown', () => {
  it('rounds up, so that zero means now', () => {
    expect(secondsLeft(10_000, 9_999)).toBe(1);
    expect(secondsLeft(10_000, 10_000)).toBe(0);
    expect(secondsLeft(10_000, 20_000)).toBe(0);
    expect(minutes(secondsLeft(30_000, 0))).toBe('0:30');
    expect(minutes(605)).toBe('10:05');
  });
});

describe('digitsOf', () => {
  it.each([
    ['4829', '4829'],
    ['4a8 2-9', '4829'],
    ['', ''],
    ['abc', ''],
    ['٤٨٢٩', '4829'],
    ['۴۸۲۹', '4829'],
    ['४८२९', '4829'],
    ['４８２９', '4829'],
    ['𝟎𝟗', '09'],
  ])('%s -> %s', (typed, expected) => expect(digitsOf(typed)).toBe(expected));
});
