/**
 * The recognition networks: an aligned face in, a unit vector out. Those that decide most see the face and its mirror image,
 * which lowers the FNMR by a fifth to a third for one more run.
 *
 * The functions keep their input buffers between calls: do not call one again before its promise is settled.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Embedding, FaceFrame, NetworkId } from '../src-shared/domain/face.ts';
import { alignArcFace, alignDlib, alignFaceRes, arcFaceSize, dlibSize, faceResSize, flip } from './align.ts';
import { normalise } from './compare.ts';

/** Chips that several consumers share, drawn at most once for each frame. */
export interface Chips {
  readonly arcFace: () => Float32Array;
  readonly dlib: () => Float32Array;
  readonly faceRes: () => Float32Array;
}

/** The chips of one frame, drawn when they are first asked for. */
export function chipsOf(frame: FaceFrame): Chips {
  const once = (draw: (frame: FaceFrame) => Float32Array) => {
    let chip: Float32Array | undefined;
    return () => {
      chip ??= draw(frame);
      return chip;
    };
  };
  return { arcFace: once(alignArcFace), dlib: once(alignDlib), faceRes: once(alignFaceRes) };
}

/** Turns the chips of one frame into a unit vector, as long as `vectorLengths` says. */
export type Embed = (chips: Chips) => Promise<Embedding>;

/** Each network's way of being fed, by its name in the manifest. */
export const embedders: Readonly<Record<NetworkId, (session: InferenceSession) => Embed>> = {
  mobilefacenet: mobileFaceNet,
  'dlib-resnet34': dlibResNet34,
  faceres: faceRes,
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
    const length = both.length / 2;
    const sum = Float32Array.from({ length }, (_, i) => (both[i] as number) + (both[i + length] as number));
    return { model: 'dlib-resnet34', vector: normalise(sum) };
  };
}

/** The means that HSE-FaceRes subtracts, red first (it was trained with Caffe's, on pictures in the order blue, green, red). */
const caffeMean = [123.68, 116.779, 103.939] as const;

/**
 * HSE-FaceRes, up to its descriptor: N x 192 x 192 x 3, BGR less the means. The 1024 numbers are means of what was cut off
 * below 0 and above 6, so a few large ones would decide; their square roots tell people apart better (FNMR at FMR 1e-4 on
 * 500 photos of `lfw-dev`: 31 instead of 33 %). The mirror image is left out: beside dlib's network it changes nothing
 * (10.8 % without, 11.2 % with) for twice the time.
 */
export function faceRes(session: InferenceSession): Embed {
  const pixels = new Float32Array(faceResSize ** 2 * 3);
  const input = new Tensor('float32', pixels, [1, faceResSize, faceResSize, 3]);
  return async (chips) => {
    toCaffe(chips.faceRes(), pixels);
    return { model: 'faceres', vector: normalise((await run(session, input)).map(Math.sqrt)) };
  };
}

/** Interleaved RGB 0..255 to interleaved BGR less Caffe's means. */
export function toCaffe(chip: Float32Array, out: Float32Array): void {
  const [red, green, blue] = caffeMean;
  for (let i = 0; i < chip.length; i += 3) {
    out[i] = (chip[i + 2] as number) - blue;
    out[i + 1] = (chip[i + 1] as number) - green;
    out[i + 2] = (chip[i] as number) - red;
  }
}

/** Runs a network with one input and one output. */
export async function run(session: InferenceSession, input: Tensor): Promise<Float32Array> {
  const [from, to] = [session.inputNames[0], session.outputNames[0]];
  if (from === undefined || to === undefined) throw new Error('a network without an input or an output');
  const output = (await session.run({ [from]: input }))[to];
  if (!(output?.data instanceof Float32Array)) throw new Error('a network answered with something else than float32');
  return output.data;
}
