/**
 * Whether one presentation comes from a living person before a real camera. Pure: agent and bench share it.
 *
 * Layers speak in the order camera, passive, motion, challenge, geometry, light; the first veto ends it. What leaves a
 * doubt asks for the challenge, which settles it.
 */
import type { Tier } from '../../src-shared/domain/face.ts';
import type { LivenessLayer, StepAnswer } from '../../src-shared/domain/liveness.ts';
import { similarity } from '../compare.ts';
import { motionBetween } from '../signature.ts';
import type { EngineAnalysis } from '../types.ts';
import { replayChallenge } from './challenge.ts';
import { planarResidual } from './geometry.ts';
import { injectionIn } from './injected.ts';
import { lightFinding } from './light.ts';
import { lowerMiddle } from './points.ts';
import type { Judgement, JudgePresentation, Presentation, Scores } from './types.ts';

/**
 * The least score of the networks' middle frame. Measured on single frames: six clips of three people 0.81 and more
 * (recommended), 0.60 and more (embedded).
 */
export const passiveLimits: Readonly<Record<Tier, number>> = { recommended: 0.4, embedded: 0.5 };
/** With two frames there is a single change, and the settling of the tracker alone can make one. */
export const fewestFrames = 3;
/** Least motion that no shift, turn or scaling explains; under it the challenge is asked for. */
export const stillLimits = { neighbours: 0.12, pairs: 0.3 } as const;
/** A turned head has at least this residual against its straight look; see `planarResidual`. */
const leastResidual = 0.05;
/** A turned face of the same person is at least this similar to the straight one. */
const samePerson: Readonly<Record<string, number>> = { mobilefacenet: 0.3, 'dlib-resnet34': 0.85 };
/** No longer gap between two frames of a challenge, ms: in it, a picture could give place to a head. */
const longestGap = 400;

type Verdict = { readonly layer: LivenessLayer; readonly why: string } | null;

export const judge: JudgePresentation = (presentation, level, tier): Judgement => {
  const frames = distinct(presentation.frames);
  const scores: Record<string, number> = { 'passive.frames': frames.length };
  const attack = (layer: LivenessLayer, why: string): Judgement => ({
    is: 'attack',
    layer,
    why,
    scores: clean(scores),
  });
  const open = (needs: 'frames' | 'challenge'): Judgement => ({ is: 'open', needs, scores: clean(scores) });

  if (!inOrder(frames)) return attack('camera', 'timing');
  const injected = presentation.camera && injectionIn(frames, presentation.camera);
  if (injected) return attack('camera', injected);
  if (frames.length < fewestFrames) return open('frames');

  const live = lowerMiddle(frames.map(({ liveness }) => (Number.isFinite(liveness.live) ? liveness.live : 0)));
  scores['passive.live'] = live;
  if (live < passiveLimits[tier]) return attack('passive', 'networks');

  const motion = naturalMotion(frames);
  Object.assign(scores, { 'motion.neighbours': motion.neighbours, 'motion.pairs': motion.pairs });
  const still = motion.neighbours < stillLimits.neighbours || motion.pairs < stillLimits.pairs;

  if (!presentation.challenge) {
    if (level !== 'standard') return open('challenge');
    return still ? open('challenge') : { is: 'live', scores: clean(scores), answers: [], light: null };
  }

  const answered = challengeVerdict(presentation, frames, scores);
  if (answered.verdict === 'open') return open('challenge');
  if (answered.verdict) return attack(answered.verdict.layer, answered.verdict.why);
  const light = level === 'highest' || presentation.light.length > 0 ? lightFinding(frames, presentation.light) : null;
  Object.assign(scores, light?.scores);
  if (light?.is === 'refused') return attack('light', 'unmoved');
  return { is: 'live', scores: clean(scores), answers: answered.answers, light: light?.is ?? null };
};

/** The challenge itself, and that one head answered it throughout. */
function challengeVerdict(
  { challenge }: Presentation,
  frames: readonly EngineAnalysis[],
  scores: Record<string, number>,
): { readonly verdict: Verdict | 'open'; readonly answers: readonly StepAnswer[] } {
  if (!challenge) return { verdict: 'open', answers: [] };
  const end = replayChallenge(challenge.asked, frames, challenge.prompted);
  const { phase, answers } = end;
  scores['challenge.steps'] = answers.length;
  if (phase.is === 'failed') return { verdict: { layer: 'challenge', why: phase.why }, answers };
  if (phase.is !== 'answered') return { verdict: 'open', answers };

  const from = Math.min(...challenge.prompted.map(({ at }) => at));
  const during = frames.filter(({ at }) => at >= from - longestGap);
  const gap = Math.max(...during.slice(1).map(({ at }, i) => at - (during[i] as EngineAnalysis).at));
  scores['challenge.gap'] = gap;
  if (gap > longestGap) return { verdict: 'open', answers };

  const straight = during.find(({ at }) => at >= from - longestGap) as EngineAnalysis;
  const widest = during.toSorted((a, b) => turnBetween(straight, b) - turnBetween(straight, a))[0] as EngineAnalysis;
  const residual = planarResidual(straight.landmarks, widest.landmarks);
  Object.assign(scores, { 'geometry.residual': residual, 'geometry.degrees': turnBetween(straight, widest) });
  if (!(residual >= leastResidual)) return { verdict: { layer: 'geometry', why: 'flat' }, answers };

  for (const frame of during) {
    for (const embedding of frame.embeddings) {
      const other = straight.embeddings.find(({ model }) => model === embedding.model);
      if (!other) continue;
      const alike = similarity(other, embedding);
      scores['challenge.alike'] = Math.min(scores['challenge.alike'] ?? 1, alike);
      if (!(alike >= (samePerson[embedding.model] ?? 1)))
        return { verdict: { layer: 'challenge', why: 'person' }, answers };
    }
  }
  return { verdict: null, answers };
}

function turnBetween(a: EngineAnalysis, b: EngineAnalysis): number {
  return Math.hypot(a.pose.yaw - b.pose.yaw, a.pose.pitch - b.pose.pitch);
}

/** A frame that was given twice counts once. */
function distinct(frames: readonly EngineAnalysis[]): EngineAnalysis[] {
  return [...new Map(frames.map((frame) => [frame.seq, frame])).values()];
}

function inOrder(frames: readonly EngineAnalysis[]): boolean {
  return frames.every(({ at }, i) => Number.isFinite(at) && (i === 0 || at > (frames[i - 1] as EngineAnalysis).at));
}

function naturalMotion(frames: readonly EngineAnalysis[]): { readonly neighbours: number; readonly pairs: number } {
  const neighbours: number[] = [];
  const pairs: number[] = [];
  for (const [i, a] of frames.entries()) {
    for (const [j, b] of frames.slice(i + 1, i + 9).entries()) {
      const motion = motionBetween(a.signature, b.signature);
      pairs.push(motion);
      if (j === 0) neighbours.push(motion);
    }
  }
  return { neighbours: lowerMiddle(neighbours), pairs: lowerMiddle(pairs) };
}

/** Only numbers that a record can hold. */
function clean(scores: Scores): Scores {
  return Object.fromEntries(
    Object.entries(scores)
      .filter(([, value]) => Number.isFinite(value))
      .map(([name, value]) => [name, Math.max(-1e6, Math.min(1e6, value))]),
  );
}
