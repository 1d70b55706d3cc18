/**
 * What is between the camera and the face: a mask, a hand, a light mirrored in glasses. Pure.
 *
 * The landmarks say nothing about it, because the network makes a mouth up where it sees none. So the pixels decide:
 * the parts of a face are compared with each other, in the chip that the recognition network sees anyway.
 */
import type { FaceFrame } from '../src-shared/domain/face.ts';
import { arcFaceSize } from './align.ts';
import { type CoverFeatures, coverFeatures } from './cover-features.ts';
import { type Evidence, handEvidence, maskEvidence } from './cover-weights.ts';

/** How sure each finding is, 0 = nothing of the kind, 1 = certain; `coverLimits` say from where on it counts. */
export interface Cover {
  /** A mask over mouth and nose. */
  readonly mask: number;
  /** A hand, or anything else that is no mask, over a part of the face; 0 where there is a mask, which hides the difference. */
  readonly hand: number;
  /** Burnt-out highlights on eyes or glasses. */
  readonly glare: number;
}

/** What to ask the person for; words in the locale files. */
export type CoverFault = 'takeMaskOff' | 'uncover' | 'glare';

/**
 * From which certainty on a finding counts. Of the 1,916 bare photos of `lfw-dev` 0.4 % are above the first, 1.1 % above the
 * second (some with a hand, a medal or a microphone before the face), 1.1 % above the third (most with bright glasses).
 * Of drawn masks 99 % are found, of hands and things on eye, cheek or mouth nine in ten (folds apart: `bench/conditions`).
 */
export const coverLimits: Readonly<Record<keyof Cover, number>> = { mask: 0.5, hand: 0.5, glare: 0.5 };

/** The most disturbing finding, or null. A finding that is no number counts as one: doubt is against the frame. */
export function coverFault(cover: Cover, limits = coverLimits): CoverFault | null {
  if (!(cover.mask < limits.mask)) return 'takeMaskOff';
  if (!(cover.hand < limits.hand)) return 'uncover';
  if (!(cover.glare < limits.glare)) return 'glare';
  return null;
}

/** What is found where nothing can be measured: everything at once. */
const unmeasurable: Cover = { mask: 1, hand: 1, glare: 1 };

/**
 * Measures a frame; landmarks that cannot be aligned count as covered.
 * @param chip the frame's `alignArcFace`
 */
export function measureCover(frame: Pick<FaceFrame, 'landmarks'>, chip: Float32Array): Cover {
  let features: CoverFeatures;
  try {
    features = coverFeatures(frame.landmarks, chip);
  } catch (error) {
    if (error instanceof RangeError) return unmeasurable;
    throw error;
  }
  const mask = certainty(maskEvidence, features);
  // Whatever gives a hand away, a mask shows as well.
  const hand = mask < coverLimits.mask ? certainty(handEvidence, features) : 0;
  return { mask, hand, glare: glareOf(chip) };
}

/** A feature further from the usual than this many deviations says no more. */
const mostDeviations = 4;

function certainty({ bias, features: weights }: Evidence, features: CoverFeatures): number {
  let odds = bias;
  for (const [name, [usual, deviation, weight]] of Object.entries(weights)) {
    const off = ((features[name] ?? usual) - usual) / deviation;
    odds += weight * Math.max(-mostDeviations, Math.min(mostDeviations, off));
  }
  return 1 / (1 + Math.exp(-odds));
}

/** Where glasses mirror: ellipses around the eyes of the chip. */
const lenses = [
  [38.3, 53.2],
  [73.5, 53.0],
] as const;
const lensRadius = { x: 13, y: 10 } as const;
/** Shares of a lens that are as likely disturbing as not: of burnt-out pixels in one, of pale ones in both. */
const halfWay = { burnt: 0.09, pale: 0.085 } as const;

/** Highlights: pixels much lighter than the skin between and under the eyes and without its colour. */
function glareOf(chip: Float32Array): number {
  const skin = skinLight(chip);
  let burnt = 0;
  let pale = 0;
  for (const [cx, cy] of lenses) {
    let [area, burntHere, paleHere] = [0, 0, 0];
    for (let y = Math.ceil(cy - lensRadius.y); y < cy + lensRadius.y; y++) {
      for (let x = Math.ceil(cx - lensRadius.x); x < cx + lensRadius.x; x++) {
        if (((x + 0.5 - cx) / lensRadius.x) ** 2 + ((y + 0.5 - cy) / lensRadius.y) ** 2 >= 1) continue;
        const at = (y * arcFaceSize + x) * 3;
        const [red, green, blue] = [chip[at] as number, chip[at + 1] as number, chip[at + 2] as number];
        const light = grey(red, green, blue);
        const colourful = Math.max(red, green, blue) - Math.min(red, green, blue) >= 60;
        area++;
        if (light > 225 && light > skin * 1.15 + 10) burntHere++;
        if (!colourful && light > Math.max(skin * 1.2 + 15, 150)) paleHere++;
      }
    }
    burnt = Math.max(burnt, burntHere / area);
    pale += paleHere / area / lenses.length;
  }
  const strength = Math.max(burnt / halfWay.burnt, pale / halfWay.pale);
  return strength / (1 + strength);
}

/** Middle grey level of six patches of the upper face. */
function skinLight(chip: Float32Array): number {
  const patches = [
    [38, 68],
    [74, 68],
    [56, 50],
    [56, 34],
    [32, 74],
    [80, 74],
  ] as const;
  const levels = patches.map(([x, y]) => {
    let sum = 0;
    for (let j = y - 2; j <= y + 2; j++) {
      for (let at = (j * arcFaceSize + x - 2) * 3; at <= (j * arcFaceSize + x + 2) * 3; at += 3) {
        sum += grey(chip[at] as number, chip[at + 1] as number, chip[at + 2] as number);
      }
    }
    return sum / 25;
  });
  levels.sort((a, b) => a - b);
  return ((levels[2] as number) + (levels[3] as number)) / 2;
}

const grey = (red: number, green: number, blue: number) => 0.299 * red + 0.587 * green + 0.114 * blue;
