/**
 * One challenge on its way: when to show which prompt, when the window painted it, and what the frames answer. Pure; the
 * rules of the answer are those of `src-face/liveness/challenge.ts`.
 *
 * Frames take longer to arrive than the news of a painting, so a painting waits here until the frames of its time come:
 * the reducer sees everything in the order in which it happened. The judge takes its word for when a turn was made: not every
 * frame that it saw is analysed, and a judge who follows fewer takes another straight look and other moments.
 */
import {
  beginAgain,
  beginChallenge,
  type ChallengeFailure,
  type ChallengeState,
  promptsOf,
  replayChallenge,
  stepChallenge,
  wanted,
} from '../../../src-face/liveness/challenge.ts';
import { home } from '../../../src-face/liveness/settling.ts';
import { length, minus } from '../../../src-face/liveness/turn.ts';
import type { Asked } from '../../../src-face/liveness/types.ts';
import type { FaceFrame, Pose } from '../../../src-shared/domain/face.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Challenge, Prompt, Prompted } from '../../../src-shared/domain/liveness.ts';

/** The window's own pose of a frame: what is asked next does not wait for the engine, which the judge does wait for. */
export type Frame = Pick<FaceFrame, 'at' | 'pose'>;

interface Shown {
  /** From 1, over all prompts of the challenge: the window names it back. */
  readonly number: number;
  /** Our clock. */
  readonly since: Ms;
  readonly painted: boolean;
}

export interface Asking {
  readonly challenge: Challenge;
  readonly state: ChallengeState;
  /** What stands on the screen. */
  readonly shown: Shown | null;
  /** Painted, while frames of the time before are still on their way. */
  readonly ahead: readonly Prompted[];
  /** All that was painted, for the judge. */
  readonly prompted: readonly Prompted[];
}

/**
 * A new challenge, over the frames that are there already: who has looked straight all the time need not begin to. After
 * a challenge `before`, the head has to come back from the turns of that one.
 */
export function ask(challenge: Challenge, frames: readonly Frame[], before: Asking | null = null): Asking {
  const begun = before ? beginAgain(challenge, before.state, frames.at(-1)?.at ?? 0) : beginChallenge(challenge);
  return { challenge, state: replayChallenge(begun, frames, []), shown: null, ahead: [], prompted: [] };
}

/** A frame came. What was painted before it takes effect first. */
export function seen(asking: Asking, { at, pose }: Frame): Asking {
  const due = asking.ahead.filter((painted) => painted.at <= at);
  const state = due.reduce((before, each) => stepChallenge(before, { is: 'painted', ...each }), asking.state);
  return { ...asking, ahead: asking.ahead.slice(due.length), state: stepChallenge(state, { is: 'frame', at, pose }) };
}

/** Where the head is in a frame that does not come. */
export const glimpsed = (asking: Asking, { at, pose }: Frame): Asking => ({
  ...asking,
  state: stepChallenge(asking.state, { is: 'glimpse', at, pose }),
});

/** The window says when it painted prompt `number`; null when no such painting was to be expected. */
export function painted(asking: Asking, number: number, at: Ms): Asking | null {
  const { shown, prompted } = asking;
  const prompt = promptsOf(asking.challenge)[number - 1];
  if (!shown || shown.painted || shown.number !== number || !prompt) return null;
  if (at < (prompted.at(-1)?.at ?? Number.NEGATIVE_INFINITY)) return null;
  const news: Prompted = { prompt, at };
  return {
    ...asking,
    shown: { ...shown, painted: true },
    ahead: [...asking.ahead, news],
    prompted: [...prompted, news],
  };
}

/** What the screen should do now. */
export type Wish =
  | { readonly is: 'keep' }
  | { readonly is: 'clear' }
  /** Not before `from` of the window's clock. `meanwhile`: a colour stays until the next thing comes, an arrow goes. */
  | { readonly is: 'show'; readonly number: number; readonly from: Ms; readonly meanwhile: 'keep' | 'clear' };

export function wish({ challenge, state, shown }: Asking): Wish {
  const { phase, done } = state;
  const number = done + 1;
  // What was put on the screen stays there until it is answered: the person may be answering it already.
  if (phase.is !== 'failed' && phase.is !== 'answered' && shown?.number === number) return { is: 'keep' };
  const next = wanted(state);
  if (!next) return shown ? { is: 'clear' } : { is: 'keep' };
  const last = shown && promptsOf(challenge)[shown.number - 1];
  return { is: 'show', number, from: next.from, meanwhile: last?.is === 'turn' ? 'clear' : 'keep' };
}

export const show = (asking: Asking, number: number, now: Ms): Asking => ({
  ...asking,
  shown: { number, since: now, painted: false },
});
export const clear = (asking: Asking): Asking => ({ ...asking, shown: null });

/** The prompt as the window is told of it: numbered from 1 over the whole challenge. */
export function promptFor({ challenge, shown }: Asking): Prompt | null {
  const prompts = promptsOf(challenge);
  const prompt = shown && prompts[shown.number - 1];
  return prompt ? { ...prompt, step: shown.number, of: prompts.length } : null;
}

export type Outcome =
  | { readonly is: 'going' }
  | { readonly is: 'answered' }
  | { readonly is: 'failed'; readonly why: ChallengeFailure };

export function outcomeOf({ state: { phase } }: Asking): Outcome {
  if (phase.is === 'answered') return { is: 'answered' };
  return phase.is === 'failed' ? { is: 'failed', why: phase.why } : { is: 'going' };
}

/** The challenge as the judge has to know it. */
export const toJudge = ({ challenge, prompted, state }: Asking): Asked => ({
  asked: challenge,
  prompted,
  followed: state,
});

/**
 * Whether a frame shows a head that has left the straight look for a turn. A probe that has such views resembles its template
 * less, and they each other: two turns that lead opposite ways have seemed two people.
 */
export function isTurned({ state }: Asking, { yaw, pitch }: Pose): boolean {
  const straight = state.straight ?? state.home?.straight;
  return straight !== undefined && length(minus([yaw, pitch], straight)) > home.degrees;
}

/** When the first arrow was painted, from which on frames show turns; infinite before. */
export const turningSince = ({ prompted }: Asking): Ms =>
  prompted.find(({ prompt }) => prompt.is === 'turn')?.at ?? Number.POSITIVE_INFINITY;

/** When each colour was painted. */
export const colours = ({ prompted }: Asking) =>
  prompted.flatMap(({ prompt, at }) => (prompt.is === 'light' ? [{ colour: prompt.colour, at }] : []));
