/**
 * `npm run bench -- accuracy`: error rates of the recognition networks on a folder of photos, with the product's own
 * landmarks, alignment and fusion, and the scores of strangers before one camera. The thresholds in `models/manifest.json`
 * come from here; docs/adr/0003-thresholds.md says how.
 */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureModels } from '../../models/build/ensure.ts';
import type { ModelId, Tier } from '../../src-shared/domain/face.ts';
import { type Row, report } from '../report.ts';
import { type Clip, type ClipScores, clipsAtHand, compareClips, readClips, sampleClips } from './clips.ts';
import { type Photo, readDataset } from './dataset.ts';
import { type Embedder, openEmbedder } from './embeddings.ts';
import { type FaceFinder, openFaceFinder, type PhotoFace } from './faces.ts';
import { type Person, type Protocol, protocols, trialsOf } from './protocols.ts';
import { falseMatchRate, falseNonMatchRate, operatingPoints } from './statistics.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rates = [1e-2, 1e-3, 1e-4];

const help = `npm run bench -- accuracy [options]

  --pairs DIR     photos named Name_0001.jpg (default: ../shared/lfw-dev)
  --tier TIER     embedded or recommended (default: every tier whose network is at hand)
  --limit N       the first N people only
  --person CLIPS  clips of one person, separated by commas; give it once for each person before the camera
                  (default: the clips of ../shared/media, where they are there; needs ffmpeg)
  --help          this text`;

/** @throws {DatasetError} when there are no photos to measure on */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      pairs: { type: 'string', default: join(root, '../shared/lfw-dev') },
      tier: { type: 'string' },
      limit: { type: 'string' },
      person: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return console.log(help);
  const photos = await readDataset(values.pairs, limitOf(values.limit));
  const { ready } = await ensureModels({ log: console.log });
  const tiers = tiersOf(values.tier, ready);

  const finder = openFaceFinder();
  const { faces, clips } = await findAll(photos, values.person, finder).finally(() => finder.close());
  const measured: Measured[] = [];
  const shipped: Measured[] = [];
  const camera: (ClipScores & { readonly tier: Tier; readonly model: ModelId })[] = [];
  for (const tier of tiers) {
    const embedder = await openEmbedder(tier);
    const people = await embedAll(photos, faces, embedder);
    for (const protocol of protocols) {
      const rows = measure(tier, protocol, people, embedder);
      measured.push(...rows.measured);
      shipped.push(...rows.shipped);
    }
    if (clips.length > 0) camera.push({ tier, model: embedder.entry.id, ...(await compareClips(clips, embedder)) });
  }

  const failuresToAcquire = faces.filter((face) => face === null).length;
  const people = new Set(photos.map(({ identity }) => identity)).size;
  console.log(`\n${photos.length} photos of ${people} people; no face found in ${failuresToAcquire}`);
  for (const { model, genuine, impostor } of camera) {
    console.log(
      `one camera, ${model}: logins of the same person ${three(genuine.min)} at least (5 % below ${three(genuine.p5)}), ` +
        `of strangers ${three(impostor.max)} at most (1 % above ${three(impostor.p99)})`,
    );
  }
  console.log();
  await report('accuracy', {
    rows: [...measured.map((each) => rowOf(each, '')), ...shipped.map((each) => rowOf(each, ' (login)'))],
    values: {
      dataset: { folder: relative(root, values.pairs), photos: photos.length, people, failuresToAcquire },
      results: measured,
      atLoginThreshold: shipped,
      oneCamera: camera,
    },
  });
}

interface Measured {
  readonly tier: Tier;
  readonly model: ModelId;
  readonly protocol: Protocol;
  readonly fmr: number;
  readonly fnmr: number;
  readonly threshold: number;
  /** Trials; genuine ones in which a face was not found are among them and count as non-matches. */
  readonly genuine: number;
  readonly genuineWithoutFace: number;
  readonly impostor: number;
  /** The least and greatest number of images on either side of a trial. */
  readonly templateImages: readonly [number, number];
  readonly probeImages: readonly [number, number];
}

/** One protocol at the usual rates, and at the threshold that the manifest ships. */
function measure(tier: Tier, protocol: Protocol, people: readonly Person[], { entry, fuse }: Embedder) {
  const trials = trialsOf(protocol, people, fuse);
  const about = {
    tier,
    model: entry.id,
    protocol,
    genuine: trials.genuine.length + trials.genuineFailed,
    genuineWithoutFace: trials.genuineFailed,
    impostor: trials.impostor.length,
    templateImages: trials.templateImages,
    probeImages: trials.probeImages,
  };
  if (about.genuine === 0 || about.impostor === 0) return { measured: [], shipped: [] };
  const visible = rates.filter((fmr) => trials.impostor.length * fmr >= 1);
  const threshold = entry.threshold.login;
  const fmr = falseMatchRate(trials, threshold);
  const fnmr = falseNonMatchRate(trials, threshold);
  return {
    measured: operatingPoints(trials, visible).map((point): Measured => ({ ...about, ...point })),
    shipped: [{ ...about, threshold, fmr, fnmr }] satisfies Measured[],
  };
}

const three = (value: number) => value.toFixed(3);

const rowOf = (each: Measured, suffix: string): Row => ({
  tier: each.tier,
  protocol: each.protocol,
  FMR: `${each.fmr.toExponential(suffix === '' ? 0 : 1)}${suffix}`,
  'FNMR %': (each.fnmr * 100).toFixed(2),
  threshold: each.threshold.toFixed(4),
  genuine: each.genuine,
  impostor: each.impostor,
});

function limitOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 2) return limit;
  throw new RangeError(`--limit is "${text}"; allowed: a whole number from 2`);
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

async function findAll(photos: readonly Photo[], people: readonly string[] | undefined, finder: FaceFinder) {
  const faces = await mapInOrder(photos, 'landmarks', (photo) => finder.find(photo.path));
  const given = people?.map((clips) => clips.split(','));
  const clipsOf = given ?? sampleClips(join(root, '../shared/media'));
  const clips: Clip[] = given || (await clipsAtHand(clipsOf)) ? await readClips(clipsOf, finder) : [];
  return { faces, clips };
}

async function embedAll(
  photos: readonly Photo[],
  faces: readonly (PhotoFace | null)[],
  { entry, embed }: Embedder,
): Promise<Person[]> {
  const vectors = await mapInOrder(photos, entry.id, async (_, i) => {
    const face = faces[i];
    return face ? embed(face) : null;
  });
  const byIdentity = Map.groupBy(photos.keys(), (i) => photos[i]?.identity ?? '');
  return [...byIdentity].map(([identity, indices]) => ({ identity, vectors: indices.map((i) => vectors[i] ?? null) }));
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
