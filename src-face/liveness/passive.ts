/** The layer that only looks: networks and pixel cues, the middle value over the straight frames that networks saw. Pure. */
import type { LivenessScore, Tier } from '../../src-shared/domain/face.ts';
import { defaultLimits } from '../quality.ts';
import type { EngineAnalysis } from '../types.ts';
import { straightDegrees } from './challenge.ts';
import { doubt, type Finding, passed, refused } from './finding.ts';
import { lowerMiddle } from './points.ts';

/**
 * Under this the networks' middle frame refuses. Pictures behind a bezel score 0.02 at most (19 of 20, recommended); six
 * clips of three people 0.97 and more; of 26 re-rendered heads one 0.09, the others 0.30 and more; of press photos, which
 * show no surroundings, 7 % are below. People whom the networks do not take for living must not be locked out, so most of
 * what lies above is a doubt and no more.
 */
export const passiveLimits: Readonly<Record<Tier, number>> = { recommended: 0.2, embedded: 0.5 };
/**
 * Under this the networks leave a doubt. Single frames of clips of people have 0.78 (0.65) and more, one in twenty of the
 * least of them is under 0.83 (0.69), and somebody who logs in every day must not be asked.
 */
const doubtLimits: Readonly<Record<Tier, number>> = { recommended: 0.8, embedded: 0.62 };
/**
 * The same for the network `liveness`, which sees screens best: single frames of clips of people 0.61 and more, the middle
 * one of a clip 0.74; of press photos one in twenty is under 0.66; clips shown on a coarse screen 0.41 to 0.58.
 */
const doubtfulLiveness = 0.6;

/**
 * Where pixel cues leave a doubt. Measured on 360 press photos (98th percentile) and clips of three people (most): moire 2.8
 * and 2.8; bezel (without the photos' own black borders) 0.71 and 0.56; from the least dark to the least bright of the
 * picture 128 at least, its brightest part 206 at least, where a screen filmed through a lens has 88 to 126 and 144 to 166.
 * None of them refuses anybody alone: a beard, a bookshelf or an evening at the desk can do the same.
 */
const doubtfulCues = { moire: 3.1, bezel: 0.8, contrast: 105, white: 168 } as const;

/**
 * A face that fills so many camera pixels between the eyes has all the detail that the aligned face can hold. Where it has
 * less than this (variance of the Laplacian, see `measureQuality`), the lens is out of focus or the camera sees a picture
 * that had fewer pixels: films of people with 28 to 31 pixels between the eyes, shown on a screen at 68, have 19 to 43. A
 * scan asks for as much anyway (`defaultLimits.minSharpness`), so nobody is asked for it who was let in before; where that
 * setting is lowered, because what is filmed there is softer, this goes with it. Smaller faces are not held against it:
 * they have few details for want of pixels.
 */
const softEyeDistance = 45;

/**
 * From here on a pattern is so regular that no face has it. Of 360 press photos 99 % are at 3.0 or less, and two above: one
 * at 4.2, and one at 7.1 that is the scan of a printed picture. Prints with visible dots and screens with a visible grid give
 * 3.4 to 12.
 */
export const certainMoire = 3.8;

type Looked = EngineAnalysis & { readonly liveness: LivenessScore };
const isLooked = (frame: EngineAnalysis): frame is Looked => frame.liveness !== null;

/** Judges at least one frame; without any that networks saw it refuses. @param minSharpness what a scan asks for here, variance of the Laplacian */
export function passiveFinding(
  frames: readonly EngineAnalysis[],
  tier: Tier,
  minSharpness: number = defaultLimits.minSharpness,
): Finding {
  const looked = frames.filter(isLooked);
  const straight = looked.filter(
    ({ pose }) => Math.abs(pose.yaw) <= straightDegrees.yaw && Math.abs(pose.pitch) <= straightDegrees.pitch,
  );
  const seen = straight.length > 0 ? straight : looked;
  const middle = (value: (frame: Looked) => number) => lowerMiddle(seen.map(value));
  // A score that is no number says nothing for the frame.
  const live = middle(({ liveness }) => (Number.isFinite(liveness.live) ? liveness.live : 0));
  const networks = Object.keys(seen[0]?.liveness.by ?? {});
  const by = Object.fromEntries(networks.map((name) => [name, middle(({ liveness }) => liveness.by[name] ?? 0)]));
  const moire = middle(({ cues }) => cues.moire);
  const bezel = middle(({ cues }) => cues.bezel);
  const white = middle(({ cues }) => cues.white);
  const contrast = middle(({ cues }) => cues.white - cues.black);
  const sharpness = middle(({ quality }) => quality.sharpness);
  const scores: Record<string, number> = {
    'passive.live': live,
    ...Object.fromEntries(networks.map((name) => [`passive.${name}`, by[name] as number])),
    'passive.moire': moire,
    'passive.bezel': bezel,
    'passive.white': white,
    'passive.contrast': contrast,
    'passive.sharpness': sharpness,
    'passive.grain': middle(({ cues }) => cues.grain),
  };
  if (!(live >= passiveLimits[tier])) return refused('networks', scores);
  if (moire >= certainMoire) return refused('moire', scores);
  if (!(live >= doubtLimits[tier] && (by.liveness ?? 1) >= doubtfulLiveness)) return doubt('networks', scores);
  if (!(moire <= doubtfulCues.moire)) return doubt('moire', scores);
  if (!(bezel <= doubtfulCues.bezel)) return doubt('bezel', scores);
  if (!(white >= doubtfulCues.white && contrast >= doubtfulCues.contrast)) return doubt('tone', scores);
  const large = middle(({ quality }) => quality.eyeDistance) >= softEyeDistance;
  if (large && !(sharpness >= minSharpness)) return doubt('soft', scores);
  return passed(scores);
}
