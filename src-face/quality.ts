/** Whether a frame is good enough to judge a person by. Pure. */
import type { FaceFrame, FrameQuality } from '../src-shared/domain/face.ts';
import { arcFaceSize, eyeCentres } from './align.ts';

/** A frame must lie inside all of these. */
export interface QualityLimits {
  /** Camera pixels between the pupils. */
  readonly minEyeDistance: number;
  /** Variance of the Laplacian. */
  readonly minSharpness: number;
  /** Mean grey level. */
  readonly minBrightness: number;
  readonly maxBrightness: number;
  /** Share of nearly black and burnt out pixels. */
  readonly maxClipped: number;
}

/** Why a frame is set aside; each has a remedy that a person can follow. */
export type QualityFault = 'tooFar' | 'blurred' | 'tooDark' | 'tooBright';

/**
 * A test setting may lower `minSharpness` for clips of low resolution. Nothing here replaces the match threshold.
 */
export const defaultLimits: QualityLimits = {
  minEyeDistance: 45,
  minSharpness: 60,
  // A dark skin in good light measures 45 to 80, so the level alone says little: this refuses what nobody could match,
  // and whether the room is dark is the window's to tell, by the whole picture.
  minBrightness: 25,
  maxBrightness: 220,
  maxClipped: 0.5,
};

const nearlyBlack = 8;
const burntOut = 247;

/** Measures a frame; `chip` is its `alignArcFace`. */
export function measureQuality(frame: Pick<FaceFrame, 'landmarks' | 'scale'>, chip: Float32Array): FrameQuality {
  const [left, right] = eyeCentres(frame.landmarks);
  const eyeDistance = Math.hypot(right[0] - left[0], right[1] - left[1]) / frame.scale;
  const grey = greyLevels(chip);
  let sum = 0;
  let clipped = 0;
  for (const level of grey) {
    sum += level;
    if (level <= nearlyBlack || level >= burntOut) clipped++;
  }
  return {
    eyeDistance,
    sharpness: laplacianVariance(grey, arcFaceSize),
    brightness: sum / grey.length,
    clipped: clipped / grey.length,
  };
}

/** Grey levels of an RGB chip (ITU-R BT.601 weights). */
export function greyLevels(chip: Float32Array): Float32Array {
  const grey = new Float32Array(chip.length / 3);
  for (let i = 0, k = 0; i < grey.length; i++, k += 3) {
    grey[i] = 0.299 * (chip[k] as number) + 0.587 * (chip[k + 1] as number) + 0.114 * (chip[k + 2] as number);
  }
  return grey;
}

/** Variance of the 4-neighbour Laplacian over the inner pixels of a square picture: high for fine detail. */
export function laplacianVariance(grey: Float32Array, size: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < size - 1; y++) {
    for (let at = y * size + 1; at < (y + 1) * size - 1; at++) {
      const centre = grey[at] as number;
      const around =
        (grey[at - 1] as number) + (grey[at + 1] as number) + (grey[at - size] as number) + (grey[at + size] as number);
      const value = around - 4 * centre;
      sum += value;
      squares += value * value;
    }
  }
  const count = (size - 2) ** 2;
  return squares / count - (sum / count) ** 2;
}

/** The first limit a frame breaks, or null; light comes before sharpness, because noise and blur follow from darkness. */
export function gate(quality: FrameQuality, limits: QualityLimits = defaultLimits): QualityFault | null {
  // Written as "not inside", so that a value that is not a number is refused too.
  if (!(quality.eyeDistance >= limits.minEyeDistance)) return 'tooFar';
  if (!(quality.brightness >= limits.minBrightness)) return 'tooDark';
  if (!(quality.brightness <= limits.maxBrightness)) return 'tooBright';
  if (!(quality.clipped <= limits.maxClipped)) return quality.brightness < 128 ? 'tooDark' : 'tooBright';
  if (!(quality.sharpness >= limits.minSharpness)) return 'blurred';
  return null;
}
