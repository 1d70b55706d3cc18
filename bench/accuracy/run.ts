/**
 * `npm run bench -- accuracy`: error rates of the recognition networks on a folder of photos, with the product's own
 * landmarks, alignment and fusion. The thresholds in `models/manifest.json` come from here; docs/adr/0003-thresholds.md
 * says how.
 */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureModels } from '../../models/build/ensure.ts';
import type { Tier } from '../../src-shared/domain/face.ts';
import { type Row, report } from '../report.ts';
import { type Photo, readDataset } from './dataset.ts';
import { modelOfTier, openEmbedder } from './embeddings.ts';
import { openFaceFinder, type PhotoFace } from './faces.ts';
import { type Person, protocols, trialsOf } from './protocols.ts';
import { falseMatchRate, falseNonMatchRate, operatingPoints } from './statistics.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rates = [1e-2, 1e-3, 1e-4];

const help = `npm run bench -- accuracy [options]

  --pairs DIR   photos named Name_0001.jpg (default: ../shared/lfw-dev)
  --tier TIER   embedded or recommended (default: every tier whose network is at hand)
  --limit N     the first N people only
  --help        this text`;

/** @throws {DatasetError} when there are no photos to measure on */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      pairs: { type: 'string', default: join(root, '../shared/lfw-dev') },
      tier: { type: 'string' },
      limit: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(help);
  const photos = await readDataset(values.pairs, limitOf(values.limit));
  const { ready } = await ensureModels({ log: console.log });
  const tiers = tiersOf(values.tier, ready);

  const faces = await findFaces(photos);
  const results = [];
  const shipped = [];
  for (const tier of tiers) {
    const { people, entry, fuse } = await embedAll(tier, photos, faces);
    for (const protocol of protocols) {
      const trials = trialsOf(protocol, people, fuse);
      const counts = { genuine: trials.genuine.length + trials.genuineFailed, impostor: trials.impostor.length };
      const sizes = { templateImages: trials.templateImages, probeImages: trials.probeImages };
      const seen = rates.filter((fmr) => trials.impostor.length * fmr >= 1 && counts.genuine > 0);
      for (const point of operatingPoints(trials, seen)) {
        results.push({ tier, model: entry.id, protocol, ...point, ...counts, ...sizes });
      }
      const threshold = entry.threshold.login;
      if (counts.genuine === 0 || counts.impostor === 0) continue;
      const at = { threshold, fmr: falseMatchRate(trials, threshold), fnmr: falseNonMatchRate(trials, threshold) };
      shipped.push({ tier, model: entry.id, protocol, ...at, ...counts });
    }
  }
  const failuresToAcquire = faces.filter((face) => face === null).length;
  const people = new Set(photos.map(({ identity }) => identity)).size;
  console.log(`\n${photos.length} photos of ${people} people; no face found in ${failuresToAcquire}\n`);
  await report('accuracy', {
    rows: [
      ...results.map(rowOf),
      ...shipped.map((each) => ({ ...rowOf(each), FMR: `${each.fmr.toExponential(1)} (login)` })),
    ],
    values: {
      dataset: { folder: relative(root, values.pairs), photos: photos.length, people, failuresToAcquire },
      results,
      atLoginThreshold: shipped,
    },
  });
}

interface Measured {
  readonly tier: Tier;
  readonly protocol: string;
  readonly fmr: number;
  readonly fnmr: number;
  readonly threshold: number;
  readonly genuine: number;
  readonly impostor: number;
}

const rowOf = ({ tier, protocol, fmr, fnmr, threshold, genuine, impostor }: Measured): Row => ({
  tier,
  protocol,
  FMR: fmr.toExponential(0),
  'FNMR %': (fnmr * 100).toFixed(2),
  threshold: threshold.toFixed(4),
  genuine,
  impostor,
});

function limitOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 2)
    throw new RangeError(`--limit is "${text}"; allowed: a whole number from 2`);
  return limit;
}

function tiersOf(text: string | undefined, ready: readonly string[]): Tier[] {
  const all: Tier[] = ['recommended', 'embedded'];
  const recommendedReady = ready.includes('mobilefacenet.onnx');
  if (text === undefined) return recommendedReady ? all : ['embedded'];
  const tier = all.find((each) => each === text);
  if (!tier) throw new RangeError(`--tier is "${text}"; allowed: ${all.join(', ')}`);
  if (tier === 'recommended' && !recommendedReady) {
    throw new Error('the recommended network is not at hand: run "npm run models -- --tier recommended"');
  }
  return [tier];
}

async function findFaces(photos: readonly Photo[]): Promise<(PhotoFace | null)[]> {
  const finder = openFaceFinder();
  try {
    return await mapInOrder(photos, 'landmarks', (photo) => finder.find(photo.path));
  } finally {
    await finder.close();
  }
}

async function embedAll(tier: Tier, photos: readonly Photo[], faces: readonly (PhotoFace | null)[]) {
  const { entry, embed, fuse } = await openEmbedder(tier);
  const vectors = await mapInOrder(photos, modelOfTier[tier], async (_, i) => {
    const face = faces[i];
    return face ? embed(face) : null;
  });
  const byIdentity = Map.groupBy(photos.keys(), (i) => photos[i]?.identity ?? '');
  const people = [...byIdentity].map(
    ([identity, indices]): Person => ({ identity, vectors: indices.map((i) => vectors[i] ?? null) }),
  );
  return { people, entry, fuse };
}

/** One after the other (the networks keep their buffers), with a line of progress now and then. */
async function mapInOrder<T, R>(
  items: readonly T[],
  what: string,
  f: (item: T, i: number) => Promise<R>,
): Promise<R[]> {
  const out: R[] = [];
  let shown = performance.now();
  for (const [i, item] of items.entries()) {
    out.push(await f(item, i));
    if (performance.now() - shown < 5_000) continue;
    shown = performance.now();
    console.log(`${what}: ${i + 1} of ${items.length}`);
  }
  return out;
}
