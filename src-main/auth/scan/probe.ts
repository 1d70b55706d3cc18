/** A judged scan as it goes to the cloud. Pure. */
import type { Judgement, Scores } from '../../../src-face/liveness/types.ts';
import type { ChallengeAnswer } from '../../../src-shared/contracts/cloud/login.ts';
import type { Embedding } from '../../../src-shared/domain/face.ts';
import type { Challenge, LivenessLevel } from '../../../src-shared/domain/liveness.ts';
import type { Probe } from '../ports.ts';
import type { ProbeFrames } from './gathered.ts';

export interface Passed {
  readonly judgement: Extract<Judgement, { is: 'live' }>;
  readonly level: LivenessLevel;
  /** The one that was answered; null when none was needed. */
  readonly challenge: Challenge | null;
  readonly used: ProbeFrames;
  readonly embeddings: readonly Embedding[];
}

export const probeOf = ({ judgement, level, challenge, used, embeddings }: Passed): Probe => ({
  embeddings,
  frames: used.frames.length,
  level,
  challenge: challenge && answerTo(challenge, judgement),
  masked: used.masked,
  liveness: forAudit(judgement.scores),
});

const answerTo = ({ id }: Challenge, { answers, light }: Passed['judgement']): ChallengeAnswer => ({
  id,
  steps: answers.map((answer) => ({ ...answer, degrees: Math.min(90, answer.degrees) })),
  light,
});

/** Most scores that an audit entry takes. */
const mostScores = 64;

/** What the contract's record of scores takes: finite numbers under plain names. */
export const forAudit = (scores: Scores): Scores =>
  Object.fromEntries(
    Object.entries(scores)
      .filter(([name, value]) => Number.isFinite(value) && /^[a-zA-Z0-9.-]{1,48}$/.test(name))
      .slice(0, mostScores)
      .map(([name, value]) => [name, Math.max(-1e6, Math.min(1e6, value))]),
  );
