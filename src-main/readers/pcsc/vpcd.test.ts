/** The smart card service itself, with a virtual reader; skipped with the reason where it is not installed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultRules } from '../../../src-shared/domain/cards/read.ts';
import { systemBasics } from '../../ports.ts';
import { fakeBasics } from '../../testing/basics.fake.ts';
import { createCardReaders } from '../hub.ts';
import type { CardReaders } from '../ports.ts';
import { layCard, type Service, startPcscd, whyNoVpcd } from '../testing/vpcd.fake.ts';
import { pcscSource } from './source.ts';
import { systemPcsc } from './winscard.ts';

const reason = whyNoVpcd();
if (reason) console.log(`the smart card service is not tested: ${reason}`);

describe.skipIf(reason !== null)('the smart card service with a virtual reader', () => {
  let service: Service;
  let readers: CardReaders;
  const taps: string[] = [];
  const { log } = fakeBasics();

  /** Resolves when the condition holds; asked again at every change that the readers tell, and now and then. */
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((done) => {
      const look = setInterval(() => {
        if (!holds()) return;
        clearInterval(look);
        done();
      }, 10);
    });

  const chip =
    (uid: string, sw = '9000') =>
    (command: Buffer) =>
      command.toString('hex') === 'ffca000000' ? Buffer.from(uid + sw, 'hex') : Buffer.from('6d00', 'hex');

  beforeAll(async () => {
    service = await startPcscd();
    const { clock, timers } = systemBasics(log);
    readers = createCardReaders({
      clock,
      timers,
      log,
      sources: [
        pcscSource({
          pcsc: systemPcsc(process.platform),
          timers,
          log,
          rules: defaultRules,
          ignore: [],
          expected: true,
        }),
      ],
    });
    readers.onTap(({ card }) => taps.push(card));
    await until(() => readers.status().some(({ state }) => state === 'ready'));
  });

  afterAll(async () => {
    await readers?.close();
    await service?.stop();
  });

  it('lists the reader', () => {
    expect(readers.status()[0]?.name).toMatch(/^Virtual PCD/);
  });

  it('reads the serial number of a card once, sees it go, and reads the next one', async () => {
    const first = await layCard(chip('04a1b2c3d4e5f6'));
    await until(() => taps.length === 1);
    await first.take();
    const second = await layCard(chip('de4dbe3f'));
    await until(() => taps.length === 2);
    await second.take();
    expect(taps).toEqual(['csn:04a1b2c3d4e5f6', 'csn:de4dbe3f']);
  });

  it('takes no card that has no serial number to give, or a random one', async () => {
    taps.length = 0;
    const codes = () => readers.status().flatMap(({ code }) => code ?? []);
    const mute = await layCard(chip('', '6a81'));
    await until(() => codes().includes('card.unknownFormat'));
    await mute.take();
    await until(() => codes().length === 0);
    const phone = await layCard(chip('08a1b2c3'));
    await until(() => codes().includes('card.randomId'));
    await phone.take();
    await until(() => codes().length === 0);
    expect(taps).toEqual([]);
  });
});
