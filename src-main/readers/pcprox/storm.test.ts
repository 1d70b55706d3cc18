/** Two pcProx readers through everything that cables, hands and systems do to them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bits, bitsOf } from '../../../src-shared/domain/cards/bits.ts';
import { h10301 } from '../../../src-shared/domain/cards/formats.ts';
import { encode } from '../../../src-shared/domain/cards/layout.ts';
import { defaultRules } from '../../../src-shared/domain/cards/read.ts';
import { fakeBasics, slowly } from '../../testing/basics.fake.ts';
import { createCardReaders } from '../hub.ts';
import { type Faults, fakeHid, type PcproxModel, pcproxModel } from '../testing/pcprox.fake.ts';
import { lookMs, pcproxSource } from './source.ts';

const cardOf = (card: bigint): Bits => encode(h10301, [10n, card]) ?? bitsOf(0n, 26);

const faults = fc.constantFrom<Faults>(
  {},
  { denied: true },
  { silent: true },
  { garble: (report) => report.subarray(0, 5) },
  { garble: (report) => new Uint8Array(report.length + 40).fill(0xff) },
  { garble: () => new Uint8Array(0) },
);
const moment = fc.record({
  reader: fc.constantFrom(0, 1),
  what: fc.oneof(
    fc.record({ is: fc.constant('plug' as const), faults }),
    fc.record({ is: fc.constant('unplug' as const) }),
    fc.record({ is: fc.constant('lay' as const), card: fc.constantFrom(1n, 2n, 3n) }),
    fc.record({ is: fc.constant('take' as const) }),
  ),
  ms: fc.integer({ min: 0, max: 600 }),
});

describe('two readers in a storm', () => {
  it('make no card of nothing, and both read again within two looks once they are left in peace', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { maxLength: 14 }), async (moments) => {
        const basics = fakeBasics();
        const run = slowly(basics, 5);
        const hid = fakeHid();
        const readers = createCardReaders({
          ...basics,
          sources: [pcproxSource({ ...basics, hid, rules: defaultRules, platform: 'linux' })],
        });
        const taps: string[] = [];
        readers.onTap(({ card }) => taps.push(card));
        const models: PcproxModel[] = [];
        const lying: (Bits | null)[] = [null, null];
        const unplugs: (() => void)[] = [];
        let plugs = 0;
        const place = (reader: number, card: Bits | null) => {
          lying[reader] = card;
          models[reader]?.place(card);
        };
        /** What a reader held in its memory goes with its power; what lies on it stays. */
        const plug = (reader: number, faults: Faults = {}) => {
          unplugs[reader]?.();
          const model = pcproxModel();
          models[reader] = model;
          model.place(lying[reader] ?? null);
          unplugs[reader] = hid.plug(`/dev/hidraw${plugs++}`, model, faults);
        };
        const laid = new Set<string>();
        for (const { reader, what, ms } of moments) {
          if (what.is === 'plug') plug(reader, what.faults);
          else if (what.is === 'unplug') unplugs[reader]?.();
          else if (what.is === 'lay') {
            place(reader, cardOf(what.card));
            laid.add(`h10301:10:${what.card}`);
          } else place(reader, null);
          await run(ms);
        }
        for (const tap of taps) expect(laid).toContain(tap);

        for (const reader of [0, 1]) {
          place(reader, null);
          plug(reader);
        }
        await run(2 * lookMs);
        expect(readers.status().filter(({ state }) => state === 'ready')).toHaveLength(2);
        for (const [reader, card] of [4n, 5n].entries()) {
          place(reader, cardOf(card));
          await run(500);
          expect(taps.at(-1)).toBe(`h10301:10:${card}`);
        }
        const closing = readers.close();
        await run(100);
        await closing;
        expect(hid.opened()).toEqual([]);
        for (const model of models) expect([model.burnt(), model.pages()[0]?.[7]]).toEqual([0, 0x11]);
      }),
      { numRuns: 150 },
    );
  });
});
