/** Tables of `bench -- liveness`, in the terms of ISO/IEC 30107-3. Pure. */
import { z } from 'zod';
import type { Row } from '../report.ts';
import { type Block, BlockError, markdownTable } from './blocks.ts';
import { interval, percent, Rate, read, tally } from './words.ts';

const Species = z.object({
  presentations: z.number(),
  apcer: Rate,
  errors: z.number(),
  interval: z.tuple([Rate, Rate]),
  caughtBy: z.record(z.string(), z.number()),
});
const Level = z.object({
  bpcer: Rate,
  live: z.object({
    presentations: z.number(),
    errors: z.number(),
    interval: z.tuple([Rate, Rate]),
    refusedBy: z.record(z.string(), z.number()),
    parts: z.record(z.string(), z.object({ presentations: z.number(), errors: z.number() })),
  }),
  species: z.record(z.string(), Species),
  addedSeconds: z.object({ median: z.number(), p95: z.number() }).nullable(),
});
type Level = z.infer<typeof Level>;
const Liveness = z.object({
  tier: z.string(),
  seed: z.number(),
  sources: z.object({ attacks: z.string(), live: z.string(), films: z.string().optional() }),
  levels: z.record(z.string(), Level),
  nonResponses: z.array(z.object({ file: z.string(), reason: z.string() })),
  failures: z.array(z.unknown()),
  setAside: z.array(z.unknown()).default([]),
});

function table({ bpcer, live, species }: Level): string {
  const attacks = Object.entries(species).map(
    ([what, each]): Row => ({
      presented: what,
      'let in, of': `${each.errors} of ${each.presentations}`,
      APCER: percent(each.apcer, 1),
      '95 % interval': interval(each.interval, 1),
      'stopped by': tally(each.caughtBy),
    }),
  );
  const worst = Math.max(...Object.values(species).map(({ apcer }) => apcer));
  const parts = Object.entries(live.parts).map(([part, each]) => `${part} ${each.errors} of ${each.presentations}`);
  const people =
    `Living people refused: ${live.errors} of ${live.presentations}, **BPCER ${percent(bpcer, 1)}** ` +
    `(${interval(live.interval, 1)}); ${parts.join(', ')}` +
    `${live.errors > 0 ? `; by ${tally(live.refusedBy)}` : ''}.`;
  return attacks.length === 0 ? people : `${markdownTable(attacks)}\n\n**Worst APCER ${percent(worst, 1)}.** ${people}`;
}

const at =
  (name: string): Block =>
  (results) => {
    const level = read(results, 'liveness', Liveness).levels[name];
    if (!level)
      throw new BlockError(
        `the published results of "liveness" have no level "${name}": run "npm run bench -- liveness" without --level`,
      );
    return table(level);
  };

export const livenessBlocks: Readonly<Record<string, Block>> = {
  'liveness-data': (results) => {
    const { tier, seed, sources, nonResponses, failures, setAside, levels } = read(results, 'liveness', Liveness);
    const added = Object.entries(levels).flatMap(([name, { addedSeconds: time }]) =>
      time ? `\`${name}\` ${time.median.toFixed(2)} s (95 %: ${time.p95.toFixed(2)} s)` : [],
    );
    return [
      `Networks of the ${tier} tier; seed ${seed}; attacks: ${sources.attacks}; living people: ${sources.live}.`,
      sources.films ? `Films: ${sources.films}; the rules that judge are those of now.` : [],
      nonResponses.length > 0
        ? `Non-responses (clips that show no turn which could answer an arrow, so they are judged at \`standard\` only): ${nonResponses.length}.`
        : [],
      setAside.length > 0 ? `Photos set aside because they are scans of prints: ${setAside.length}.` : [],
      failures.length > 0 ? `Presentations that could not be made or judged: ${failures.length}.` : [],
      added.length > 0 ? `From the first arrow to the last turn of somebody who follows: ${added.join(', ')}.` : [],
    ]
      .flat()
      .join(' ');
  },
  'liveness-standard': at('standard'),
  'liveness-high': at('high'),
  'liveness-highest': at('highest'),
};
