import { describe, expect, it } from 'vitest';
import { type Bits, bitsOf } from '../../../src-shared/domain/cards/bits.ts';
import { corporate1000, h10301 } from '../../../src-shared/domain/cards/formats.ts';
import { encode, type Layout } from '../../../src-shared/domain/cards/layout.ts';
import { defaultRules } from '../../../src-shared/domain/cards/read.ts';
import { fakeBasics, slowly } from '../../testing/basics.fake.ts';
import { createCardReaders } from '../hub.ts';
import { type FakeHid, fakeHid, type PcproxModel, pcproxModel } from '../testing/pcprox.fake.ts';
import { pcproxSource } from './source.ts';

const cardOf = (layout: Layout, ...numbers: readonly number[]): Bits => {
  const bits = encode(layout, numbers.map(BigInt));
  if (!bits) throw new Error('these numbers fit');
  return bits;
};
const badge = cardOf(h10301, 10, 1188);
const other = cardOf(h10301, 10, 1189);

function station(platform: NodeJS.Platform = 'linux', hid: FakeHid = fakeHid(platform), beep?: () => boolean) {
  const basics = fakeBasics();
  const readers = createCardReaders({
    ...basics,
    sources: [pcproxSource({ ...basics, hid, rules: defaultRules, platform, ...(beep && { beep }) })],
  });
  const taps: string[] = [];
  readers.onTap(({ card, reader }) => taps.push(`${reader} ${card}`));
  return {
    hid,
    readers,
    taps,
    entries: basics.entries,
    run: slowly(basics),
    says: () => readers.status().map(({ id, state, code }) => [id, state, ...(code ? [code] : [])].join(' ')),
  };
}

/** A station with one reader that is ready. */
async function ready(model: PcproxModel = pcproxModel(), platform: NodeJS.Platform = 'linux') {
  const at = station(platform);
  const unplug = at.hid.plug('/dev/hidraw0', model);
  await at.run(1100);
  expect(at.says()).toEqual(['pcprox-1 ready']);
  return { ...at, model, unplug };
}

describe('a pcProx reader', () => {
  it('reads a badge within two polls, once for as long as it lies there', async () => {
    const { model, taps, run } = await ready();
    model.place(badge);
    await run(250);
    expect(taps).toEqual(['pcprox-1 h10301:10:1188']);
    await run(3000);
    expect(taps).toHaveLength(1);
  });

  it('beeps for a card where the computer’s policy says so, and as it did before when it is let go', async () => {
    let beep = true;
    const { hid, run, readers } = station('linux', fakeHid(), () => beep);
    const model = pcproxModel();
    const found = model.pages().map((page) => [...page]);
    hid.plug('/dev/hidraw0', model);
    await run(1500);
    const tap = async (): Promise<number> => {
      model.place(badge);
      await run(500);
      model.place(null);
      await run(500);
      return model.beeps();
    };
    expect(await tap()).toBe(1);
    readers.signal('accepted');
    expect(await tap()).toBe(2);
    beep = false;
    await run(500);
    expect(await tap()).toBe(2);
    const closing = readers.close();
    await run(100);
    await closing;
    expect({ pages: model.pages(), burnt: model.burnt() }).toEqual({ pages: found, burnt: 0 });
  });

  it('reads it once although the reader was lost and found under it', async () => {
    const { hid, model, taps, run, unplug, says } = await ready();
    model.place(badge);
    await run(500);
    unplug();
    await run(1500);
    expect(says()).toEqual(['pcprox-1 unplugged reader.unplugged']);
    hid.plug('/dev/hidraw1', model);
    await run(2000);
    expect({ says: says(), taps: taps.length }).toEqual({ says: ['pcprox-1 ready'], taps: 1 });
    model.place(other);
    await run(1000);
    expect(taps).toHaveLength(2);
  });

  it('reads it again after it was away for a moment', async () => {
    const { model, taps, run } = await ready();
    for (const card of [badge, null, badge, null]) {
      model.place(card);
      await run(500);
    }
    expect(taps).toEqual(['pcprox-1 h10301:10:1188', 'pcprox-1 h10301:10:1188']);
  });

  it('reads other formats, and one that keeps stripping parity all the same', async () => {
    const { model, taps, run } = await ready(pcproxModel({ stubborn: true }));
    model.place(badge);
    await run(500);
    model.place(null);
    await run(500);
    expect(taps).toEqual(['pcprox-1 h10301:10:1188']);

    const whole = await ready();
    whole.model.place(cardOf(corporate1000, 365, 288_652));
    await whole.run(500);
    expect(whole.taps).toEqual(['pcprox-1 c1000:365:288652']);
  });

  it('is asked as macOS wants it', async () => {
    const { model, taps, run } = await ready(pcproxModel(), 'darwin');
    model.place(badge);
    await run(500);
    expect(taps).toEqual(['pcprox-1 h10301:10:1188']);
  });

  it('types nothing, keeps its EEPROM, and is as it was when it is let go', async () => {
    const model = pcproxModel();
    const before = structuredClone(model.pages());
    const { readers, run, hid } = await ready(model);
    model.place(badge);
    await run(500);
    readers.signal('accepted');
    await run(50);
    expect(model.pages()[0]?.[7]).toBe(0x91);
    expect(model.pages()[2]?.slice(0, 2)).toEqual([0x02, 0x02]);
    const closing = readers.close();
    await run(100);
    await closing;
    expect(model.pages()).toEqual(before);
    expect({ burnt: model.burnt(), keystrokes: model.keystrokes(), opened: hid.opened() }).toEqual({
      burnt: 0,
      keystrokes: 0,
      opened: [],
    });
  });

  it('shows outcomes by its lights and has them back afterwards', async () => {
    const { model, readers, run } = await ready();
    const lights = () => model.pages()[2]?.slice(0, 2);
    readers.signal('accepted');
    await run(50);
    expect(lights()).toEqual([0, 0]);
    model.place(badge);
    await run(500);
    for (const [outcome, bits] of [
      ['waiting', 3],
      ['refused', 1],
      ['accepted', 2],
    ] as const) {
      readers.signal(outcome);
      await run(50);
      expect(lights()).toEqual([bits, 2]);
    }
    await run(2000);
    expect(lights()).toEqual([0, 0]);
    model.place(null);
    await run(500);
  });

  it('says that a reader goes on typing although it was told not to', async () => {
    const { entries } = await ready(pcproxModel({ typing: true }));
    expect(entries.some(({ event }) => event === 'reader.types')).toBe(true);
  });

  it('refuses a card with a wrong parity and says so while it lies there', async () => {
    const { model, taps, run, says } = await ready();
    model.place(bitsOf(badge.value ^ 1n, 26));
    await run(1000);
    expect({ taps, says: says() }).toEqual({ taps: [], says: ['pcprox-1 ready card.unknownFormat'] });
    model.place(null);
    await run(500);
    expect(says()).toEqual(['pcprox-1 ready']);
  });

  it('counts two cards that are read in turns as none', async () => {
    const { model, taps, run, says } = await ready();
    for (let turn = 0; turn < 20; turn++) {
      model.place(turn % 2 === 0 ? badge : other);
      await run(100);
    }
    expect({ taps, says: says() }).toEqual({ taps: [], says: ['pcprox-1 ready reader.twoCards'] });
  });

  it('never logs a card', async () => {
    const { model, run, entries } = await ready();
    model.place(badge);
    await run(500);
    expect(entries.some(({ event }) => event === 'tap')).toBe(true);
    expect(JSON.stringify(entries)).not.toContain('1188');
  });
});

describe('readers that come and go', () => {
  it('takes nothing from one that is pulled out in the middle of a read', async () => {
    const { model, taps, run, says, unplug } = await ready();
    model.place(badge);
    // The first of the two polls that a tap needs has been answered, or is being answered.
    for (let ms = 0; ms < 90; ms++) await run(1);
    unplug();
    await run(2000);
    expect({ taps, says: says() }).toEqual({ taps: [], says: ['pcprox-1 unplugged reader.unplugged'] });
  });

  it('takes nothing at whatever moment it is pulled out before the second poll', async () => {
    for (let moment = 0; moment <= 12; moment++) {
      const { model, taps, run, unplug } = await ready();
      await run(100 - moment);
      model.place(badge);
      await run(moment);
      unplug();
      await run(300);
      expect(taps).toEqual([]);
    }
  });

  it('finds it again within 2 s, under the same name, at whatever place', async () => {
    const { hid, model, taps, run, says, unplug } = await ready();
    unplug();
    await run(1500);
    hid.plug('/dev/hidraw7', model);
    model.place(badge);
    await run(2000);
    expect({ taps, says: says() }).toEqual({ taps: ['pcprox-1 h10301:10:1188'], says: ['pcprox-1 ready'] });
  });

  it('notices one that was replaced at the same place between two looks', async () => {
    const { hid, taps, run, says, unplug } = await ready();
    unplug();
    const fresh = pcproxModel();
    hid.plug('/dev/hidraw0', fresh);
    await run(2000);
    fresh.place(badge);
    await run(300);
    expect({ taps, says: says() }).toEqual({ taps: ['pcprox-1 h10301:10:1188'], says: ['pcprox-1 ready'] });
  });

  it('reads two readers, and one card on both of them once', async () => {
    const { hid, model, taps, run, says } = await ready();
    const second = pcproxModel();
    hid.plug('/dev/hidraw1', second);
    await run(1100);
    expect(says()).toEqual(['pcprox-1 ready', 'pcprox-2 ready']);
    model.place(badge);
    second.place(badge);
    await run(500);
    expect(taps).toHaveLength(1);
    model.place(null);
    second.place(other);
    await run(700);
    expect(taps.slice(1)).toEqual(['pcprox-2 h10301:10:1189']);
  });

  it('says that a reader may not be opened, and takes it as soon as it may', async () => {
    const { hid, run, says } = station();
    const unplug = hid.plug('/dev/hidraw0', pcproxModel(), { denied: true });
    await run(1500);
    expect(says()).toEqual(['pcprox-1 failed reader.denied']);
    unplug();
    hid.plug('/dev/hidraw0', pcproxModel());
    await run(1500);
    expect(says()).toEqual(['pcprox-1 ready']);
  });

  it('gives up on a reader that does not answer, and goes on looking for others', async () => {
    const { hid, run, says, readers } = station();
    hid.plug('/dev/hidraw0', pcproxModel(), { silent: true });
    await run(100);
    hid.plug('/dev/hidraw1', pcproxModel());
    await run(3000);
    expect(says().sort()).toEqual(['pcprox-1 failed reader.failed', 'pcprox-2 ready']);
    const closing = readers.close();
    await run(5000);
    await closing;
    expect(hid.opened()).toEqual([]);
  });

  it('keeps its readers when the system fails to list them once', async () => {
    const hid = fakeHid();
    let fails = false;
    const flaky: FakeHid = {
      ...hid,
      devices: () => (fails ? Promise.reject(new Error('no list')) : hid.devices()),
    };
    const { run, says } = station('linux', flaky);
    hid.plug('/dev/hidraw0', pcproxModel());
    await run(1500);
    fails = true;
    await run(3000);
    expect(says()).toEqual(['pcprox-1 ready']);
  });

  it('takes nothing from truncated, oversized or foreign reports', async () => {
    for (const garble of [
      (bytes: Uint8Array) => bytes.subarray(0, 5),
      (bytes: Uint8Array) => Uint8Array.of(...bytes, 0, 0, 0, 0),
      (bytes: Uint8Array) => Uint8Array.of(3, ...bytes.subarray(1)),
      () => new Uint8Array(0),
    ]) {
      const at = station();
      const model = pcproxModel();
      let broken = false;
      at.hid.plug('/dev/hidraw0', model, { garble: (bytes) => (broken ? garble(bytes) : bytes) });
      await at.run(1100);
      broken = true;
      model.place(badge);
      await at.run(2000);
      expect({ taps: at.taps, says: at.says() }).toEqual({ taps: [], says: ['pcprox-1 ready reader.misread'] });
      broken = false;
      await at.run(500);
      expect(at.taps).toEqual(['pcprox-1 h10301:10:1188']);
    }
  });
});
