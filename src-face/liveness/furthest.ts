/**
 * Where each turn led in the end. A turn is enough at eleven degrees, so that nobody waits; a recording that is on its way to
 * somewhere else may pass the arrow just there. So the judge, who has seen how the turn went on, looks at where it was
 * furthest, with the answer's own tolerance of 30 degrees: heads that were rendered again are off by 6 in the middle and 22 at
 * most, what passed by was off by 33 and 40. Pure; angles are degrees.
 */
import type { Ms } from '../../src-shared/domain/ids.ts';
import { challengeLimits, pointing, turnDegrees } from '../../src-shared/domain/liveness.ts';
import type { EngineAnalysis } from '../types.ts';
import type { Made } from './challenge.ts';
import { acrossShare, offArrow } from './following.ts';
import { dot, length, minus, type Turn } from './turn.ts';

/** When the head left a turn for the next one; after the last one, until when no head could have left it. */
export const leftAt = ({ askedAt, answer }: Made, next: Made | undefined): Ms =>
  next ? next.askedAt + next.answer.reactionMs : askedAt + answer.reachedMs + challengeLimits.leastLaterMs;

/**
 * Whether the frames show every turn, and each leads where it was to lead, from the straight look or from where the turn before
 * had ended.
 */
export function leadsThere(
  straight: Turn,
  frames: readonly Pick<EngineAnalysis, 'at' | 'pose'>[],
  made: readonly Made[],
): boolean {
  let before: Turn = straight;
  return made.every(({ askedAt, answer }, i) => {
    const until = leftAt({ askedAt, answer }, made[i + 1]);
    const during = frames.filter(({ at }) => at >= askedAt + answer.reachedMs - 1 && at <= until);
    const furthest = during.reduce<Turn>((most, { pose }) => {
      const turn: Turn = [pose.yaw, pose.pitch];
      return length(minus(turn, straight)) > length(minus(most, straight)) ? turn : most;
    }, straight);
    const way = pointing[answer.towards];
    const points = (whither: Turn) => dot(whither, way) >= offArrow * length(whither);
    const last = minus(before, straight);
    // As in the answer: "up" from a head that is turned left may be taken as up from there.
    const across = i > 0 && Math.abs(dot(last, way)) <= acrossShare * length(last);
    // Of the frame that completed the turn this was found already; a login waits for no other after its last turn.
    const wentOn = during.some(({ at }) => at > askedAt + answer.reachedMs + 1);
    const there = !wentOn || points(minus(furthest, straight)) || (across && points(minus(furthest, before)));
    before = furthest;
    const isShown = during.some(({ pose }) => dot(minus([pose.yaw, pose.pitch], straight), way) >= turnDegrees.least);
    return isShown && there;
  });
}
