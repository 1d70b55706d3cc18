/** Whether the frames of one scan come from a living person, as far as pictures alone can tell. Pure. */
import type { Tier } from '../src-shared/domain/face.ts';
import { motionBetween } from './signature.ts';
import type { EngineAnalysis } from './types.ts';

/** `passive`: the networks saw an artefact. `still`: nothing moved, as in a picture or a frozen feed. */
export type LivenessVerdict = { readonly live: true } | { readonly live: false; readonly why: 'passive' | 'still' };

/** The least fused score of each tier. See `liveness.ts` for how little the embedded networks can tell. */
export const passiveLimits: Readonly<Record<Tier, number>> = { recommended: 0.5, embedded: 0.3 };

/** Two frames show one change, which the settling of the tracker alone can make; so at least three are asked for. */
export const fewestFrames = 3;

/**
 * The least motion (see `motionBetween`) of the quieter half of the changes between frames that follow each other.
 *
 * Measured at ten frames a second, the middle one of the first three changes, then of all: a frozen picture 0.14 and
 * 0.05 at most, swayed in its plane 0.14, moved or with the noise of a sensor added 0.25; six clips of living people
 * 0.54 and more, their stillest single change 0.51. A picture that is tilted in space makes 0.36 to 1.1 and passes here:
 * that is left to the networks, and to the challenge that a later version adds.
 */
export const stillLimit = 0.25;

/** Judges a scan; the frames may come in any order, and frames that were given twice count once. */
export function livenessVerdict(analyses: readonly EngineAnalysis[], tier: Tier): LivenessVerdict {
  const frames = [...new Map(analyses.map((frame) => [frame.seq, frame])).values()].sort((a, b) => a.seq - b.seq);
  // A score that is no number says nothing for the frame.
  const scores = frames.map(({ liveness: { live } }) => (Number.isFinite(live) ? live : 0));
  if (lowerMiddle(scores) < passiveLimits[tier]) return { live: false, why: 'passive' };
  if (frames.length < fewestFrames) return { live: false, why: 'still' };
  const changes = frames
    .slice(1)
    .map((frame, i) => motionBetween((frames[i] as EngineAnalysis).signature, frame.signature));
  return lowerMiddle(changes) >= stillLimit ? { live: true } : { live: false, why: 'still' };
}

/** The middle value, of an even number the smaller of the two: doubt counts against the frames. */
function lowerMiddle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}
