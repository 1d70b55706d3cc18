import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardId } from './id.ts';
import { defaultPresence, nobody, type Presence, type Seen, see } from './presence.ts';

const pollMs = 100;
const a: Seen = { is: 'card', card: 'h10301:10:1188' as CardId };
const b: Seen = { is: 'card', card: 'h10301:10:1189' as CardId };
const none: Seen = { is: 'nothing' };
const noise: Seen = { is: 'unreadable', code: 'reader.misread' };
const times = (count: number, seen: Seen): Seen[] => Array.from({ length: count }, () => seen);

/** Polls one after the other; taps as `A` and `B` with the poll's number, and the codes that were told. */
function polls(...all: readonly (Seen | readonly Seen[])[]) {
  let presence: Presence = nobody;
  const taps: string[] = [];
  const codes: (string | null)[] = [];
  for (const [index, seen] of all.flat().entries()) {
    const look = see(presence, seen, index * pollMs, defaultPresence);
    presence = look.presence;
    if (look.tap !== null) taps.push(`${look.tap.endsWith('8') ? 'A' : 'B'}${index}`);
    if (look.code !== codes.at(-1)) codes.push(look.code);
  }
  return { taps, codes: codes.filter((code) => code !== null), at: presence.at };
}

describe('presence', () => {
  it('is one tap for a card that is held on the reader', () => {
    expect(polls(none, times(600, a)).taps).toEqual(['A2']);
  });

  it('is a new tap when the card was taken away for a moment', () => {
    expect(polls(a, a, times(4, none), a, a).taps).toEqual(['A1', 'A7']);
  });

  it('is no new tap when the reader loses the card for a poll or two', () => {
    expect(polls(a, a, none, a, a, none, none, a, a, none, a, a).taps).toEqual(['A1']);
  });

  it('is nothing when a card was read once', () => {
    expect(polls(a, none, a, none, none, a, noise, a, noise).taps).toEqual([]);
  });

  it('counts two cards that take turns as none, and says so', () => {
    const { taps, codes, at } = polls(a, b, a, b, a, b, a, a, a, a, a, a, a, a);
    expect({ taps, codes, at }).toEqual({ taps: [], codes: ['reader.twoCards'], at: 'crowded' });
  });

  it('counts again when both were taken away', () => {
    expect(polls(a, b, a, b, times(4, none), b, b).taps).toEqual(['B9']);
  });

  it('takes a second card only when it has stayed alone', () => {
    expect(polls(a, a, b, b, b).taps).toEqual(['A1']);
    expect(polls(a, a, times(6, b)).taps).toEqual(['A1', 'B7']);
    expect(polls(a, a, times(6, b), a, a, a, a, a, a, a).taps).toEqual(['A1', 'B7']);
  });

  it('is not confused by a card that passes by the one that lies there', () => {
    expect(polls(a, a, b, none, a, a, b, noise, a, a, a).taps).toEqual(['A1']);
  });

  it('lets noise neither confirm nor take away', () => {
    expect(polls(a, noise, a, noise, a, noise).taps).toEqual([]);
    expect(polls(a, a, times(30, noise), a, a).taps).toEqual(['A1']);
    expect(polls(a, a, none, times(5, noise), a, a).taps).toEqual(['A1']);
    expect(polls(a, noise, b, b, b).taps).toEqual([]);
    expect(polls(a, noise, a, a).taps).toEqual(['A3']);
  });

  it('knows nothing any more of a card that was gone when the next look comes late', () => {
    const once = { ...defaultPresence, confirm: 1, patience: 1 };
    const held = see(see(nobody, a, 0, once).presence, none, 1000, once).presence;
    expect(see(held, noise, 2000, once).code).toBe('reader.misread');
    expect(see(held, a, 2000, once).tap).toBe(a.is === 'card' && a.card);
    expect(see(held, a, 1100, once).tap).toBeNull();
  });

  it('says that something cannot be read only when it lasts', () => {
    expect(polls(noise, noise, a, a).codes).toEqual([]);
    expect(polls(times(5, noise)).codes).toEqual(['reader.misread']);
    expect(polls(times(5, noise), none, noise).codes).toEqual(['reader.misread']);
  });

  const anything = fc.array(fc.constantFrom(a, b, none, noise), { maxLength: 80 });

  it('taps only a card that was read the same twice in a row, and never twice without a gap', () => {
    fc.assert(
      fc.property(anything, (seen) => {
        for (const tap of polls(seen).taps) {
          const at = Number(tap.slice(1));
          expect(seen[at]).toBe(tap.startsWith('A') ? a : b);
          expect(seen[at - 1]).toBe(seen[at]);
        }
        const { taps } = polls(seen);
        for (const [index, tap] of taps.entries()) {
          const last = taps[index - 1];
          if (!last || last[0] !== tap[0]) continue;
          const between = seen.slice(Number(last.slice(1)), Number(tap.slice(1)));
          expect(between.some((each) => each === none)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('taps nothing while reads take turns', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(none, noise), { maxLength: 40 }), (between) => {
        const seen = between.flatMap((each, index) => [index % 2 === 0 ? a : b, ...(index % 3 === 0 ? [each] : [])]);
        expect(polls(seen).taps).toEqual([]);
      }),
    );
  });
});
