/**
 * The models that Hexlock uses: which file, from where, under which licence, what goes in and comes out, and from which
 * similarity on two faces count as the same. `manifest.json` travels inside every bundle, so that a model file which was
 * exchanged on disk does not fit its checksum.
 */
import { z } from 'zod';
import type { DecisionTable, Scale as NetworkScale, NetworkSet, TierTruth } from '../src-face/decision.ts';
import { onScale, tierHolds as tierHoldsBy } from '../src-face/decision.ts';
import type { ModelId, Tier } from '../src-shared/domain/face.ts';
import json from './manifest.json' with { type: 'json' };

/** The recognition networks; `NetworkId` in `src-shared/domain/face.ts` lists the same. */
const RecognitionId = z.enum(['mobilefacenet', 'dlib-resnet34', 'faceres']);
/** Networks that are shown the upper face alone; `UpperModelId` lists the same. */
const UpperId = z.enum(['mobilefacenet-upper', 'dlib-resnet34-upper']);
const DecidingId = z.enum([...RecognitionId.options, ...UpperId.options]);

const Similarity = z.number().min(-1).max(1);
const Channels = z.tuple([z.number(), z.number(), z.number()]).readonly();

/** What the network's one input takes: pixels as `(value 0..255 - mean) / std`, by channel; means and deviations red first. */
const Input = z
  .strictObject({
    name: z.string(),
    width: z.int().positive(),
    height: z.int().positive(),
    layout: z.enum(['NHWC', 'NCHW']),
    /** Whether several pictures may go in at once. */
    batch: z.boolean(),
    /** The order of the channels in the input, where it is not RGB. */
    order: z.literal('BGR').optional(),
    mean: Channels,
    std: Channels,
  })
  .readonly();

const Origin = z
  .discriminatedUnion('from', [
    /** Built from files of npm packages, each named with its exact version. */
    z
      .strictObject({ from: z.literal('packages'), packages: z.array(z.string().regex(/^.+@\d+\.\d+\.\d+$/)).min(1) })
      .readonly(),
    /** Fetched as it is; `home` is absent where no public place carries this very file. */
    z.strictObject({ from: z.literal('file'), home: z.url().optional(), source: z.string() }).readonly(),
  ])
  .readonly();

const shared = {
  id: z.string().regex(/^[a-z0-9-]+$/),
  file: z.string().regex(/^[a-z0-9_.]+\.(onnx|task)$/),
  tier: z.enum(['embedded', 'recommended']),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
  licence: z.string(),
  card: z.string().regex(/^cards\/.+\.md$/),
  origin: Origin,
};

/**
 * Cosine similarities of unit vectors, larger is closer.
 * `login` is the one that decides; the others were measured at FMR 1e-4 by `npm run bench -- accuracy`, each for one protocol:
 * one image against one, one against a template of three, and three fused against a template of three. `sameScan` is the
 * least that two frames of one scan may have, see `consistent` in `src-face/same-scan.ts`.
 */
const thresholds = (value: z.ZodNumber) =>
  z
    .strictObject({ login: value, single: value, template3: value, fused: value, sameScan: value, note: z.string() })
    .readonly()
    .refine(({ login, sameScan }) => sameScan < login, 'a scan is asked for more than a login');
const Threshold = thresholds(Similarity);

/** Where the cosines of fused scans lie: the mean over strangers, and the median over pairs of one person. */
const Scale = z
  .strictObject({ strangers: Similarity, usual: Similarity })
  .readonly()
  .refine(({ strangers, usual }) => strangers < usual, 'the same person is not closer than strangers');

const Landmarks = z.strictObject({ kind: z.literal('landmarks'), ...shared }).readonly();
const Recognition = z
  .strictObject({
    kind: z.literal('recognition'),
    ...shared,
    id: RecognitionId,
    /** How the face is laid into the input: the template of points that a similarity transform meets. */
    alignment: z.enum(['arcface-112', 'dlib-150', 'faceres-192']),
    input: Input,
    output: z.strictObject({ name: z.string(), dimensions: z.int().positive() }).readonly(),
    scale: Scale,
    threshold: Threshold,
  })
  .readonly();
const Liveness = z
  .strictObject({
    kind: z.literal('liveness'),
    ...shared,
    input: Input,
    /** Class `live` of `classes` probabilities is that of a live face. */
    output: z.strictObject({ name: z.string(), classes: z.int().positive(), live: z.int().nonnegative() }).readonly(),
    /** The crop is the face box (forehead to chin) enlarged this many times around its centre. */
    crop: z.number().positive(),
    note: z.string(),
  })
  .readonly();

const Model = z.discriminatedUnion('kind', [Landmarks, Recognition, Liveness]);

/** What a network is worth that sees the upper face alone (`src-face/upper.ts`): probes with a mask, templates without one. */
const Upper = z.strictObject({ id: UpperId, of: RecognitionId, scale: Scale, threshold: Threshold }).readonly();

const Share = z.number().min(0).max(1);
/** Error rates of fused probes against fused templates at the login threshold: of photos and one camera the worse. */
const Measured = z.strictObject({ fmr: Share, fnmr: Share }).readonly();
/** On the scale of `src-face/decision.ts`: 0 = strangers on average, 1 = the same person usually. */
const SetThreshold = thresholds(z.number());

/** Networks that decide together. One network alone decides by its own threshold. */
const DecidingSet = z.union([
  z.strictObject({ models: z.tuple([DecidingId]).readonly(), measured: Measured }).readonly(),
  z
    .strictObject({
      models: z.array(DecidingId).min(2).readonly(),
      /** One for each network; their sum is 1. */
      weights: z.array(z.number().positive()).readonly(),
      threshold: SetThreshold,
      measured: Measured,
    })
    .readonly()
    .refine(({ models, weights }) => models.length === weights.length, 'each network needs one weight')
    .refine(
      ({ weights }) => Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-9,
      'the weights do not add up to 1',
    )
    .refine(({ threshold }) => threshold.login < 1, 'the usual login would be refused'),
]);

const Manifest = z
  .strictObject({
    version: z.literal(1),
    models: z.array(Model).min(1).readonly(),
    upper: z.array(Upper).readonly(),
    /** Which networks decide a login together, best first. */
    decisions: z.array(DecidingSet).min(1).readonly(),
  })
  .readonly()
  .superRefine(({ models }, context) => {
    for (const key of ['id', 'file'] as const) {
      const values = models.map((model) => model[key]);
      const twice = values.find((value, i) => values.indexOf(value) !== i);
      if (twice) context.addIssue({ code: 'custom', message: `two models have the ${key} "${twice}"` });
    }
  });

export type Manifest = z.infer<typeof Manifest>;
export type ModelEntry = z.infer<typeof Model>;
export type ModelInput = z.infer<typeof Input>;
export type RecognitionEntry = z.infer<typeof Recognition>;
export type UpperEntry = z.infer<typeof Upper>;
export type LivenessEntry = z.infer<typeof Liveness>;
export type LandmarksEntry = z.infer<typeof Landmarks>;

/**
 * A manifest from parsed JSON.
 * @throws {z.ZodError} naming each wrong field
 */
export function parseManifest(value: unknown): Manifest {
  return Manifest.parse(value);
}

/** The manifest of this build. */
export function readManifest(): Manifest {
  return parseManifest(json);
}

/** The recognition network of that id. Every id of the type has an entry; a test holds the manifest to it. */
export function recognitionEntry(manifest: Manifest, id: RecognitionEntry['id']): RecognitionEntry {
  const entry = manifest.models.find((model) => model.kind === 'recognition' && model.id === id);
  if (entry?.kind !== 'recognition') throw new Error(`the manifest lists no recognition network "${id}"`);
  return entry;
}

/** The figures of whatever decides: a network, or one that is shown the upper face. @throws {Error} when it is not listed */
export function decidingEntry(manifest: Manifest, id: ModelId): RecognitionEntry | UpperEntry {
  const upper = manifest.upper.find((entry) => entry.id === id);
  if (upper) return upper;
  const network = RecognitionId.safeParse(id);
  if (!network.success) throw new Error(`the manifest lists no figures of "${id}"`);
  return recognitionEntry(manifest, network.data);
}

/** The tier of everything that makes a vector. */
export function modelTiers({ models, upper }: Manifest = readManifest()): Map<ModelId, Tier> {
  const tiers = new Map<ModelId, Tier>();
  for (const model of models) if (model.kind === 'recognition') tiers.set(model.id, model.tier);
  for (const { id, of } of upper) tiers.set(id, tiers.get(of) ?? 'recommended');
  return tiers;
}

/**
 * What `decide` of `src-face/decision.ts` decides by: scales and thresholds of this build.
 * @throws {Error} when a set names a network that the manifest does not list
 */
export function decisionTable(manifest: Manifest = readManifest()): DecisionTable {
  const ids = manifest.decisions.flatMap(({ models }) => models);
  const scales = new Map(ids.map((id): [ModelId, NetworkScale] => [id, decidingEntry(manifest, id).scale]));
  const sets = manifest.decisions.map((set): NetworkSet => {
    const { models, measured } = set;
    if ('weights' in set) {
      const { login, sameScan } = set.threshold;
      return { models, weights: set.weights, threshold: login, sameScan, measured };
    }
    const { scale, threshold } = decidingEntry(manifest, set.models[0]);
    const [login, sameScan] = [onScale(threshold.login, scale), onScale(threshold.sameScan, scale)];
    return { models, weights: [1], threshold: login, sameScan, measured };
  });
  return { scales, sets };
}

/** The same for logins with a mask, which the upper face alone decides. */
export function masksHold(tier: Tier, manifest: Manifest = readManifest()): TierTruth {
  const upper = new Set<ModelId>(manifest.upper.map(({ id }) => id));
  return tierHoldsBy(tier, decisionTable(manifest), new Map([...modelTiers(manifest)].filter(([id]) => upper.has(id))));
}

/** Whether a tier keeps FMR 1e-4 with an FNMR below 5 % for fused logins, by the figures of the manifest. */
export function tierHolds(tier: Tier, manifest: Manifest = readManifest()): TierTruth {
  const recognition = manifest.models.filter((model) => model.kind === 'recognition');
  return tierHoldsBy(tier, decisionTable(manifest), new Map(recognition.map((model) => [model.id, model.tier])));
}
