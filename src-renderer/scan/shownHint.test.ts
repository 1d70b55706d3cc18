import { describe, expect, it } from 'vitest';
import { shownHint } from './shownHint.ts';

describe('shownHint', () => {
  it('is what main says until this window’s camera has said something', () => {
    expect(shownHint(undefined, 'closer')).toBe('closer');
    expect(shownHint(undefined, null)).toBeNull();
  });

  it('is what the camera sees now, not what main repeats of a moment ago', () => {
    expect(shownHint('closer', 'centre')).toBe('closer');
    expect(shownHint(null, 'closer')).toBeNull();
  });

  it('is what only main can see', () => {
    expect(shownHint(null, 'uncover')).toBe('uncover');
    expect(shownHint(null, 'takeMaskOff')).toBe('takeMaskOff');
  });

  it('is one thing, the more urgent of both', () => {
    expect(shownHint('severalPeople', 'uncover')).toBe('severalPeople');
    expect(shownHint('eyesOpen', 'takeMaskOff')).toBe('takeMaskOff');
  });
});
