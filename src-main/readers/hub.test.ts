import { describe, expect, it } from 'vitest';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import { fakeBasics } from '../testing/basics.fake.ts';
import { createCardReaders, presenceOf } from './hub.ts';
import type { Found, Sink } from './source.ts';

const card = 'csn:04a1b2c3d4e5f6' as CardId;
const reader: Found = { id: 'one', name: 'Reader', kind: 'hid' };

/** A reader that tells what it sees when the test says so, and says once only that it sees nothing. */
function plugged() {
  const basics = fakeBasics();
  let sink: Sink | null = null;
  const readers = createCardReaders({
    ...basics,
    sources: [
      (given) => {
        sink = given;
        return { signal: () => undefined, close: async () => undefined };
      },
    ],
  });
  if (!sink) throw new Error('the source was not opened');
  const told: Sink = sink;
  const taps: string[] = [];
  readers.onTap((tap) => taps.push(tap.card));
  told.found(reader);
  return {
    taps,
    pass: basics.pass,
    lay: () => {
      for (let look = 0; look < presenceOf.hid.confirm; look++) told.saw(reader.id, { is: 'card', card });
    },
    take: () => told.saw(reader.id, { is: 'nothing' }),
    replug: () => {
      told.lost(reader, 'unplugged', 'reader.unplugged');
      told.found(reader);
    },
  };
}

describe('a reader that is lost and found', () => {
  it('takes the same card again that had been taken away before', () => {
    const { taps, pass, lay, take, replug } = plugged();
    lay();
    take();
    pass(presenceOf.hid.goneMs);
    replug();
    lay();
    expect(taps).toHaveLength(2);
  });

  it('counts a card once that lay there all the time, or that it lost from sight only as it was lost itself', () => {
    const { taps, pass, lay, take, replug } = plugged();
    lay();
    replug();
    lay();
    take();
    replug();
    pass(presenceOf.hid.goneMs);
    lay();
    expect(taps).toHaveLength(1);
  });
});
