/**
 * Whether one presentation comes from a living person before a real camera. Pure: agent and bench share it.
 *
 * The layers speak one after the other, camera, passive, motion, challenge with geometry, light; the first veto ends it.
 * What leaves a doubt asks for the challenge, which settles it.
 */
import { challengeLimits, type LivenessLayer } from '../../src-shared/domain/liveness.ts';
import type { EngineAnalysis } from '../types.ts';
import { answeredBy } from './answered.ts';
import { injectionIn } from './injected.ts';
import { lightFinding } from './light.ts';
import { passiveFinding } from './passive.ts';
import { distinct, fewestFrames, motionFinding } from './stillness.ts';
import type { Asked, Judgement, JudgePresentation, Presentation, Scores } from './types.ts';

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

  const passive = passiveFinding(untilTurned(frames, challenge), tier, presentation.minSharpness);
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

  const answered = answeredBy(frames, challenge, challengeLimits.steps[level]);
  Object.assign(scores, answered.scores);
  if (answered.is === 'unanswered') return open('challenge');
  if (answered.is === 'refused') return attack(answered.layer, answered.why);

  const light = lightOf(presentation, frames);
  Object.assign(scores, light?.scores);
  if (light?.is === 'refused') return attack('light', light.why);
  if (level === 'highest' && !light) return open('challenge');
  return { is: 'live', scores: clean(scores), answers: answered.answers, light: light?.is ?? null };
};

/** The frames before anybody can have begun to turn. */
function untilTurned(frames: readonly EngineAnalysis[], challenge: Asked | null): readonly EngineAnalysis[] {
  const arrow = challenge?.prompted.find(({ prompt }) => prompt.is === 'turn');
  return arrow ? frames.filter(({ at }) => at <= arrow.at + challengeLimits.leastReactionMs) : frames;
}

function lightOf({ light }: Presentation, frames: readonly EngineAnalysis[]) {
  return light.length > 0 ? lightFinding(frames, light) : null;
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
