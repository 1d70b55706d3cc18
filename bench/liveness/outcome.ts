/** What the judge says of one presentation at each level. Pure. */
import { judge } from '../../src-face/liveness/judge.ts';
import type { Judgement, Presentation, Scores } from '../../src-face/liveness/types.ts';
import type { Tier } from '../../src-shared/domain/face.ts';
import type { LivenessLayer, LivenessLevel } from '../../src-shared/domain/liveness.ts';
import { quietFrames } from './capture.ts';

/** `unsettled`: the judge could not say, so nobody was let in. */
export type CaughtBy = LivenessLayer | 'unsettled';

export interface Outcome {
  readonly accepted: boolean;
  /** Null when accepted. */
  readonly by: CaughtBy | null;
  readonly why: string;
  readonly scores: Scores;
  /** What the challenge took beyond the frames that a login needs anyway, ms; null when none was asked or answered. */
  readonly addedMs: number | null;
}

/** Good frames that make a probe: a login takes so many in any case, and looks at up to `quietFrames` before it asks. */
const probeFrames = 5;

/** Frames that a login has when the first arrow is painted, where one is always asked for: two show that the head is calm. */
const promptFrames = 3;

/**
 * The outcome at a level, of what the agent has at that level. `standard` judges the quiet frames first and takes the
 * challenge only when the judge asks for it; the others ask at once.
 */
export function outcomeAt(presentation: Presentation, level: LivenessLevel, tier: Tier): Outcome {
  if (level === 'standard') {
    const first = presentation.challenge?.prompted[0]?.at ?? Number.POSITIVE_INFINITY;
    const quiet = presentation.frames.filter(({ at }) => at < first);
    for (let count = probeFrames; count <= Math.min(quietFrames, quiet.length); count++) {
      const early = judge({ ...presentation, frames: quiet.slice(0, count), challenge: null, light: [] }, level, tier);
      if (early.is !== 'open') return outcomeOf(early, null);
    }
  }
  const judged = judge(level === 'standard' ? presentation : askedAtOnce(presentation), level, tier);
  return outcomeOf(judged, judged.is === 'live' ? addedBy(presentation, judged) : null);
}

/** As if the first arrow had come as early as it does: of what was filmed before it the last frames, the first of them without networks. */
export function askedAtOnce(presentation: Presentation): Presentation {
  const { frames, challenge } = presentation;
  const arrow = challenge?.prompted[0];
  if (!arrow) return presentation;
  const before = frames.filter(({ at }) => at < arrow.at).length;
  const [first, ...rest] = frames.slice(Math.max(0, before - promptFrames));
  return { ...presentation, frames: first ? [{ ...first, embeddings: [], liveness: null }, ...rest] : [] };
}

function outcomeOf(judged: Judgement, addedMs: number | null): Outcome {
  const { scores } = judged;
  switch (judged.is) {
    case 'live':
      return { accepted: true, by: null, why: '', scores, addedMs };
    case 'attack':
      return { accepted: false, by: judged.layer, why: judged.why, scores, addedMs };
    case 'open':
      return { accepted: false, by: 'unsettled', why: judged.needs, scores, addedMs };
  }
}

/** From the first arrow to the last turn: when the arrow comes, a login has had the frames that it needs anyway. */
function addedBy({ challenge }: Presentation, { answers }: Extract<Judgement, { is: 'live' }>): number | null {
  const first = challenge?.prompted.find(({ prompt }) => prompt.is === 'turn');
  return first && answers.length > 0 ? answers.reduce((sum, { reachedMs }) => sum + reachedMs, 0) : null;
}
