/** Tables of `bench -- accuracy`. Pure. */
import { z } from 'zod';
import type { Row } from '../report.ts';
import { type Block, markdownTable } from './blocks.ts';
import { count, intervalOfPeople, percent, Rate, read, small } from './words.ts';

const Spread = z.object({ min: z.number(), p5: z.number(), median: z.number() });
const Measure = z.object({
  tier: z.string(),
  condition: z.string(),
  protocol: z.string(),
  fmr: Rate,
  measuredFmr: Rate,
  fnmr: Rate,
  ci: z.tuple([Rate, Rate]),
  threshold: z.number(),
  genuine: z.number(),
  impostor: z.number(),
  people: z.number(),
});
const Accuracy = z.object({
  dataset: z
    .object({
      photos: z.number(),
      people: z.number(),
      failuresToAcquire: z.number(),
      foundAtSecondLook: z.number(),
    })
    .optional(),
  camera: z.object({ people: z.number(), clips: z.array(z.object({ frames: z.number() })) }),
  results: z.array(Measure),
  networks: z.array(Measure.extend({ models: z.array(z.string()) })),
  atLoginThreshold: z.array(Measure),
  heldOut: z.array(Measure.omit({ people: true }).extend({ chosenOn: z.string(), reportedOn: z.string() })),
  spread: z.array(
    z.object({
      tier: z.string(),
      condition: z.string(),
      protocol: z.string(),
      genuine: Spread,
      impostor: z.object({ median: z.number(), p99: z.number(), max: z.number() }),
    }),
  ),
});
type Accuracy = z.infer<typeof Accuracy>;

const show =
  (made: (accuracy: Accuracy) => string): Block =>
  (results) =>
    made(read(results, 'accuracy', Accuracy));
const table = (rowsOf: (accuracy: Accuracy) => readonly Row[]) => show((accuracy) => markdownTable(rowsOf(accuracy)));

const rates = (condition: string) =>
  table(({ results }) =>
    results
      .filter((row) => row.condition === condition)
      .map((row) => ({
        tier: row.tier,
        protocol: row.protocol,
        FMR: row.fmr.toExponential(0),
        FNMR: percent(row.fnmr),
        '95 % interval': intervalOfPeople(row.ci, row.people),
        threshold: row.threshold.toFixed(3),
        genuine: count(row.genuine),
        impostor: count(row.impostor),
      })),
  );

export const accuracyBlocks: Readonly<Record<string, Block>> = {
  'accuracy-data': show(({ dataset, camera }) =>
    [
      dataset
        ? `**${count(dataset.photos)} photos of ${count(dataset.people)} people**; ${dataset.foundAtSecondLook} faces were found at the second look only, ${dataset.failuresToAcquire} not at all.`
        : [],
      camera.clips.length > 0
        ? `**${camera.clips.length} clips of ${camera.people} people**, ${camera.clips.reduce((sum, { frames }) => sum + frames, 0)} frames that look ahead.`
        : [],
    ]
      .flat()
      .join(' '),
  ),
  'accuracy-photos': rates('photos'),
  'accuracy-camera': rates('camera'),
  'accuracy-networks': table(({ networks }) =>
    networks
      .filter((row) => row.condition === 'photos' && row.fmr === 1e-4)
      .map((row) => ({
        network: row.models.join(', '),
        protocol: row.protocol,
        'FNMR at FMR 1e-4': percent(row.fnmr),
        '95 % interval': intervalOfPeople(row.ci, row.people),
        threshold: row.threshold.toFixed(3),
      })),
  ),
  'accuracy-spread': table(({ spread }) =>
    spread
      .filter((row) => row.protocol === 'fused')
      .map((row) => ({
        tier: row.tier,
        condition: row.condition,
        'strangers: median': row.impostor.median.toFixed(3),
        '99 %': row.impostor.p99.toFixed(3),
        most: row.impostor.max.toFixed(3),
        'same person: least': row.genuine.min.toFixed(3),
        '5 %': row.genuine.p5.toFixed(3),
        middle: row.genuine.median.toFixed(3),
      })),
  ),
  'accuracy-login': table(({ atLoginThreshold }) =>
    atLoginThreshold.map((row) => ({
      tier: row.tier,
      condition: row.condition,
      protocol: row.protocol,
      threshold: row.threshold.toFixed(3),
      FMR: row.measuredFmr === 0 ? `0 of ${count(row.impostor)}` : small(row.measuredFmr),
      FNMR: percent(row.fnmr),
      '95 % interval': intervalOfPeople(row.ci, row.people),
    })),
  ),
  'accuracy-held-out': table(({ heldOut }) =>
    heldOut
      .filter((row) => row.condition === 'photos' && row.fmr === 1e-4)
      .map((row) => ({
        tier: row.tier,
        protocol: row.protocol,
        'chosen on, found on': `${row.chosenOn}, ${row.reportedOn}`,
        threshold: row.threshold.toFixed(3),
        'FMR wanted': row.fmr.toExponential(0),
        'FMR found': small(row.measuredFmr),
        FNMR: percent(row.fnmr),
      })),
  ),
};
