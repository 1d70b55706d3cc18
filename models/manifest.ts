/**
 * The models that Hexlock uses: which file, from where, under which licence, what goes in and comes out, and from which
 * similarity on two faces count as the same. `manifest.json` travels inside every bundle, so that a model file which was
 * exchanged on disk does not fit its checksum.
 */
import { z } from 'zod';
import json from './manifest.json' with { type: 'json' };

const Similarity = z.number().min(-1).max(1);
const Channels = z.tuple([z.number(), z.number(), z.number()]).readonly();

/** What the network's one input takes: RGB pixels as `(value 0..255 - mean) / std`, by channel. */
const Input = z
  .strictObject({
    name: z.string(),
    width: z.int().positive(),
    height: z.int().positive(),
    layout: z.enum(['NHWC', 'NCHW']),
    /** Whether several pictures may go in at once. */
    batch: z.boolean(),
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
 * one image against one, one against a template of three, and three fused against a template of three.
 */
const Threshold = z
  .strictObject({ login: Similarity, single: Similarity, template3: Similarity, fused: Similarity, note: z.string() })
  .readonly();

const Landmarks = z.strictObject({ kind: z.literal('landmarks'), ...shared }).readonly();
const Recognition = z
  .strictObject({
    kind: z.literal('recognition'),
    ...shared,
    id: z.enum(['mobilefacenet', 'dlib-resnet34']),
    /** How the face is laid into the input: the template of points that a similarity transform meets. */
    alignment: z.enum(['arcface-112', 'dlib-150']),
    input: Input,
    output: z.strictObject({ name: z.string(), dimensions: z.int().positive() }).readonly(),
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

const Manifest = z
  .strictObject({ version: z.literal(1), models: z.array(Model).min(1).readonly() })
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
