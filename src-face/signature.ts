/** The trace of a frame, by which `liveness/motion.ts` tells what moved. Pure. */
import { arcFaceSize } from './align.ts';
import { greyLevels } from './quality.ts';
import type { Signature } from './types.ts';

/** Side of a signature. */
export const signatureSide = 56;

/** The trace of a frame; `chip` is its `alignArcFace`. */
export function signatureOf(chip: Float32Array): Signature {
  const grey = greyLevels(chip);
  const half = new Float32Array(signatureSide ** 2);
  for (let y = 0; y < signatureSide; y++) {
    for (let x = 0; x < signatureSide; x++) {
      const at = 2 * y * arcFaceSize + 2 * x;
      const below = at + arcFaceSize;
      half[y * signatureSide + x] =
        ((grey[at] as number) + (grey[at + 1] as number) + (grey[below] as number) + (grey[below + 1] as number)) / 4;
    }
  }
  // The blur makes the picture smooth enough for its gradients to describe a shift of a whole pixel.
  return blurAlong(blurAlong(half, 1), signatureSide);
}

/** Weights 1, 2, 1 along rows (`step` 1) or columns (`step` = side); the border repeats. */
function blurAlong(picture: Float32Array, step: number): Float32Array {
  const blurred = new Float32Array(picture.length);
  for (let i = 0; i < picture.length; i++) {
    const place = step === 1 ? i % signatureSide : Math.floor(i / signatureSide);
    const before = place === 0 ? i : i - step;
    const after = place === signatureSide - 1 ? i : i + step;
    blurred[i] = ((picture[before] as number) + 2 * (picture[i] as number) + (picture[after] as number)) / 4;
  }
  return blurred;
}
