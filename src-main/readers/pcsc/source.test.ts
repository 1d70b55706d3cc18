import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCardId } from '../../../src-shared/domain/cards/id.ts';
import { defaultRules } from '../../../src-shared/domain/cards/read.ts';
import { fakeBasics, slowly } from '../../testing/basics.fake.ts';
import { createCardReaders } from '../hub.ts';
import { fakePcsc } from '../testing/pcsc.fake.ts';
import { pcscSource, seenOf } from './source.ts';

const ok = [0x90, 0x00];
const badge = [0x04, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, ...ok];
const other = [0xde, 0x4d, 0xbe, 0x3f, ...ok];
const name = 'Reader CL 00 00';

function station(expected = false, runs = true) {
  const basics = fakeBasics();
  const fake = fakePcsc(basics.timers);
  fake.serve(runs);
  const readers = createCardReaders({
    ...basics,
    sources: [pcscSource({ ...basics, pcsc: fake.pcsc, rules: defaultRules, ignore: ['SAM'], expected })],
  });
  const taps: string[] = [];
  readers.onTap(({ card }) => taps.push(card));
  return {
    fake,
    readers,
    taps,
    entries: basics.entries,
    run: slowly(basics, 10),
    says: () => readers.status().map(({ name, state, code }) => [name, state, ...(code ? [code] : [])].join(': ')),
  };
}

async function ready() {
  const at = station();
  at.fake.plug(name);
  await at.run(1500);
  expect(at.says()).toEqual([`${name}: ready`]);
  return at;
}

describe('a PC/SC reader', () => {
  it('counts a card once that lies there while the service starts anew, and the next one as well', async () => {
    const { fake, taps, run } = await ready();
    fake.lay(name, badge);
    await run(300);
    fake.serve(false);
    await run(2000);
    fake.serve(true);
    await run(3000);
    expect(taps).toHaveLength(1);
    fake.take(name);
    await run(500);
    fake.lay(name, badge);
    await run(500);
    expect(taps).toHaveLength(2);
  });

  it('takes the same card again that was taken away before the service started anew, or the reader was plugged in again', async () => {
    const { fake, taps, run } = await ready();
    const tap = async (): Promise<void> => {
      fake.lay(name, badge);
      await run(500);
      fake.take(name);
      await run(1000);
    };
    await tap();
    fake.serve(false);
    await run(2000);
    fake.serve(true);
    await run(3000);
    await tap();
    expect(taps).toHaveLength(2);
    fake.unplug(name);
    await run(2000);
    fake.plug(name);
    await run(3000);
    await tap();
    expect(taps).toHaveLength(3);
  });

  it('asks a card for its serial number once', async () => {
    const { fake, taps, run } = await ready();
    fake.lay(name, badge);
    await run(3000);
    expect({ taps, commands: fake.commands() }).toEqual({ taps: ['csn:04a1b2c3d4e5f6'], commands: ['ffca000000'] });
  });

  it('reads it again after it was away for a moment, and not when the field lost it for an instant', async () => {
    const { fake, taps, run } = await ready();
    for (const away of [500, 100, 500]) {
      fake.lay(name, badge);
      await run(400);
      fake.take(name);
      await run(away);
    }
    expect(taps).toHaveLength(2);
  });

  it('asks again when the card does not answer while it is laid down', async () => {
    const { fake, taps, run } = await ready();
    fake.lay(name, 'error', 'error', badge);
    await run(500);
    expect(taps).toEqual(['csn:04a1b2c3d4e5f6']);
  });

  it('takes nothing from a card that never answers, that is mute, or that is taken away meanwhile', async () => {
    const { fake, taps, run, says } = await ready();
    fake.lay(name, 'error');
    await run(1000);
    expect(says()).toEqual([`${name}: ready: reader.misread`]);
    fake.take(name);
    await run(1500);
    expect(says()).toEqual([`${name}: ready`]);
    fake.layMute(name);
    await run(500);
    expect(says()).toEqual([`${name}: ready: reader.misread`]);
    fake.take(name);
    await run(500);
    fake.lay(name, 'error', badge);
    await run(20);
    fake.take(name);
    await run(2000);
    expect({ taps, says: says() }).toEqual({ taps: [], says: [`${name}: ready`] });
  });

  it('takes a second card that replaced the first at once', async () => {
    const { fake, taps, run } = await ready();
    fake.lay(name, badge);
    await run(500);
    fake.swap(name, other);
    await run(500);
    expect(taps).toEqual(['csn:04a1b2c3d4e5f6', 'csn:de4dbe3f']);
  });

  it('leaves slots alone that nobody taps', async () => {
    const { fake, run, says } = await ready();
    fake.plug('Reader SAM 01 00');
    await run(1500);
    expect(says()).toEqual([`${name}: ready`]);
  });
});

describe('PC/SC readers that come and go', () => {
  it('takes nothing from one that is pulled out, and finds it again under the same name', async () => {
    const { fake, taps, run, says } = await ready();
    fake.lay(name, 'error', 'error', badge);
    await run(30);
    fake.unplug(name);
    await run(1500);
    expect({ taps, says: says() }).toEqual({ taps: [], says: [`${name}: unplugged: reader.unplugged`] });
    fake.plug(name);
    fake.lay(name, badge);
    await run(2000);
    expect({ taps, says: says() }).toEqual({ taps: ['csn:04a1b2c3d4e5f6'], says: [`${name}: ready`] });
  });

  it('goes on when the service was restarted', async () => {
    const { fake, taps, run, says } = await ready();
    fake.serve(false);
    await run(3000);
    expect(says()).toEqual([`${name}: unplugged: reader.unplugged`]);
    fake.serve(true);
    fake.lay(name, badge);
    await run(2000);
    expect({ taps, says: says() }).toEqual({ taps: ['csn:04a1b2c3d4e5f6'], says: [`${name}: ready`] });
    expect(fake.contexts()).toBe(1);
  });

  it('says that the service is missing only where it is expected, and logs it once', async () => {
    for (const expected of [true, false]) {
      const { fake, run, says, entries } = station(expected, false);
      await run(5000);
      expect(entries.map(({ event }) => event).filter((event) => event === 'readers.pcsc')).toHaveLength(1);
      expect(says()).toEqual(expected ? ['Smart card service: failed: reader.noService'] : []);
      fake.serve(true);
      fake.plug(name);
      await run(2000);
      expect(says()).toEqual([`${name}: ready`]);
    }
  });

  it('ends its wait when it is closed, and gives the service back', async () => {
    const { fake, readers, run } = await ready();
    const closing = readers.close();
    await run(20);
    await closing;
    expect(fake.contexts()).toBe(0);
    fake.lay(name, badge);
    await run(1000);
    expect(fake.commands()).toEqual([]);
  });
});

describe('what a card answers', () => {
  const of = (...bytes: readonly number[]) => {
    const seen = seenOf(Uint8Array.from(bytes), defaultRules);
    return seen.is === 'card' ? seen.card : seen.is === 'unreadable' ? seen.code : seen.is;
  };

  it('is a card only as a serial number of a known length and 90 00', () => {
    expect(of(...badge)).toBe('csn:04a1b2c3d4e5f6');
    expect(of(...other)).toBe('csn:de4dbe3f');
    expect(of(0x08, 1, 2, 3, ...ok)).toBe('card.randomId');
    for (const wrong of [
      [],
      [0x90],
      ok,
      [0x6a, 0x81],
      [...badge.slice(0, 7), 0x63, 0x00],
      [1, 2, 3, ...ok],
      new Array(300).fill(1),
    ])
      expect(of(...wrong)).toBe('card.unknownFormat');
  });

  it('never throws, and is never half a card', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (answer) => {
        const seen = seenOf(answer, defaultRules);
        expect(seen.is === 'card' ? isCardId(seen.card) : seen.is === 'unreadable').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
