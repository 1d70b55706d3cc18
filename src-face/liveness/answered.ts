/** Whether one living head answered the challenge throughout: turns, parallax, identity, and no gap to swap in. Pure. */
import type { ModelId } from '../../src-shared/domain/face.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import type { LivenessLayer, StepAnswer } from '../../src-shared/domain/liveness.ts';
import { similarity } from '../compare.ts';
import type { EngineAnalysis } from '../types.ts';
import { replayChallenge } from './challenge.ts';
import { type Finding, passed, refused } from './finding.ts';
import { leadsThere } from './furthest.ts';
import { planarResidual } from './geometry.ts';
import { motionOf } from './motion.ts';
import { eyeCentres } from './points.ts';
import { doubtfulRelief, fewestViews, leastRelief, reliefOver } from './relief.ts';
import type { Asked, Scores } from './types.ts';

/**
 * No longer gap between two frames of a challenge, ms. A machine that is out of breath gives three frames a second, 300 to
 * 450 ms apart. A quick hand changes a picture for a head in less than that; what forbids it is that every turned view
 * has to be the person of the straight one, of the same size.
 */
const longestGap = 700;

/**
 * A cut shows as a head that is elsewhere, or in other light, from one frame to the next. Degrees a millisecond, and a
 * factor. Neighbours on film: 0.21 and 1.27 at most (1.42 at three frames a second); of re-rendered turns in a room whose
 * light changes 1.65. Stamps tell when a frame was delivered: on a busy machine two lie nearer together than their pictures, and a
 * turn of 40 degrees that peaked at 0.18 was measured at 0.31 to 0.33 in three of 230 logins.
 */
const fastestHead = 0.36;
const mostExposure = 1.8;

/**
 * The least that a turned face differs from the straight one after the best homography, see `motionOf`. Measured between
 * frames of clips, one of them straight (least, 5th percentile, median; and the most of flat pictures, swayed and tilted
 * by up to 25 degrees):
 *
 * | pose change | heads | pictures |
 * |---|---|---|
 * | 3-6 degrees | 0.46, 0.89, 1.95 | 0.2 |
 * | 6-10 | 1.53, 2.23, 4.71 | 0.2 |
 * | 10-15 | 2.75, 3.19, 6.07 | 0.13 |
 * | 15-22 | 5.57, 5.67, 6.99 | never look turned that far |
 */
const leastParallax = 1;

/** The same for landmarks, see `planarResidual`; heads leave 0.06 and more at 10 degrees, 0.17 and more at 15. */
const leastResidual = 0.05;

/**
 * A face and the same face turned by 10 to 35 degrees are at least this alike; measured: 0.43 and 0.90 at least, single
 * frames. It does not recognise anybody, it notices that another face took over.
 */
const samePerson: Readonly<Record<ModelId, number>> = {
  mobilefacenet: 0.25,
  'dlib-resnet34': 0.85,
  faceres: 0.5,
  'mobilefacenet-upper': 0.25,
  'dlib-resnet34-upper': 0.85,
};

/** How much larger or smaller a face may get from frame to frame, as a factor. */
const mostGrowth = 1.35;

export type Answered =
  | { readonly is: 'unanswered'; readonly scores: Scores }
  | { readonly is: 'refused'; readonly layer: LivenessLayer; readonly why: string; readonly scores: Scores }
  | { readonly is: 'answered'; readonly answers: readonly StepAnswer[]; readonly scores: Scores };

/** @param needed so many of the turns have to be answered, the first ones; fewer where fewer were asked for */
export function answeredBy(frames: readonly EngineAnalysis[], challenge: Asked, needed: number): Answered {
  const { asked, prompted, followed } = challenge;
  const { phase, made: all, straight: origin } = followed ?? replayChallenge(asked, frames, prompted);
  const made = all.slice(0, needed);
  const scores: Record<string, number> = { 'challenge.steps': made.length };
  const [first] = made;
  if (!first || !origin || made.length < Math.min(needed, asked.steps.length)) {
    return phase.is === 'failed'
      ? { is: 'refused', layer: 'challenge', why: phase.why, scores }
      : { is: 'unanswered', scores };
  }
  if (!leadsThere(origin, frames, made)) return { is: 'unanswered', scores };

  const reached = made.map(({ askedAt, answer }) => askedAt + answer.reachedMs);
  const straight = frames.findLast(({ at }) => at <= first.askedAt);
  const turned = reached.map((at) => frames.find((frame) => frame.at >= at - 1));
  const during = frames.filter(({ at }) => at >= (straight?.at ?? 0) && at <= (reached.at(-1) ?? 0) + 1);
  if (!straight || turned.length === 0 || !turned.every((frame) => frame !== undefined))
    return { is: 'unanswered', scores };

  const run = runOf(during);
  Object.assign(scores, { 'challenge.gap': run.gap, 'challenge.speed': run.speed, 'challenge.exposure': run.exposure });
  const unbroken = run.gap <= longestGap && run.speed <= fastestHead && run.exposure <= mostExposure;
  if (!unbroken) return { is: 'unanswered', scores };

  const geometry = geometryFinding(straight, turned);
  Object.assign(scores, geometry.scores);
  if (geometry.is !== 'passed') return { is: 'refused', layer: 'geometry', why: geometry.why, scores };
  const relief = reliefOver(straight, frames, made);
  // Fast turns blur, and then nothing can be followed in them.
  if (relief.views < fewestViews) return { is: 'unanswered', scores };
  scores['geometry.relief'] = relief.out;
  if (!(relief.out >= doubtfulRelief)) return { is: 'refused', layer: 'geometry', why: 'bent', scores };
  if (relief.out < leastRelief) return { is: 'unanswered', scores };

  const jump = longestJumpIn(during);
  scores['challenge.growth'] = jump;
  if (!(jump <= mostGrowth)) return { is: 'refused', layer: 'challenge', why: 'jump', scores };
  const known = recognisedBefore(first.askedAt + first.answer.reactionMs, during);
  // Every turned view has to be compared; the frames between may be.
  if (!known || turned.some((frame) => leastAlike(known, [frame]) === null)) return { is: 'unanswered', scores };
  const alike = leastAlike(known, during) ?? Number.NaN;
  scores['challenge.alike'] = alike;
  if (!(alike >= 0)) return { is: 'refused', layer: 'challenge', why: 'person', scores };
  return { is: 'answered', answers: made.map(({ answer }) => answer), scores };
}

/** Whether every turned view is one of a body, seen against the straight one. */
function geometryFinding(straight: EngineAnalysis, turned: readonly EngineAnalysis[]): Finding {
  const parallax = Math.min(...turned.map((frame) => motionOf(straight.signature, frame.signature).rest));
  const residual = Math.min(...turned.map((frame) => planarResidual(straight.landmarks, frame.landmarks)));
  const scores = { 'geometry.parallax': parallax, 'geometry.residual': residual };
  return parallax >= leastParallax && residual >= leastResidual ? passed(scores) : refused('flat', scores);
}

const degreesBetween = (a: EngineAnalysis, b: EngineAnalysis): number =>
  Math.hypot(a.pose.yaw - b.pose.yaw, a.pose.pitch - b.pose.pitch);

/** How evenly frames follow each other: the most of each between neighbours. */
interface Run {
  /** Milliseconds. */
  readonly gap: Ms;
  /** Degrees a millisecond. */
  readonly speed: number;
  /** A factor of 1 and more. */
  readonly exposure: number;
}

function runOf(frames: readonly EngineAnalysis[]): Run {
  const run = { gap: 0, speed: 0, exposure: 1 };
  for (const [i, after] of frames.entries()) {
    const before = frames[i - 1];
    if (!before) continue;
    const ms = after.at - before.at;
    const change = brightnessOf(after) / brightnessOf(before);
    run.gap = Math.max(run.gap, ms);
    run.speed = Math.max(run.speed, degreesBetween(before, after) / ms);
    run.exposure = Math.max(run.exposure, change, 1 / change);
  }
  return run;
}

/** Of the skin; a hundredth of full scale is added, since the dark says nothing. */
const brightnessOf = ({ light }: EngineAnalysis): number => light.skin.reduce((sum, part) => sum + part, 0.01);

/** The largest change of the face's size between neighbours, a factor of 1 and more. */
function longestJumpIn(frames: readonly EngineAnalysis[]): number {
  const sizes = frames.map(sizeOf);
  return Math.max(
    1,
    ...sizes.slice(1).map((size, i) => Math.max(size / (sizes[i] as number), (sizes[i] as number) / size)),
  );
}

/** Camera pixels from between the eyes to the chin: a turn to the side changes it little. */
function sizeOf({ landmarks, scale }: EngineAnalysis): number {
  const [left, right] = eyeCentres(landmarks);
  const chin = 152;
  const x = (left[0] + right[0]) / 2 - (landmarks[3 * chin] as number);
  const y = (left[1] + right[1]) / 2 - (landmarks[3 * chin + 1] as number);
  return Math.hypot(x, y) / scale;
}

/**
 * The first frame from the straight look on, before a turn has begun, that networks have seen: the very first of a scan may
 * be spared them, and the arrow comes before the second where frames are slow.
 */
const recognisedBefore = (onset: Ms, during: readonly EngineAnalysis[]): EngineAnalysis | undefined =>
  during.find(({ at, embeddings }) => at < onset && embeddings.length > 0);

/** How far the least similar frame is above what one person's frames are; null when none could be compared. */
function leastAlike(known: EngineAnalysis, frames: readonly EngineAnalysis[]): number | null {
  const margins = frames.flatMap((frame) =>
    frame.embeddings.flatMap((embedding) => {
      const other = known.embeddings.find(({ model }) => model === embedding.model);
      return other ? [similarity(other, embedding) - samePerson[embedding.model]] : [];
    }),
  );
  return margins.length > 0 ? Math.min(...margins) : null;
}
