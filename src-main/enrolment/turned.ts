/** Whether the turns of an enrolment are those of a head. Pure. */
import { planarResidual } from '../../src-face/liveness/geometry.ts';
import type { Scores } from '../../src-face/liveness/types.ts';
import type { EngineAnalysis } from '../../src-face/types.ts';

type View = Pick<EngineAnalysis, 'pose' | 'landmarks'>;

export interface Turn {
  /** Between the two views that look most apart. */
  readonly degrees: number;
  /** What no flat picture explains between them, see `planarResidual`. */
  readonly residual: number;
}

/** Heads leave 0.06 and more at ten degrees, and a bent picture less; a flat one never looks turned that far. */
export const leastResidual = 0.05;

export function widestTurn(views: readonly View[]): Turn {
  let widest: Turn & { readonly pair: readonly [View, View] | null } = { degrees: 0, residual: 0, pair: null };
  for (const [i, a] of views.entries()) {
    for (const b of views.slice(i + 1)) {
      const degrees = Math.hypot(a.pose.yaw - b.pose.yaw, a.pose.pitch - b.pose.pitch);
      if (degrees > widest.degrees) widest = { degrees, residual: 0, pair: [a, b] };
    }
  }
  const { degrees, pair } = widest;
  return { degrees, residual: pair ? planarResidual(pair[0].landmarks, pair[1].landmarks) : 0 };
}

/** For the audit log. */
export const scoresOf = ({ degrees, residual }: Turn): Scores => ({
  'geometry.degrees': degrees,
  'geometry.residual': residual,
});
