/** The table of `bench -- conditions`: what covers, light and poor pictures do to a login. Pure. */
import { z } from 'zod';
import type { Row } from '../report.ts';
import { type Block, markdownTable } from './blocks.ts';
import { count, percent, Rate, read } from './words.ts';

const Conditions = z.object({
  dataset: z.object({ people: z.number(), templatePhotos: z.number() }),
  results: z.array(
    z.object({
      condition: z.string(),
      tier: z.string(),
      probes: z.number(),
      /** Shares of the probes. */
      hints: z.record(z.string(), z.number()),
      /** Null where no probe could be compared. */
      fnmr: Rate.nullable(),
      falseMatches: z.number(),
      impostors: z.number(),
      shift: z.number().nullable(),
    }),
  ),
});
type Result = z.infer<typeof Conditions>['results'][number];

const hints = (shares: Result['hints']) => {
  const named = Object.entries(shares).sort(([, a], [, b]) => b - a);
  return named.length === 0 ? 'none' : named.map(([hint, share]) => `${hint} ${percent(share, 0)}`).join(', ');
};

const signed = (value: number | null) =>
  value === null ? '' : `${value < -0.0005 ? '-' : value > 0.0005 ? '+' : ''}${Math.abs(value).toFixed(3)}`;

export const conditionBlocks: Readonly<Record<string, Block>> = {
  conditions: (results) => {
    const { dataset, results: all } = read(results, 'conditions', Conditions);
    const tiers = [...new Set(all.map(({ tier }) => tier))];
    const rows = [...Map.groupBy(all, ({ condition }) => condition)].map(([condition, each]): Row => {
      const of = (tier: string) => each.find((row) => row.tier === tier);
      return {
        condition,
        'set aside with the hint': hints(each[0]?.hints ?? {}),
        ...Object.fromEntries(
          tiers.flatMap((tier): [string, string][] => {
            const row = of(tier);
            return [
              [`FNMR, ${tier}`, row?.fnmr == null ? 'not compared' : percent(row.fnmr, 1)],
              [`score, ${tier}`, signed(row?.shift ?? null)],
            ];
          }),
        ),
      };
    });
    const falseMatches = all.reduce((sum, row) => sum + row.falseMatches, 0);
    const impostors = all.reduce((sum, row) => sum + row.impostors, 0);
    return (
      `${markdownTable(rows)}\n\n${dataset.people} people, one photo each against a template of up to ${dataset.templatePhotos} bare photos; ` +
      `"score" is how far the median moves on the decision's scale. ${falseMatches} false matches in ${count(impostors)} comparisons with strangers.`
    );
  },
};
