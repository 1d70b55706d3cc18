/**
 * The recognition networks: an aligned face in, a unit vector out. Both see the face and its mirror image, which
 * lowers the FNMR by a fifth to a third for one more run.
 *
 * The functions keep their input buffers between calls: do not call one again before its promise is settled.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Embedding, FaceFrame, ModelId } from '../src-shared/domain/face.ts';
import { alignArcFace, alignDlib, arcFaceSize, dlibSize, flip } from './align.ts';
import { normalise, vectorLength } from './compare.ts';

/** Chips that several consumers share, drawn at most once for each frame. */
export interface Chips {
  readonly arcFace: () => Float32Array;
  readonly dlib: () => Float32Array;
}

/** The chips of one frame, drawn when they are first asked for. */
export function chipsOf(frame: FaceFrame): Chips {
  let arcFace: Float32Array | undefined;
  let dlib: Float32Array | undefined;
  return {
    arcFace: () => {
      arcFace ??= alignArcFace(frame);
      return arcFace;
    },
    dlib: () => {
      dlib ??= alignDlib(frame);
      return dlib;
    },
  };
}

/** Turns the chips of one frame into a unit vector of 128 numbers. */
export type Embed = (chips: Chips) => Promise<Embedding>;

/** Each network's way of being fed, by its name in the manifest. */
export const embedders: Readonly<Record<ModelId, (session: InferenceSession) => Embed>> = {
  mobilefacenet: mobileFaceNet,
  'dlib-resnet34': dlibResNet34,
};

/** ImageNet's mean and standard deviation for levels 0..1, as the network was trained (foamliu/MobileFaceNet). */
const imageNetMean = [0.485, 0.456, 0.406] as const;
const imageNetDeviation = [0.229, 0.224, 0.225] as const;

/** MobileFaceNet: 1 x 3 x 112 x 112, RGB; the file's batch is fixed to 1, so the mirror is a second run. */
export function mobileFaceNet(session: InferenceSession): Embed {
  const planes = new Float32Array(3 * arcFaceSize ** 2);
  const input = new Tensor('float32', planes, [1, 3, arcFaceSize, arcFaceSize]);
  const embed = async (chip: Float32Array) => {
    toImageNetPlanes(chip, planes);
    return run(session, input);
  };
  return async (chips) => {
    const chip = chips.arcFace();
    const straight = await embed(chip);
    const mirrored = await embed(flip(chip));
    return { model: 'mobilefacenet', vector: normalise(straight.map((value, i) => value + (mirrored[i] as number))) };
  };
}

/** Interleaved RGB 0..255 to three planes in ImageNet's normal form. */
export function toImageNetPlanes(chip: Float32Array, planes: Float32Array): void {
  const area = chip.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    const deviation = imageNetDeviation[channel] as number;
    const scale = 1 / (255 * deviation);
    const shift = (imageNetMean[channel] as number) / deviation;
    for (let i = 0, from = channel, to = channel * area; i < area; i++, from += 3, to++) {
      planes[to] = (chip[from] as number) * scale - shift;
    }
  }
}

/** dlib's ResNet-34: N x 150 x 150 x 3, RGB 0..255, normalised inside. */
export function dlibResNet34(session: InferenceSession): Embed {
  const pair = new Float32Array(2 * dlibSize ** 2 * 3);
  const input = new Tensor('float32', pair, [2, dlibSize, dlibSize, 3]);
  return async (chips) => {
    const chip = chips.dlib();
    pair.set(chip, 0);
    pair.set(flip(chip), chip.length);
    const both = await run(session, input);
    const sum = Float32Array.from(
      { length: vectorLength },
      (_, i) => (both[i] as number) + (both[i + vectorLength] as number),
    );
    return { model: 'dlib-resnet34', vector: normalise(sum) };
  };
}

/** Runs a network with one input and one output. */
export async function run(session: InferenceSession, input: Tensor): Promise<Float32Array> {
  const [from, to] = [session.inputNames[0], session.outputNames[0]];
  if (from === undefined || to === undefined) throw new Error('a network without an input or an output');
  const output = (await session.run({ [from]: input }))[to];
  if (!(output?.data instanceof Float32Array)) throw new Error('a network answered with something else than float32');
  return output.data;
}
