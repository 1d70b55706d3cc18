/** Models in, a function out that analyses one frame. Runs inside the worker; tests and the bench call it directly. */
import type { InferenceSession } from 'onnxruntime-node';
import {
  type Embedding,
  type FaceFrame,
  landmarkCount,
  type ModelId,
  type NetworkId,
  type Tier,
  type UpperModelId,
} from '../src-shared/domain/face.ts';
import { eyeCentres, faceBox } from './align.ts';
import { VectorError } from './compare.ts';
import { coverLimits, measureCover } from './cover.ts';
import { type Chips, chipsOf, type Embed, embedders } from './embed.ts';
import { FaceEngineError } from './error.ts';
import { measureCues } from './liveness/cues.ts';
import { livenessNetworks } from './liveness/networks.ts';
import { measureSkinLight } from './liveness/skin.ts';
import type { Which } from './messages.ts';
import { measureQuality } from './quality.ts';
import { openSession } from './session.ts';
import { signatureOf } from './signature.ts';
import type { EngineAnalysis, LivenessNetwork, ModelFile } from './types.ts';
import { type EmbedUpper, upperEmbedder, upperModels } from './upper.ts';

/** Recognition networks, best first. */
const recognition: readonly NetworkId[] = ['mobilefacenet', 'dlib-resnet34', 'faceres'];
/** The networks that decide a login together, best first: `decisions` in `models/manifest.json`, and a test holds them to it. */
export const deciding: readonly (readonly ModelId[])[] = [
  ['mobilefacenet', 'dlib-resnet34'],
  ['mobilefacenet'],
  ['dlib-resnet34', 'faceres'],
  ['dlib-resnet34'],
  // With a mask: a probe has vectors of the upper face only.
  ['mobilefacenet-upper', 'dlib-resnet34-upper'],
  ['mobilefacenet-upper'],
  ['dlib-resnet34-upper'],
];
/** The liveness networks of each tier; a tier is judged by all of its networks or not at all. */
const liveness: Readonly<Record<Tier, readonly LivenessNetwork[]>> = {
  recommended: ['minifas-v2', 'minifas-v1se'],
  embedded: ['antispoof', 'liveness'],
};

/**
 * Networks that cost next to nothing and are asked beside those of the tier, where they are at hand: their scores are
 * cues and do not enter the mean. `liveness` sees screens that the MiniFAS pair takes for people.
 */
const beside: Readonly<Record<Tier, readonly LivenessNetwork[]>> = { recommended: ['liveness'], embedded: [] };

export interface Pipeline {
  readonly tier: Tier;
  /** The recognition networks loaded, best first. */
  readonly models: readonly NetworkId[];
  /** One frame at a time: the networks' buffers are reused. Null when the landmarks are not those of a face. */
  readonly analyse: (frame: FaceFrame, which: Which) => Promise<EngineAnalysis | null>;
  readonly close: () => Promise<void>;
}

/** Which of the models at hand will be run. */
export interface Choice {
  readonly tier: Tier;
  readonly recognition: readonly ModelFile[];
  readonly liveness: readonly ModelFile[];
}

/**
 * Every recognition network at hand, since templates made by any of them may have to be matched, and the liveness
 * networks of the best tier that is complete. The tier is `recommended` when its recognition and liveness are both there.
 * @throws {FaceEngineError} `models.missing` without a recognition network, or without a complete set for liveness.
 */
export function choose(models: readonly ModelFile[]): Choice {
  const find = (id: string) => models.find((model) => model.id === id);
  const pick = (ids: readonly string[]) => ids.map(find).filter((model) => model !== undefined);
  const recognisers = pick(recognition);
  if (recognisers.length === 0) throw new FaceEngineError('models.missing', 'there is no recognition network');
  const complete = (tier: Tier) => liveness[tier].every(find);
  const tier = recognisers[0]?.id === 'mobilefacenet' && complete('recommended') ? 'recommended' : 'embedded';
  if (!complete(tier))
    throw new FaceEngineError('models.missing', `the liveness networks of tier ${tier} are not complete`);
  return { tier, recognition: recognisers, liveness: pick([...liveness[tier], ...beside[tier]]) };
}

/** The least distance between the eyes, crop pixels, at which alignment means anything. */
const leastEyeDistance = 4;

/** Whether there is a picture, and landmarks that can be aligned. They come from a window, so they may be anything. */
function showsFace({ landmarks, width, height, pixels }: FaceFrame): boolean {
  if (!(width > 0 && height > 0) || pixels.length !== width * height * 4) return false;
  if (landmarks.length !== landmarkCount * 3 || !landmarks.every(Number.isFinite)) return false;
  const [left, right] = eyeCentres(landmarks);
  const box = faceBox(landmarks);
  return (
    Math.hypot(right[0] - left[0], right[1] - left[1]) >= leastEyeDistance &&
    box.x < width &&
    box.y < height &&
    box.x + box.width > 0 &&
    box.y + box.height > 0
  );
}

/** Null for a picture that a network sees nothing in: HSE-FaceRes answers a black one with zeros. */
async function embedAll(
  { whole, upper }: { readonly whole: readonly Embed[]; readonly upper: readonly EmbedUpper[] },
  frame: FaceFrame,
  chips: Chips,
): Promise<Embedding[] | null> {
  const embeddings: Embedding[] = [];
  try {
    for (const embed of whole) embeddings.push(await embed(chips));
    for (const embed of upper) embeddings.push(await embed(frame));
  } catch (error) {
    if (error instanceof VectorError) return null;
    throw error;
  }
  return embeddings;
}

/**
 * Loads and checks the models.
 * @throws {FaceEngineError} `models.missing` or `models.corrupt`, see `choose` and `openSession`.
 */
export async function openPipeline(models: readonly ModelFile[], threads = 1): Promise<Pipeline> {
  const { tier, ...chosen } = choose(models);
  const sessions = new Map<string, InferenceSession>();
  // One after the other: while a model is opened its bytes are in memory several times.
  for (const model of [...chosen.recognition, ...chosen.liveness])
    sessions.set(model.id, await openSession(model, threads));
  const session = (id: string) => sessions.get(id) as InferenceSession;

  const ids = recognition.filter((id) => sessions.has(id));
  const embed: readonly Embed[] = ids.map((id) => embedders[id](session(id)));
  const atHand: ReadonlySet<ModelId> = new Set(ids);
  const together = deciding.find((set) => set.every((id) => atHand.has(id))) ?? ids;
  const best = embed.filter((_, i) => together.includes(ids[i] as NetworkId));
  const upper = (Object.entries(upperModels) as [UpperModelId, NetworkId][])
    .filter(([, network]) => ids.includes(network))
    .map(([model, network]) => upperEmbedder(model, session(network)));
  const askedOf = (which: Which, masked: boolean) => {
    if (which === 'none') return { whole: [], upper: [] };
    if (which === 'enrol') return { whole: embed, upper };
    return { whole: which === 'all' && !masked ? embed : best, upper: masked ? upper : [] };
  };
  const networks = (ids: readonly LivenessNetwork[]) =>
    new Map(ids.filter((id) => sessions.has(id)).map((id) => [id, session(id)]));
  const look = livenessNetworks(networks(liveness[tier]), networks(beside[tier]));

  return {
    tier,
    models: ids,
    analyse: async (frame, which) => {
      if (!showsFace(frame)) return null;
      const chips = chipsOf(frame);
      const chip = chips.arcFace();
      const cover = measureCover(frame, chip);
      const asked = askedOf(which, !(cover.mask < coverLimits.mask));
      const embeddings = await embedAll(asked, frame, chips);
      if (!embeddings) return null;
      return {
        seq: frame.seq,
        at: frame.at,
        scale: frame.scale,
        pose: frame.pose,
        landmarks: frame.landmarks,
        embeddings,
        quality: measureQuality(frame, chip),
        liveness: which === 'turned' || which === 'none' ? null : await look(frame),
        signature: signatureOf(chip),
        cues: measureCues(frame),
        light: measureSkinLight(frame),
        cover,
      };
    },
    close: async () => {
      for (const one of sessions.values()) await one.release();
    },
  };
}
