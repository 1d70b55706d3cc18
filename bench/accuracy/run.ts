/**
 * `npm run bench -- accuracy`: error rates of face recognition on a folder of photos and on clips of people before a camera,
 * with the product's own landmarks, alignment, networks, fusion and decision. The thresholds in `models/manifest.json` come
 * from here; docs/adr/0003-thresholds.md says how.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { ensureModels } from '../../models/build/ensure.ts';
import { decisionTable, type RecognitionEntry, readManifest } from '../../models/manifest.ts';
import type { DecisionTable } from '../../src-face/decision.ts';
import type { Tier } from '../../src-shared/domain/face.ts';
import { type Row, report } from '../report.ts';
import { type ClipVectors, clipPlan } from './clip-sides.ts';
import { clipsAtHand, embedClips, type PersonClips, readClipFolder, sampleClips } from './clips.ts';
import { type Dataset, readDataset } from './dataset.ts';
import { detSvg } from './det.ts';
import { type FaceFinder, openFaceFinder } from './faces.ts';
import { embedPhotos, progressOf } from './gather.ts';
import {
  type Condition,
  type HeldOut,
  heldOutWorstOf,
  type Measured,
  measure,
  type Result,
  rates,
  worstOf,
} from './measure.ts';
import { type Network, openNetworks } from './networks.ts';
import { help, type Options, optionsOf, root } from './options.ts';
import { type PersonPhotos, photoPlan } from './photo-sides.ts';
import { PlainError } from './plain-error.ts';
import { type Plan, protocols } from './sides.ts';
import { networkSystem, type System, tierSystem, tiers } from './systems.ts';

/** @throws {DatasetError} when there is nothing to measure on */
export async function run(args: string[]): Promise<void> {
  const options = optionsOf(args);
  if (options === 'help') return console.log(help);
  const dataset = await datasetOf(options);
  const clipped = await peopleOf(options);
  const log = console.log;

  const { ready } = await ensureModels({ log });
  const manifest = readManifest();
  const atHand = manifest.models
    .filter((entry) => entry.kind === 'recognition')
    .filter(({ file }) => ready.includes(file));
  const ofTier = systemsOf(options.tier, atHand, decisionTable(manifest));
  const networks = await openNetworks([...new Set(ofTier.flatMap(({ models }) => models))]);

  const finder = openFaceFinder();
  const { photos, clips } = await gather(dataset, clipped, finder, networks, log).finally(() => finder.close());
  const failures = [...(photos?.failures ?? []), ...clips.failures];
  for (const { file, reason } of failures) log(`no face: ${relative(process.cwd(), file)}: ${reason}`);

  const systems = [...ofTier, ...networks.map(({ entry }) => networkSystem(entry))];
  const all = measureAll(systems, photos?.people ?? [], clips.clips, log);
  const ofTiers = all.filter(({ system }) => system < ofTier.length).map(({ measured }) => measured);
  const ofNetworks = all.filter(({ system }) => system >= ofTier.length).map(({ measured }) => measured);

  await writeSvg(ofTiers, options.svg, log);
  printWorstTrials(ofTiers, options.worst, log);
  log('');
  if (dataset && photos) log(summary(dataset, photos));
  const worst = worstOf(ofTiers);
  for (const { tier, protocol, fmr, condition, threshold } of worst) {
    if (protocol === 'fused' && fmr === rates.at(-1)) {
      log(`${tier}: the worst condition is "${condition}": fused, it asks for a threshold of ${threshold.toFixed(4)}`);
    }
  }
  log('');
  await report('accuracy', {
    rows: ofTiers.flatMap(rowsOf),
    values: {
      dataset: dataset && {
        folder: relative(root, options.pairs),
        photos: dataset.photos.length,
        people: photos?.people.length,
        failuresToAcquire: photos?.failures.length,
        foundAtSecondLook: photos?.secondLook,
        misnamed: dataset.misnamed.length,
      },
      camera: {
        people: clipped.length,
        clips: clips.clips.map(({ name, frames }) => ({ name, frames: frames.length })),
      },
      results: ofTiers.flatMap(({ results }) => results),
      heldOut: ofTiers.flatMap(({ heldOut }) => heldOut),
      worst,
      heldOutWorst: heldOutWorstOf(ofTiers),
      atLoginThreshold: ofTiers.map(({ atLogin }) => atLogin),
      networks: ofNetworks.flatMap(({ results }) => results),
      spread: ofTiers.map(({ about, spread }) => ({ ...about, ...spread })),
      failures: failures.map(({ file, reason }) => ({ file: basename(file), reason })),
    },
  });
}

/** Undefined when no folder was asked for, and the samples are not there. */
async function datasetOf({ pairs, pairsAsked, limit }: Options): Promise<Dataset | undefined> {
  if (!pairsAsked && !existsSync(pairs)) return undefined;
  const dataset = await readDataset(pairs, limit);
  const { misnamed } = dataset;
  if (misnamed.length > 0) {
    console.log(`left out, as their names do not say whom they show: ${misnamed.length} (${misnamed[0]} ...)`);
  }
  return dataset;
}

/** Who stands before the camera. */
async function peopleOf({ probeClips, people }: Options): Promise<PersonClips[]> {
  if (probeClips !== undefined) return readClipFolder(probeClips);
  if (people.length > 0) return people.map((paths, i) => ({ identity: `person ${i + 1}`, paths }));
  const samples = sampleClips(join(root, '../shared/media'));
  return (await clipsAtHand(samples)) ? samples : [];
}

/** Each tier that the networks at hand make up, or the one asked for. */
function systemsOf(asked: Tier | undefined, atHand: readonly RecognitionEntry[], table: DecisionTable): System[] {
  const systems = tiers.flatMap((tier) => tierSystem(tier, atHand, table) ?? []);
  if (asked === undefined) return systems;
  const only = systems.filter(({ tier }) => tier === asked);
  if (only.length > 0) return only;
  throw new PlainError(`the networks of the tier are not at hand: run "npm run models -- --tier ${asked}"`);
}

async function gather(
  dataset: Dataset | undefined,
  clipped: readonly PersonClips[],
  finder: FaceFinder,
  networks: readonly Network[],
  log: (line: string) => void,
) {
  const photos = dataset && (await embedPhotos(dataset.photos, finder, networks, log));
  const clips = await embedClips(clipped, finder, networks, log);
  return { photos, clips };
}

interface OfSystem {
  /** Index of the system. */
  readonly system: number;
  readonly measured: Measured;
}

/** Every system, in the order of systems. */
function measureAll(
  systems: readonly System[],
  photos: readonly PersonPhotos[],
  clips: readonly ClipVectors[],
  log: (line: string) => void,
): OfSystem[] {
  const all: OfSystem[] = [];
  const take = (condition: Condition, planOf: (protocol: (typeof protocols)[number]) => Plan) => {
    for (const protocol of protocols) {
      const progress = progressOf(`${condition}, ${protocol}: % compared`, 100, log);
      const measured = measure(planOf(protocol), systems, { condition, protocol }, (done) => progress(done * 100));
      if (measured.length === 0) log(`${condition}, ${protocol}: not measured, ${tooFew[condition][protocol]}`);
      all.push(...measured.map((each, system) => ({ system, measured: each })));
    }
  };
  if (photos.length > 0) take('photos', (protocol) => photoPlan(protocol, photos));
  if (clips.length > 0) take('camera', (protocol) => clipPlan(protocol, clips));
  if (all.length === 0)
    throw new PlainError('there was nothing to compare: give photos with --pairs or clips with --probe-clips');
  return all.sort((a, b) => a.system - b.system);
}

const tooFew = {
  photos: {
    single: 'it takes two people, one of them with two photos',
    template3: 'it takes two people, one of them with four photos',
    fused: 'it takes two people, one of them with four photos',
  },
  camera: {
    single: 'it takes clips of two people',
    template3: 'it takes clips of two people',
    fused: 'it takes clips of two people',
  },
} as const;

async function writeSvg(measured: readonly Measured[], files: readonly string[], log: (line: string) => void) {
  const panels = { photos: 'Photos from everywhere', camera: 'People before a camera' } as const;
  const curves = measured.map(({ about, det }) => ({
    panel: panels[about.condition],
    series: `${about.tier} tier`,
    kind: about.protocol,
    points: det,
  }));
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, detSvg(curves));
    log(`DET curves: ${relative(process.cwd(), file)}`);
  }
}

function printWorstTrials(measured: readonly Measured[], count: number, log: (line: string) => void): void {
  if (count === 0) return;
  for (const { about, lowest, highest } of measured) {
    log(`\n${about.tier}, ${about.condition}, ${about.protocol}: lowest genuine, then highest impostor trials`);
    for (const { score, template, probe } of [...lowest.slice(0, count), ...highest.slice(0, count)]) {
      log(`  ${score.toFixed(4)}  ${template}  |  ${probe}`);
    }
  }
}

function summary(
  { photos }: Dataset,
  { people, failures, secondLook }: Awaited<ReturnType<typeof embedPhotos>>,
): string {
  const first = `${photos.length} photos of ${people.length} people; no face found in ${failures.length}`;
  return `${first}, in ${secondLook} at a second look only`;
}

const percent = (share: number) => (share * 100).toFixed(2);

/** The usual rates, the strictest of them held out, and the threshold that is shipped. */
function rowsOf({ results, heldOut, atLogin }: Measured): Row[] {
  return [
    ...results.map((each) => rowOf(each, `${rateText(each.fmr, 0)}`)),
    ...heldOut
      .filter(({ fmr }) => fmr === rates.at(-1))
      .map((each) =>
        rowOf(
          each,
          `${rateText(each.measuredFmr)} on ${each.reportedOn} (${rateText(each.fmr, 0)} on ${each.chosenOn})`,
        ),
      ),
    rowOf(atLogin, `${rateText(atLogin.measuredFmr)} (login)`),
  ];
}

const rateText = (rate: number, digits = 1) => (rate === 0 ? '0' : rate.toExponential(digits));

const rowOf = (each: Result | HeldOut, fmr: string): Row => ({
  tier: each.tier,
  condition: each.condition,
  protocol: each.protocol,
  FMR: fmr,
  'FNMR %': percent(each.fnmr),
  '95 %': `${percent(each.ci[0])}..${percent(each.ci[1])}`,
  threshold: each.threshold.toFixed(4),
  genuine: each.genuine,
  impostor: each.impostor,
});
