/** What is done to the probes, by name. */
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { addGlare, type Glare, wearGlasses } from './glasses.ts';
import { backlight, blur, compressed, dim, fewPixels } from './light.ts';
import { cuts, type Fabric, wearMask } from './masks.ts';
import { hold, type Occluder, type Place } from './occluders.ts';

export interface Condition {
  readonly name: string;
  /** The frame under the condition; the same for the same seed. Its landmarks may lag behind and are found again. */
  readonly apply: (frame: FaceFrame, seed: number) => FaceFrame;
}

const mask = (fabric: Fabric): Condition => ({
  name: `mask ${fabric}`,
  apply: (frame, seed) => wearMask(frame, { fabric, cut: cuts[seed % 3] ?? 'surgical' }, seed),
});
const held = (what: Occluder, place: Place): Condition => ({
  name: `${what} over ${place}`,
  apply: (frame, seed) => hold(frame, what, place, seed),
});
const mirrored = (glare: Glare, share: number): Condition => ({
  name: `glasses mirroring ${glare}`,
  apply: (frame, seed) => addGlare(wearGlasses(frame, 'thin', seed), glare, share, seed),
});

/** The first is what the others are compared with. */
export const conditions: readonly [Condition, ...Condition[]] = [
  { name: 'as it is', apply: (frame) => frame },
  ...(['blue', 'white', 'black', 'stripes', 'skin'] as const).map(mask),
  ...(['mouth', 'cheek', 'eye'] as const).map((place) => held('hand', place)),
  held('phone', 'cheek'),
  ...(['thin', 'thick', 'sun'] as const).map(
    (glasses): Condition => ({
      name: `glasses ${glasses}`,
      apply: (frame, seed) => wearGlasses(frame, glasses, seed),
    }),
  ),
  mirrored('spot', 0.15),
  mirrored('window', 0.6),
  mirrored('screen', 0.4),
  ...([4, 16, 64] as const).map(
    (by): Condition => ({
      name: `light 1/${by}`,
      apply: (frame, seed) => dim(frame, 1 / by, 0.5, seed),
    }),
  ),
  { name: 'backlight', apply: (frame) => backlight(frame, 0.6) },
  { name: 'backlight strong', apply: (frame) => backlight(frame, 0.95) },
  ...([0.03, 0.06, 0.1] as const).map(
    (sigma): Condition => ({
      name: `blur ${sigma}`,
      apply: (frame) => blur(frame, sigma),
    }),
  ),
  ...([2, 3] as const).map(
    (by): Condition => ({
      name: `pixels 1/${by}`,
      apply: (frame) => fewPixels(frame, by),
    }),
  ),
  ...([30, 10] as const).map(
    (quality): Condition => ({
      name: `JPEG ${quality}`,
      apply: (frame) => compressed(frame, quality),
    }),
  ),
];
