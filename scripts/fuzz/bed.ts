/** A pcProx adapter with everything behind it, on a reader that says what the noise says. */
import { createCardReaders } from '../../src-main/readers/hub.ts';
import type { Hid } from '../../src-main/readers/pcprox/hid.ts';
import { commands } from '../../src-main/readers/pcprox/protocol.ts';
import { pcproxSource } from '../../src-main/readers/pcprox/source.ts';
import { defaultRules } from '../../src-shared/domain/cards/read.ts';
import type { Answers, Noise, Report } from './noise.ts';
import { fastTime } from './time.ts';

export interface Run {
  /** Answers to 8f and 8e that were read. */
  readonly reports: number;
  readonly polls: number;
  /** Cards that came of it. */
  readonly taps: readonly string[];
  /** Whether the reader was in use at the end. */
  readonly alive: boolean;
}

/** Pages of a reader that types nothing and hands over parity: what the adapter would make of any other. */
const page = Uint8Array.of(0, 3, 5, 0, 16, 26, 0, 40, 0x91);

/** Reads `reports` reports of noise, then the card `last` if there is one. */
export async function run(noise: Noise, reports: number, last?: Answers): Promise<Run> {
  const time = fastTime();
  let read = 0;
  let polls = 0;
  let asked = 0;
  let ended = false;
  let answers = noise();
  const quiet: Answers = { card: new Uint8Array(9), count: new Uint8Array(9) };

  const answer = (): Report => {
    if (asked === commands.card) {
      polls++;
      answers = read < reports ? noise() : ended && last ? last : quiet;
      if (read < reports) read++;
      return answers.card;
    }
    if (asked === commands.bits) {
      if (read < reports) read++;
      return answers.count;
    }
    return page;
  };
  const hid: Hid = {
    devices: async () => [{ vendorId: 0x0c27, productId: 0x3bfa, path: 'fuzz' }],
    open: async () => ({
      sendFeatureReport: async (bytes) => {
        asked = bytes[1] ?? 0;
        return bytes.length;
      },
      getFeatureReport: async () => {
        const report = answer();
        if (report instanceof Error) throw report;
        return report;
      },
      close: async () => undefined,
    }),
  };

  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const taps: string[] = [];
  const readers = createCardReaders({
    ...time,
    log,
    sources: [pcproxSource({ hid, ...time, log, rules: defaultRules, platform: 'linux' })],
  });
  readers.onTap(({ card }) => taps.push(card));
  await time.until(() => read >= reports);
  if (last) {
    const from = polls;
    await time.until(() => polls > from + 10);
    ended = true;
    const before = taps.length;
    await time.until(() => taps.length > before || polls > from + 40);
  }
  const alive = readers.status().some(({ state }) => state === 'ready');
  const closing = readers.close();
  let closed = false;
  void closing.then(() => {
    closed = true;
  });
  await time.until(() => closed);
  return { reports: read, polls, taps, alive };
}
