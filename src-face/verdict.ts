/** Whether the frames of one scan come from a living person, as far as pictures alone can tell. Pure. */
import type { Tier } from '../src-shared/domain/face.ts';
import { motionBetween } from './signature.ts';
import type { EngineAnalysis, Signature } from './types.ts';

/** `passive`: the networks saw an artefact. `still`: nothing moved, as in a picture or a frozen feed. */
export type LivenessVerdict = { readonly live: true } | { readonly live: false; readonly why: 'passive' | 'still' };

/**
 * The least score of the middle frame. Measured on single frames: six clips of three people 0.81 and more (recommended),
 * 0.60 and more (embedded); of 94 photos of real faces, turned ones and ones with a black border among them, about 6 %
 * and none are below. Pictures behind a bezel score near 0 with the recommended networks; most other artefacts score as
 * people do with either, so this limit stops the crudest attacks and no more.
 */
export const passiveLimits: Readonly<Record<Tier, number>> = { recommended: 0.4, embedded: 0.5 };

/** With two frames there is a single change, and the settling of the tracker alone can make one. */
export const fewestFrames = 3;

/**
 * The least motion (see `motionBetween`), each the middle value of all such pairs, of an even number the smaller one.
 *
 * Measured at 7.5 to 10 frames a second on crops as the camera window makes them, 3 to 10 frames in a row:
 *
 * | | between neighbours | between all pairs |
 * |---|---|---|
 * | a frozen picture | 0.00 to 0.10 | 0.00 to 0.27 |
 * | a picture swayed or carried along in its plane | 0.07 to 0.26 | 0.10 to 0.33 |
 * | a picture with the noise of a sensor added | 0.19 to 0.27 | 0.20 to 0.34 |
 * | six clips of three living people | 0.31 and more | 0.59 and more |
 *
 * `neighbours` refuses a slide show of pictures, `pairs` a picture that drifts. A picture that is tilted in space makes
 * 0.27 to 1.8 and passes from some frame on: that is left to the networks, and to the challenge of a later version.
 */
export const stillLimits = { neighbours: 0.12, pairs: 0.3 } as const;

/** Judges a scan; the frames may come in any order, and frames that were given twice count once. */
export function livenessVerdict(analyses: readonly EngineAnalysis[], tier: Tier): LivenessVerdict {
  const frames = [...new Map(analyses.map((frame) => [frame.seq, frame])).values()].sort((a, b) => a.seq - b.seq);
  // A score that is no number says nothing for the frame.
  const scores = frames.map(({ liveness: { live } }) => (Number.isFinite(live) ? live : 0));
  if (lowerMiddle(scores) < passiveLimits[tier]) return { live: false, why: 'passive' };
  return moves(frames.map(({ signature }) => signature)) ? { live: true } : { live: false, why: 'still' };
}

function moves(signatures: readonly Signature[]): boolean {
  if (signatures.length < fewestFrames) return false;
  const neighbours: number[] = [];
  const pairs: number[] = [];
  for (const [i, a] of signatures.entries()) {
    for (const [j, b] of signatures.slice(i + 1).entries()) {
      const motion = motionBetween(a, b);
      pairs.push(motion);
      if (j === 0) neighbours.push(motion);
    }
  }
  return lowerMiddle(neighbours) >= stillLimits.neighbours && lowerMiddle(pairs) >= stillLimits.pairs;
}

/** The middle value, of an even number the smaller of the two: doubt counts against the frames. */
function lowerMiddle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}
