/** What each block of docs/biometrics.md shows, made from committed results. Pure; a field that is missing is an error. */
import { z } from 'zod';
import type { Row } from '../report.ts';
import { markdownTable } from './blocks.ts';

const Rate = z.number().min(0).max(1);
const Tier = z.string();
const Accuracy = z.object({
  dataset: z.object({ photos: z.number(), people: z.number(), failuresToAcquire: z.number() }),
  results: z.array(
    z.object({
      tier: Tier,
      condition: z.string(),
      protocol: z.string(),
      fmr: Rate,
      fnmr: Rate,
      ci: z.tuple([Rate, Rate]),
      threshold: z.number(),
      genuine: z.number(),
      impostor: z.number(),
    }),
  ),
  atLoginThreshold: z.array(
    z.object({
      tier: Tier,
      condition: z.string(),
      protocol: z.string(),
      measuredFmr: Rate,
      fnmr: Rate,
      ci: z.tuple([Rate, Rate]),
      threshold: z.number(),
    }),
  ),
  heldOut: z.array(
    z.object({
      tier: Tier,
      protocol: z.string(),
      fmr: Rate,
      threshold: z.number(),
      measuredFmr: Rate,
      fnmr: Rate,
    }),
  ),
});
const Species = z.object({
  presentations: z.number(),
  apcer: Rate,
  interval: z.tuple([Rate, Rate]),
  caughtBy: z.record(z.string(), z.number()),
});
const Level = z.object({
  bpcer: Rate,
  live: z.object({
    presentations: z.number(),
    interval: z.tuple([Rate, Rate]),
    refusedBy: z.record(z.string(), z.number()),
    parts: z.record(z.string(), z.object({ presentations: z.number(), errors: z.number() })),
  }),
  species: z.record(z.string(), Species),
  addedSeconds: z.object({ median: z.number(), p95: z.number() }).nullable(),
});
const Liveness = z.object({ levels: z.record(z.string(), Level) });
const Face = z.object({
  results: z.array(
    z.object({
      tier: Tier,
      medianMs: z.number(),
      p95Ms: z.number(),
      cpuMs: z.number(),
    }),
  ),
});

const percent = (rate: number, digits = 2) => `${(rate * 100).toFixed(digits)} %`;
const small = (rate: number) => (rate === 0 ? '0' : rate >= 1e-4 ? percent(rate) : rate.toExponential(1));
const interval = ([low, high]: readonly [number, number]) => `${percent(low)} to ${percent(high)}`;

type Block = (results: (name: string) => unknown) => string;

const accuracyAt =
  (condition: string): Block =>
  (results) => {
    const { results: rows } = Accuracy.parse(results('accuracy'));
    return markdownTable(
      rows
        .filter((row) => row.condition === condition)
        .map(
          (row): Row => ({
            tier: row.tier,
            protocol: row.protocol,
            FMR: row.fmr.toExponential(0),
            FNMR: percent(row.fnmr),
            '95 % interval': interval(row.ci),
            threshold: row.threshold.toFixed(3),
            genuine: row.genuine,
            impostor: row.impostor,
          }),
        ),
    );
  };

const layers = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([layer, count]) => `${layer} ${count}`)
    .join(', ');

const livenessAt =
  (name: string): Block =>
  (results) => {
    const level = Liveness.parse(results('liveness')).levels[name];
    if (!level) throw new Error(`no results at level ${name}`);
    const { live, species, addedSeconds } = level;
    const attacks = Object.entries(species).map(
      ([what, each]): Row => ({
        presented: what,
        presentations: each.presentations,
        'error rate': `APCER ${percent(each.apcer, 1)}`,
        '95 % interval': interval(each.interval),
        'stopped by': layers(each.caughtBy),
      }),
    );
    const people: Row = {
      presented: 'living people',
      presentations: live.presentations,
      'error rate': `BPCER ${percent(level.bpcer, 1)}`,
      '95 % interval': interval(live.interval),
      'stopped by': layers(live.refusedBy),
    };
    const parts = Object.entries(live.parts).map(([part, each]) => `${part} ${each.errors} of ${each.presentations}`);
    const time = addedSeconds
      ? `\n\nThe challenge added ${addedSeconds.median.toFixed(2)} s (median; 95th percentile ${addedSeconds.p95.toFixed(2)} s).`
      : '';
    return `${markdownTable([...attacks, people])}\n\nRefused among the living: ${parts.join(', ')}.${time}`;
  };

/** By the name of the block. */
export const blocks: Readonly<Record<string, Block>> = {
  'accuracy-photos': accuracyAt('photos'),
  'accuracy-camera': accuracyAt('camera'),
  'accuracy-login': (results) =>
    markdownTable(
      Accuracy.parse(results('accuracy')).atLoginThreshold.map(
        (row): Row => ({
          tier: row.tier,
          condition: row.condition,
          protocol: row.protocol,
          threshold: row.threshold.toFixed(3),
          FMR: small(row.measuredFmr),
          FNMR: percent(row.fnmr),
          '95 % interval': interval(row.ci),
        }),
      ),
    ),
  'accuracy-held-out': (results) =>
    markdownTable(
      Accuracy.parse(results('accuracy')).heldOut.map(
        (row): Row => ({
          tier: row.tier,
          protocol: row.protocol,
          'FMR wanted': row.fmr.toExponential(0),
          'threshold from the other half': row.threshold.toFixed(3),
          'FMR found': small(row.measuredFmr),
          FNMR: percent(row.fnmr),
        }),
      ),
    ),
  'liveness-standard': livenessAt('standard'),
  'liveness-high': livenessAt('high'),
  'liveness-highest': livenessAt('highest'),
  face: (results) =>
    markdownTable(
      Face.parse(results('face')).results.map(
        (row): Row => ({
          tier: row.tier,
          'median, ms': row.medianMs.toFixed(1),
          'p95, ms': row.p95Ms.toFixed(1),
          'processor, ms': row.cpuMs.toFixed(1),
        }),
      ),
    ),
};
