/** The layer that only looks: networks and pixel cues, the middle value over the straight frames. Pure. */
import type { Tier } from '../../src-shared/domain/face.ts';
import type { EngineAnalysis } from '../types.ts';
import { straightDegrees } from './challenge.ts';
import { doubt, type Finding, passed, refused } from './finding.ts';
import { lowerMiddle } from './points.ts';

/**
 * The least score of the networks' middle frame. Measured on single frames: six clips of three people 0.81 and more
 * (recommended), 0.60 and more (embedded); of 90 press photos 7 % and none are below. Pictures behind a bezel score near
 * 0 with the recommended networks; most other artefacts score as people do with either.
 */
export const passiveLimits: Readonly<Record<Tier, number>> = { recommended: 0.3, embedded: 0.5 };
/** Under this the networks leave a doubt. */
const doubtLimits: Readonly<Record<Tier, number>> = { recommended: 0.9, embedded: 0.62 };

/** Judges at least one frame. */
export function passiveFinding(frames: readonly EngineAnalysis[], tier: Tier): Finding {
  const straight = frames.filter(
    ({ pose }) => Math.abs(pose.yaw) <= straightDegrees.yaw && Math.abs(pose.pitch) <= straightDegrees.pitch,
  );
  const seen = straight.length > 0 ? straight : frames;
  // A score that is no number says nothing for the frame.
  const live = lowerMiddle(seen.map(({ liveness }) => (Number.isFinite(liveness.live) ? liveness.live : 0)));
  const scores: Record<string, number> = { 'passive.live': live };
  for (const name of Object.keys(seen[0]?.liveness.by ?? {})) {
    scores[`passive.${name}`] = lowerMiddle(seen.map(({ liveness }) => liveness.by[name] ?? 0));
  }
  if (!(live >= passiveLimits[tier])) return refused('networks', scores);
  if (!(live >= doubtLimits[tier])) return doubt('networks', scores);
  return passed(scores);
}
