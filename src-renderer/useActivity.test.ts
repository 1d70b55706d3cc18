import { describe, expect, it } from 'vitest';
import { isSomebody } from './useActivity.ts';

describe('isSomebody', () => {
  it.each([
    ['a key', { type: 'keydown', isTrusted: true }, true],
    ['a press', { type: 'pointerdown', isTrusted: true, movementX: 0, movementY: 0 }, true],
    ['a movement', { type: 'pointermove', isTrusted: true, movementX: 0, movementY: -3 }, true],
    [
      'a pointer that lies still while the page moves',
      { type: 'pointermove', isTrusted: true, movementX: 0, movementY: 0 },
      false,
    ],
    ['a script', { type: 'keydown', isTrusted: false }, false],
  ])('%s: %o', (_, event, expected) => expect(isSomebody(event)).toBe(expected));
});
