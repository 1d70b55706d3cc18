/**
 * Whether one presentation comes from a living person before a real camera. Pure: agent and bench share it.
 *
 * The layers speak one after the other, camera, passive, motion, challenge with geometry, light; the first veto ends it.
 * What leaves a doubt asks for the challenge, which settles it.
 */
import type { LivenessLayer } from '../../src-shared/domain/liveness.ts';
import type { EngineAnalysis } from '../types.ts';
import { answeredBy } from './answered.ts';
import { doubt, type Finding, passed } from './finding.ts';
import { injectionIn } from './injected.ts';
import { lightFinding } from './light.ts';
import { naturalMotion } from './motion.ts';
import { passiveFinding } from './passive.ts';
import type { Judgement, JudgePresentation, Presentation, Scores } from './types.ts';

/** With two frames there is a single change, and the settling of the tracker alone can make one. */
export const fewestFrames = 3;

/**
 * The least motion that lets a scan pass without the challenge; see `naturalMotion`. Measured at 10 frames a second over
 * runs of 5 (and 8) frames: six clips of three people 0.24 and 0.34 (0.29 and 0.49) at least, so the stillest of them pass
 * with a few frames more; still pictures before a plain sensor 0.26 and 0.39 at most, nearly all of them under 0.1. A picture
 * that was coded as video leaves up to 0.5 and 0.8, a bent print that is rocked 0.8 and 0.9: no limit stops those.
 */
export const stillLimits = { neighbours: 0.25, pairs: 0.45 } as const;

export const judge: JudgePresentation = (presentation, level, tier): Judgement => {
  const { challenge } = presentation;
  const frames = distinct(presentation.frames);
  const scores: Record<string, number> = { 'camera.frames': frames.length };
  const attack = (layer: LivenessLayer, why: string): Judgement => ({
    is: 'attack',
    layer,
    why,
    scores: clean(scores),
  });
  const open = (needs: 'frames' | 'challenge'): Judgement => ({ is: 'open', needs, scores: clean(scores) });

  if (!inOrder(frames)) return attack('camera', 'timing');
  if (presentation.camera) {
    const injection = injectionIn(frames, presentation.camera);
    Object.assign(scores, injection.scores);
    if (injection.cause) return attack('camera', injection.cause);
  }
  if (frames.length < fewestFrames) return open('frames');

  const passive = passiveFinding(frames, tier, presentation.minSharpness);
  Object.assign(scores, passive.scores);
  if (passive.is === 'refused') return attack('passive', passive.why);

  if (!challenge) {
    if (level !== 'standard') return open('challenge');
    const motion = motionFinding(frames);
    Object.assign(scores, motion.scores);
    if (passive.is === 'doubt' || motion.is !== 'passed') return open('challenge');
    return { is: 'live', scores: clean(scores), answers: [], light: null };
  }

  // Told, not judged: a recording that is paused until the arrow comes is still, but so is a quiet person before a good
  // camera (heads that are rendered again leave 0.14 in the middle), and what video coding adds to a paused film is more.
  const before = frames.filter(({ at }) => at <= (challenge.prompted[0]?.at ?? 0));
  Object.assign(scores, motionFinding(before).scores);

  const answered = answeredBy(frames, challenge);
  Object.assign(scores, answered.scores);
  if (answered.is === 'unanswered') return open('challenge');
  if (answered.is === 'refused') return attack(answered.layer, answered.why);

  const light = lightOf(presentation, frames);
  Object.assign(scores, light?.scores);
  if (light?.is === 'refused') return attack('light', light.why);
  if (level === 'highest' && !light) return open('challenge');
  return { is: 'live', scores: clean(scores), answers: answered.answers, light: light?.is ?? null };
};

/** A longer scan is judged by its end: each pair of frames takes a millisecond to compare. */
const motionFrames = 12;

function motionFinding(frames: readonly EngineAnalysis[]): Finding {
  const { neighbours, pairs, eyes } = naturalMotion(frames.slice(-motionFrames).map(({ signature }) => signature));
  const scores = { 'motion.neighbours': neighbours, 'motion.pairs': pairs, 'motion.eyes': eyes };
  return neighbours >= stillLimits.neighbours && pairs >= stillLimits.pairs ? passed(scores) : doubt('still', scores);
}

function lightOf({ light }: Presentation, frames: readonly EngineAnalysis[]) {
  return light.length > 0 ? lightFinding(frames, light) : null;
}

/** A frame that was given twice counts once. */
function distinct(frames: readonly EngineAnalysis[]): EngineAnalysis[] {
  return [...new Map(frames.map((frame) => [frame.seq, frame])).values()];
}

function inOrder(frames: readonly EngineAnalysis[]): boolean {
  return frames.every(({ at }, i) => Number.isFinite(at) && (i === 0 || at > (frames[i - 1] as EngineAnalysis).at));
}

/** Only numbers that a record can hold. */
function clean(scores: Scores): Scores {
  return Object.fromEntries(
    Object.entries(scores)
      .filter(([, value]) => Number.isFinite(value))
      .map(([name, value]) => [name, Math.max(-1e6, Math.min(1e6, value))]),
  );
}
