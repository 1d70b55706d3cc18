import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ReaderSettings, readerSettings, WedgeRulesSchema } from '../../src-shared/contracts/readers.ts';
import { bitsOf } from '../../src-shared/domain/cards/bits.ts';
import { h10301 } from '../../src-shared/domain/cards/formats.ts';
import { encode } from '../../src-shared/domain/cards/layout.ts';
import { clinicText } from '../../src-shared/domain/cards/testing/clinic.ts';
import { fakeBasics, slowly } from '../testing/basics.fake.ts';
import { openCardReaders } from './open.ts';
import { systemHid } from './pcprox/hid.ts';
import { cardRulesOf, wedgeOf } from './settings.ts';
import { fakeHid, pcproxModel } from './testing/pcprox.fake.ts';
import { fakePcsc } from './testing/pcsc.fake.ts';

const schema = readerSettings(z.registry());
const settings = (given: Partial<z.input<typeof schema>> = {}): ReaderSettings => schema.parse(given);
const refused = (given: Partial<z.input<typeof schema>>): boolean => !schema.safeParse(given).success;

function station(given: Partial<z.input<typeof schema>> = {}) {
  const basics = fakeBasics();
  const hid = fakeHid();
  const pcsc = fakePcsc(basics.timers);
  const readers = openCardReaders(settings(given), { ...basics, platform: 'linux', hid, pcsc: pcsc.pcsc });
  const taps: string[] = [];
  readers.onTap(({ reader, card }) => taps.push(`${reader} ${card}`));
  return {
    hid,
    pcsc,
    readers,
    taps,
    run: slowly(basics),
  };
}

describe('settings of readers', () => {
  it('take pcProx and PC/SC readers as they come, and no wedge reader', () => {
    expect(settings()).toMatchObject({ hid: 'on', pcsc: 'auto', serialNumbers: 'accept', wedge: 'off' });
    expect(wedgeOf(settings())).toBeNull();
    expect(cardRulesOf(settings()).layouts.map(({ name }) => name)).toEqual(['h10301', 'h10304', 'c1000']);
  });

  it('take own layouts, raw lengths and what a wedge reader types', () => {
    const all = settings({
      layouts: ['clinic 26; card 2-25; even 1: 2-25'],
      rawLengths: ['40'],
      serialNumbers: 'refuse',
      wedge: 'numbers h10304 *-*',
      wedgePrefix: ';',
      wedgeSuffix: '?{Enter}',
    });
    expect(cardRulesOf(all)).toMatchObject({ csn: false, raw: [40] });
    expect(cardRulesOf(all).layouts.map(({ name }) => name)).toEqual(['x-clinic', 'h10304', 'c1000']);
    const rules = wedgeOf(all)?.rules;
    expect(rules).toEqual({ prefix: ';', suffix: '?\n', maxGapMs: 30, minLength: 3, alphabet: '0123456789-' });
    expect(WedgeRulesSchema.parse(rules)).toEqual(rules);
  });

  it('are refused when they could not work', () => {
    for (const wrong of [
      { layouts: ['clinic'] },
      { layouts: ['a 26; card 2-25', 'b 26; card 2-25'] },
      { rawLengths: ['7'] },
      { rawLengths: ['257'] },
      { wedge: 'anything' },
      { wedgeSuffix: '{Escape}' },
      { wedgeSuffix: '123456789' },
      { wedgePrefix: '{Enter}' },
      { wedgeMaxGapMs: 61 },
      { wedgeMinLength: 5 },
      { pcscIgnore: [''] },
    ])
      expect(refused(wrong), JSON.stringify(wrong)).toBe(true);
  });
});

describe('settings that do not go together', () => {
  const said = (given: Partial<z.input<typeof schema>>): readonly string[] =>
    schema.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

  it.each<[Partial<z.input<typeof schema>>, string]>([
    [{ layouts: ['clinic 34; site 2-40'] }, 'layouts: the bits of "site" lie outside of the layout'],
    [
      { layouts: ['clinic 34; site 2-17; card 17-33'] },
      'layouts: the number "card" shares bits with the one before it',
    ],
    [{ layouts: ['Clinic 34; site 2-17'] }, 'layouts: "Clinic" is no name; begin with a lower-case letter'],
    [{ layouts: ['clinic thirty-four'] }, 'layouts: "clinic thirty-four" is no layout; write it as'],
    [{ layouts: [clinicText, 'ward 34; card 1-34'] }, 'layouts: two layouts have 34 bits'],
    [{ wedge: 'numbers x-clinic 5+5' }, 'wedge: x-clinic is none of h10301, h10304, c1000'],
    [{ wedge: 'numbers h10301 8' }, 'wedge: h10301 has 2 numbers (facility, card), a width each'],
    [{ wedge: 'numbers h10301 3+5', layouts: ['clinic 26; card 2-25'] }, 'wedge: h10301 is none of x-clinic'],
    [{ wedge: 'bits 40' }, 'wedge: no layout has 40 bits; describe it in readers.layouts'],
    [{ wedge: 'csn', serialNumbers: 'refuse' }, 'wedge: readers.serialNumbers refuses what it types'],
    [{ wedge: 'csn', wedgeSuffix: 'E{Enter}' }, 'wedgeSuffix: it begins with a character that a card has, too'],
    [{ wedge: 'numbers h10301 *-*' }, 'wedgePrefix: "numbers h10301 *-*" is typed with so few keys'],
  ])('%j', (given, words) => {
    expect(said(given)).toEqual([expect.stringContaining(words)]);
  });

  it.each<Partial<z.input<typeof schema>>>([
    { wedge: 'numbers x-clinic 5+5', layouts: [clinicText] },
    { wedge: 'numbers h10301 *-*', wedgePrefix: ';' },
    { wedge: 'bits 26' },
    { wedge: 'bits 40', rawLengths: ['40'] },
    { wedge: 'bits 56', serialBits: 'asSent' },
    { wedge: 'csn reversed', wedgeSuffix: '' },
    // What no wedge reader types is nobody's concern.
    { wedge: 'off', wedgeSuffix: 'E' },
  ])('%j does', (given) => {
    expect(said(given)).toEqual([]);
  });

  it('take a card for one that is typed with fewer keys than usual', () => {
    expect(wedgeOf(settings({ wedge: 'bits 26' }))?.rules.minLength).toBe(7);
    expect(wedgeOf(settings({ wedge: 'csn' }))?.rules.minLength).toBe(8);
  });
});

describe('readers of several kinds', () => {
  const badge = encode(h10301, [10n, 1188n]) ?? bitsOf(0n, 26);

  it('give one card one name and one tap', async () => {
    const { hid, readers, taps, run } = station({ wedge: 'numbers h10301 3+5' });
    const model = pcproxModel();
    hid.plug('/dev/hidraw0', model);
    await run(1200);
    model.place(badge);
    await run(300);
    readers.typed('01001188');
    expect(taps).toEqual(['pcprox-1 h10301:10:1188']);
    model.place(null);
    await run(2000);
    readers.typed('01001188');
    expect(taps).toEqual(['pcprox-1 h10301:10:1188', 'wedge h10301:10:1188']);
  });

  it('take what a wedge reader types twice for one card, and what it cannot have typed for none', async () => {
    const { readers, taps, run } = station({ wedge: 'numbers h10301 3+5' });
    readers.typed('01001188');
    await run(100);
    readers.typed('01001188');
    expect(taps).toHaveLength(1);
    await run(2000);
    const says = () => readers.status().map(({ id, state, code }) => [id, state, ...(code ? [code] : [])].join(' '));
    for (const text of ['010011', '']) {
      readers.typed(text);
      expect({ taps: taps.length, says: says() }).toEqual({ taps: 1, says: ['wedge ready reader.misread'] });
      await run(3100);
      expect(says()).toEqual(['wedge ready']);
    }
  });

  it('take every card that a wedge reader types, but a pile of them for a while for none', async () => {
    const { readers, taps, run } = station({ wedge: 'numbers h10301 3+5' });
    const says = () => readers.status().map(({ code }) => code);
    for (const [index, text] of ['01001188', '01001189', '01001190', '01001191'].entries()) {
      readers.typed(text);
      await run(250);
      expect(says()).toEqual([index < 2 ? undefined : 'reader.twoCards']);
    }
    expect(taps).toEqual(['wedge h10301:10:1188', 'wedge h10301:10:1189']);
    await run(3000);
    expect(says()).toEqual([undefined]);
    readers.typed('01001191');
    expect(taps).toHaveLength(3);
  });

  it('hear a wedge reader again right after it typed rubbish behind a card', async () => {
    const { readers, taps, run } = station({ wedge: 'numbers h10301 3+5' });
    readers.typed('01001188');
    await run(100);
    readers.typed('');
    await run(1100);
    readers.typed('01001188');
    expect(taps).toHaveLength(2);
  });

  it('hear nothing of keys where no wedge reader is configured', () => {
    const { readers, taps } = station();
    readers.typed('01001188');
    expect({ taps, status: readers.status() }).toEqual({ taps: [], status: [] });
  });

  it('can be switched off one by one', async () => {
    const { hid, pcsc, readers, run } = station({ hid: 'off', pcsc: 'off' });
    hid.plug('/dev/hidraw0', pcproxModel());
    pcsc.plug('Reader');
    await run(1500);
    expect(readers.status()).toEqual([]);
    await readers.close();
  });

  it('tell every listener, and none that has stopped listening', async () => {
    const { hid, readers, run } = station();
    let changes = 0;
    const stop = readers.onChange(() => {
      changes++;
    });
    const unplug = hid.plug('/dev/hidraw0', pcproxModel());
    await run(1200);
    expect(changes).toBe(1);
    stop();
    unplug();
    await run(1500);
    expect(changes).toBe(1);
  });
});

/** The native module needs libusb and libudev, which a machine without any USB program may lack. */
const unloadable = await systemHid()
  .devices()
  .then(
    () => null,
    (error: unknown) => String(error),
  );
const lacking = unloadable !== null && /lib(usb|udev)/.test(unloadable);
if (lacking) console.log(`node-hid is not tested: ${unloadable}`);

it.skipIf(lacking)('the system lists its HID devices', async () => {
  expect(Array.isArray(await systemHid().devices())).toBe(true);
});
