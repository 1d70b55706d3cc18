import { describe, expect, it } from 'vitest';
import { cards } from '../../src-renderer/demo/cards.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import { newPeople, withCards } from './people.ts';
import { createVirtualReader, unplugText } from './reader.ts';

const [card, other] = withCards(newPeople()).flatMap((person) => (person.card ? [person.card] : []));
if (!card || !other) throw new Error('the cast has no cards');

function setUp() {
  const basics = fakeBasics();
  const reader = createVirtualReader();
  const readers = reader.open(basics);
  const taps: string[] = [];
  readers.onTap((tap) => taps.push(tap.card));
  const state = () => readers.status().map(({ state, code }) => code ?? state);
  return { ...basics, reader, readers, taps, state };
}

describe('the reader of the demo', () => {
  it('is there from the first card on, and taps each once', () => {
    const { reader, state, taps, pass } = setUp();
    expect(state()).toEqual([]);
    reader.tap(card);
    expect(state()).toEqual(['ready']);
    pass(1_000);
    reader.tap(card);
    pass(1_000);
    reader.tap(other);
    expect(taps).toEqual([card, card, other]);
  });

  it('reads what the panel tells: the cards of the cast, in their order, and one that nobody has', () => {
    const { readers, taps, pass } = setUp();
    for (const { text } of cards) {
      readers.typed(text);
      pass(1_000);
    }
    expect(taps.slice(0, 2)).toEqual([card, other]);
    expect(new Set(taps).size).toBe(cards.length);
  });

  it('taps one card after the other, however fast they are laid on it', () => {
    const { reader, taps, pass } = setUp();
    for (const each of [card, other, card]) reader.tap(each);
    expect(taps).toEqual([card]);
    pass(1_000);
    expect(taps).toEqual([card, other, card]);
  });

  it('is unplugged and plugged in', () => {
    const { reader, readers, state, taps } = setUp();
    reader.plug();
    readers.typed(unplugText);
    expect(state()).toEqual(['reader.unplugged']);
    reader.tap(card);
    expect(state()).toEqual(['ready']);
    expect(taps).toEqual([card]);
  });

  it('says that two cards lie on it, until they are taken away', () => {
    const { reader, state, taps, pass, waiting } = setUp();
    const take = reader.layTwo(card, other);
    pass(1_000);
    expect(state()).toEqual(['reader.twoCards']);
    take();
    pass(1_000);
    expect(taps).toEqual([]);
    expect(waiting()).toBe(0);
  });

  it('remembers what its lights showed', () => {
    const { reader, readers } = setUp();
    reader.tap(card);
    readers.signal('waiting');
    readers.signal('accepted');
    expect(reader.shown).toEqual(['waiting', 'accepted']);
  });
});
