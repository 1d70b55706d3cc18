/**
 * A virtual login: frames come ten times a second, the challenge is asked as the agent asks it, and all that the judge will
 * want to know is written down. Time is the presentation's own: nothing waits.
 */
import { beginChallenge, type ChallengeState, stepChallenge, wanted } from '../../src-face/liveness/challenge.ts';
import type { Presentation } from '../../src-face/liveness/types.ts';
import type { EngineAnalysis } from '../../src-face/types.ts';
import type { Challenge, Prompted } from '../../src-shared/domain/liveness.ts';
import type { Stamp } from './engine.ts';
import type { Chance } from './render/chance.ts';

/** What was presented, and how it went. */
export interface Captured {
  readonly presentation: Presentation;
  /** When each picture was taken, faceless ones too; enough to draw it again. */
  readonly shots: readonly number[];
  /** Pictures in which no face was found. */
  readonly faceless: number;
  /** How the challenge stood at the end. */
  readonly ended: ChallengeState['phase']['is'];
}

/** Whoever or whatever sits before the camera. */
export interface Subject {
  /** What the product sees of picture number `seq`, taken at `at` ms; null where it finds no face. */
  readonly see: (stamp: Stamp) => Promise<EngineAnalysis | null>;
  /** Nothing in it moves of itself: fewer frames are enough to see that nothing answers. */
  readonly still: boolean;
  /** What the screen painted, on the same clock. */
  readonly prompted: (prompted: Prompted) => void;
}

/** Milliseconds. A frame comes every `frame`, give or take `jitter`; what it says is known `latency` later. */
const pace = { frame: 100, jitter: 9, latency: 95 } as const;
/** Once nothing has happened for this long under an arrow, every third frame of a still thing is enough to see that nothing does. */
const idleMs = 500;
/** Frames before the first arrow. So many `standard` looks at before it asks; the other levels are judged by the last of them. */
export const quietFrames = 8;
/** The longest that a login waits for a straight and calm head. */
export const settleMs = 2_500;
/** A clip or scene that goes on after the last answer: the judge sees the end of the turn. */
const afterFrames = 1;

/** Films one presentation until the challenge is answered or has failed, or nobody looks straight for long. */
export async function capture(subject: Subject, asked: Challenge, chance: Chance): Promise<Captured> {
  const frames: EngineAnalysis[] = [];
  const prompted: Prompted[] = [];
  const shots: number[] = [];
  let state = beginChallenge(asked);
  /** How many prompts are painted or past, and when the next one is painted. */
  let painted = 0;
  let paint: number | null = null;
  let over = 0;
  for (let t = 0, n = 0; over <= afterFrames && t < deadline(asked, prompted); n++) {
    shots.push(t);
    const seen = await subject.see({ seq: n, at: t });
    if (seen) {
      frames.push(seen);
      state = stepChallenge(state, { is: 'frame', at: t, pose: seen.pose });
    }
    const next = painted <= state.done && frames.length >= quietFrames ? wanted(state) : null;
    paint = next && (paint ?? Math.max(next.from, t + pace.latency) + chance.between(0, 17));
    const later =
      t + pace.frame * (subject.still ? thinned(state, prompted, t) : 1) + chance.between(-pace.jitter, pace.jitter);
    // A prompt is painted when it is wanted, but not before the frame that tells so has been analysed, at a screen's refresh.
    if (next && paint !== null && paint <= later) {
      const news: Prompted = { prompt: next.prompt, at: paint };
      prompted.push(news);
      subject.prompted(news);
      state = stepChallenge(state, { is: 'painted', ...news });
      painted = state.done + 1;
      paint = null;
    }
    if (state.phase.is === 'answered' || state.phase.is === 'failed') over++;
    t = later;
  }
  const light = prompted.flatMap(({ prompt, at }) => (prompt.is === 'light' ? [{ colour: prompt.colour, at }] : []));
  return {
    presentation: { frames, challenge: { asked, prompted }, light },
    shots,
    faceless: shots.length - frames.length,
    ended: state.phase.is,
  };
}

function thinned({ phase, going }: ChallengeState, prompted: readonly Prompted[], t: number): number {
  const last = prompted.at(-1);
  return phase.is === 'answering' && last && !going?.startedAt && t - last.at > idleMs ? 3 : 1;
}

function deadline(asked: Challenge, prompted: readonly Prompted[]): number {
  const last = prompted.at(-1);
  return last ? last.at + asked.withinMs + 1_000 : settleMs;
}
