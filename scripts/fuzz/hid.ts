/** Noise of many kinds through the reader's adapter: what crashes, what becomes a card, and how often by which means. */
import { formatTable, report } from '../../bench/report.ts';
import { random } from '../../src-face/random.ts';
import { type Bits, bitsOf } from '../../src-shared/domain/cards/bits.ts';
import { builtIn, h10301 } from '../../src-shared/domain/cards/formats.ts';
import { encode } from '../../src-shared/domain/cards/layout.ts';
import { run } from './bed.ts';
import { answersOf, type Draw, disturbed, noises, presentation, stuckBits } from './noise.ts';

export interface FuzzOptions {
  readonly reports: number;
  readonly seed: number;
}

interface Row {
  readonly kind: string;
  readonly reports: number;
  readonly polls: number;
  readonly cards: number;
  readonly crash: string | null;
  /** The real card that was laid down afterwards was read. */
  readonly readAfterwards: boolean;
}

const badge: Bits = encode(h10301, [10n, 1188n]) ?? bitsOf(0n, 26);
const badgeId = 'h10301:10:1188';
/** Wrong bits of a read, one in so many. */
const errorRates = [20, 100, 1000] as const;

const presentationsOf = (polls: number) => Math.floor(polls / (presentation.there + presentation.away));
const rounded = (share: number) => Math.round(share * 1000) / 1000;

/** @returns whether nothing crashed and nothing of the noise became a card. */
export async function fuzzHid({ reports, seed }: FuzzOptions): Promise<boolean> {
  const started = performance.now();
  const next = random(seed);
  const draw: Draw = (below) => Math.floor(next() * below);

  const names = Object.keys(noises);
  const rows: Row[] = [];
  for (const kind of names) {
    const noise = noises[kind];
    if (!noise) continue;
    const share = Math.ceil(reports / names.length);
    try {
      const { taps, alive: _, ...counts } = await run(noise(draw), share, answersOf(badge));
      const after = taps.at(-1) === badgeId;
      rows.push({ kind, ...counts, cards: taps.length - (after ? 1 : 0), crash: null, readAfterwards: after });
    } catch (error) {
      rows.push({ kind, reports: 0, polls: 0, cards: 0, crash: String(error), readAfterwards: false });
    }
  }

  const each = Math.ceil(reports / 15);
  const stuck = [];
  for (const { name, length } of builtIn) {
    const { taps, polls } = await run(stuckBits(draw, length), each);
    const presented = presentationsOf(polls);
    stuck.push({ format: name, presented, cards: taps.length, share: rounded(taps.length / presented) });
  }
  const wrong = [];
  for (const one of errorRates) {
    const { taps, polls } = await run(disturbed(draw, badge, one), each);
    const right = taps.filter((card) => card === badgeId).length;
    const presented = presentationsOf(polls);
    wrong.push({ bitErrorRate: 1 / one, presented, read: rounded(right / presented), wrongCards: taps.length - right });
  }

  const total = {
    reports: rows.reduce((sum, row) => sum + row.reports, 0),
    cards: rows.reduce((sum, row) => sum + row.cards, 0),
    crashes: rows.filter(({ crash }) => crash !== null).length,
    deaf: rows.filter(({ readAfterwards }) => !readAfterwards).length,
  };
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  await report('fuzz-hid', {
    rows: rows.map((row) => ({
      ...row,
      crash: row.crash ?? 'none',
      readAfterwards: row.readAfterwards ? 'yes' : 'no',
    })),
    values: { seed, seconds, ...total, noise: rows, stuck, disturbed: wrong },
  });
  console.log(
    `\nrandom bits of a known length, the same at every poll: a card in all but parity\n${formatTable(stuck)}`,
  );
  console.log(`\na badge whose every bit is misread with some probability at each poll\n${formatTable(wrong)}`);
  console.log(
    `\n${total.reports} reports of noise, seed ${seed}: ${total.cards} cards, ${total.crashes} crashes, ${seconds} s`,
  );
  return total.cards === 0 && total.crashes === 0 && total.deaf === 0 && total.reports >= reports;
}
