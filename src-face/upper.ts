/**
 * The upper face alone: what a mask leaves to be recognised by.
 *
 * A masked face is aligned by points that no mask covers or pushes about (the landmark network makes nose and mouth up
 * behind one), and what a mask could cover is blanked, on both sides of the comparison alike. Measured with
 * `npm run bench -- conditions`: FNMR at FMR 1e-4 with masked probes, photos of `lfw-dev`, MobileFaceNet, fused: the usual
 * chip 22 %, the usual chip blanked 19 %, this alignment 19 %, both 5.9 %; a chip drawn 1.35 times as large 45 %.
 */
import type { InferenceSession } from 'onnxruntime-node';
import type { Embedding, FaceFrame, NetworkId, UpperModelId } from '../src-shared/domain/face.ts';
import { type Affine, arcFaceSize, dlibSize, point, similarity, warp } from './align.ts';
import { type Chips, embedders } from './embed.ts';
import type { Point } from './types.ts';

/** Which network looks at the upper face; best first. HSE-FaceRes hardly knows anybody by it (72 % FNMR for single photos). */
export const upperModels = {
  'mobilefacenet-upper': 'mobilefacenet',
  'dlib-resnet34-upper': 'dlib-resnet34',
} as const satisfies Readonly<Record<UpperModelId, NetworkId>>;

/** Turns the upper face of a frame into a unit vector. */
export type EmbedUpper = (frame: FaceFrame) => Promise<Embedding>;

/** @param session of the network that `upperModels` names; its buffers are of this function's own */
export function upperEmbedder(model: UpperModelId, session: InferenceSession): EmbedUpper {
  const embed = embedders[upperModels[model]](session);
  return async (frame) => ({ model, vector: (await embed(upperChipsOf(frame))).vector });
}

/** Outer and inner corners of the eyes, and the bridge of the nose between them. */
const upperMesh = [33, 263, 133, 362, 168, 6] as const;

/** Where these lie on average in `alignArcFace` of faces that look ahead (within 12 degrees, `lfw-dev`). */
const arcFaceUpper: readonly Point[] = [
  [30.46, 51.97],
  [81.44, 51.97],
  [45.74, 52.82],
  [65.87, 52.82],
  [55.84, 50],
  [55.86, 54.32],
];

/** The same in dlib's chip, by the outer corners that both templates name. */
const toDlib = similarity(arcFaceUpper.slice(0, 2), [
  [37.06, 46.37],
  [110.96, 46.35],
]);
const dlibUpper: readonly Point[] = arcFaceUpper.map((at) => moved(toDlib, at));

/** From which row on a chip is blanked: between the bridge of the nose and its tip. */
const arcFaceCut = 66;
const dlibCut = 67;
/** Over which share of the chip the blank sets in. */
const softness = 0.05;
/** The mean colour that the networks were trained around: it says least. */
const blankColour = [123.7, 116.3, 103.5] as const;

/**
 * The chips of a frame's upper face, for the networks of `upperModels`; drawn when they are first asked for.
 */
export function upperChipsOf(frame: FaceFrame): Chips {
  const points = upperMesh.map((index) => point(frame.landmarks, index));
  const draw = (template: readonly Point[], size: number, cut: number) => {
    let chip: Float32Array | undefined;
    return () => {
      chip ??= blankBelow(warp(frame, similarity(template, points), size), size, cut);
      return chip;
    };
  };
  return {
    arcFace: draw(arcFaceUpper, arcFaceSize, arcFaceCut),
    dlib: draw(dlibUpper, dlibSize, dlibCut),
    faceRes: () => {
      throw new RangeError('HSE-FaceRes has no chip of the upper face');
    },
  };
}

/** The chip, with everything below a row in one colour. */
function blankBelow(chip: Float32Array, size: number, cut: number): Float32Array {
  const soft = softness * size;
  for (let row = Math.floor(cut - soft / 2); row < size; row++) {
    const share = Math.min(1, Math.max(0, (row + 0.5 - cut) / soft + 0.5));
    for (let at = row * size * 3; at < (row + 1) * size * 3; at++) {
      chip[at] = (chip[at] as number) * (1 - share) + (blankColour[at % 3] as number) * share;
    }
  }
  return chip;
}

function moved({ a, b, tx, c, d, ty }: Affine, [x, y]: Point): Point {
  return [a * x + b * y + tx, c * x + d * y + ty];
}
