/**
 * What it takes for a face to count as living: the levels a policy names, the layers that judge, and the challenge
 * that the cloud draws. Terms as in ISO/IEC 30107-3.
 */
import type { Ms } from './ids.ts';

/**
 * - `standard`: passive cues and natural motion; the challenge only when those leave a doubt.
 * - `high`: always the challenge, with everything of `standard`.
 * - `highest`: the light sequence on top.
 */
export const livenessLevels = ['standard', 'high', 'highest'] as const;
export type LivenessLevel = (typeof livenessLevels)[number];

/** Whether a scan at level `given` satisfies a policy that asks for `asked`. */
export const reaches = (given: LivenessLevel, asked: LivenessLevel): boolean =>
  livenessLevels.indexOf(given) >= livenessLevels.indexOf(asked);

/** Each layer is a veto and has its own scores in the audit entry. */
export const livenessLayers = ['camera', 'passive', 'motion', 'geometry', 'challenge', 'light'] as const;
export type LivenessLayer = (typeof livenessLayers)[number];

/** Where the head turns, as the person sees it: `left` is the person's own left, where yaw grows. */
export const directions = ['left', 'right', 'up', 'down', 'upLeft', 'upRight', 'downLeft', 'downRight'] as const;
export type Direction = (typeof directions)[number];

const half = Math.SQRT1_2;
/** Where each points, of length 1: to the person's own left, and up. */
export const pointing: Readonly<Record<Direction, readonly [left: number, up: number]>> = {
  left: [1, 0],
  right: [-1, 0],
  up: [0, 1],
  down: [0, -1],
  upLeft: [half, half],
  upRight: [-half, half],
  downLeft: [half, -half],
  downRight: [-half, -half],
};

/**
 * The directions that may be asked for after one: those at a right angle to it and beyond. A turn to a neighbour would
 * leave the head nearly where it is, and nobody could tell whether it followed.
 */
export const turnsAfter = (last: Direction | null): readonly Direction[] =>
  last === null ? directions : directions.filter((next) => cosineBetween(last, next) < half / 2);

function cosineBetween(a: Direction, b: Direction): number {
  return pointing[a][0] * pointing[b][0] + pointing[a][1] * pointing[b][1];
}

/** Soft colours that the whole screen takes for a moment; none is a saturated red, and they change slowly. */
export const lightColours = ['amber', 'green', 'blue', 'violet'] as const;
export type LightColour = (typeof lightColours)[number];

export interface ChallengeStep {
  readonly towards: Direction;
  /** How long after the face was found frontal the first arrow appears. 0 for the others: they are shown ahead. */
  readonly waitMs: number;
}

/** Drawn by the cloud for one transaction; nothing in it can be foreseen. */
export interface Challenge {
  readonly id: string;
  readonly steps: readonly ChallengeStep[];
  /** The time that each turn may take once it is asked for. */
  readonly withinMs: number;
  /** Empty when the level does not ask for light. */
  readonly light: readonly LightColour[];
}

/** What the person is asked to do just now. One arrow and one word, or a colour that asks for nothing. */
export type Prompt =
  | {
      readonly is: 'turn';
      readonly towards: Direction;
      /** Where the turn after this one leads, shown ahead; null for the last. */
      readonly next: Direction | null;
      readonly step: number;
      readonly of: number;
    }
  | { readonly is: 'light'; readonly colour: LightColour; readonly step: number; readonly of: number };

/** When a prompt was painted, on the window's monotonic clock, which stamps the frames too. */
export interface Prompted {
  readonly prompt: Prompt;
  readonly at: Ms;
}

/**
 * How one step was answered; goes to the cloud, which holds it against what it asked. The first turn is asked for when its
 * arrow is painted, a later one when the turn before was made: where it leads was on the screen by then.
 */
export interface StepAnswer {
  readonly towards: Direction;
  /** From being asked to the first sign of the turn, ms. */
  readonly reactionMs: number;
  /** From being asked to the full turn, ms. */
  readonly reachedMs: number;
  /** How far the head turned, degrees. */
  readonly degrees: number;
}

/** Degrees that a turn has to make; below ten nothing tells a head from a picture (measured, docs/biometrics.md). */
export const turnDegrees = { least: 11, most: 45 } as const;

/**
 * Bounds of what a cloud may draw. The directions are what a recording cannot know: three turns have 200 sequences, four
 * have 1,000. The waits are short: they hardly stop a recording of an earlier challenge, and time is what turns cost.
 */
export const challengeLimits = {
  steps: { standard: 3, high: 4, highest: 4 },
  waitMs: { least: 0, most: 50 },
  withinMs: 2_500,
  /**
   * From the first arrow to the first four degrees. Choosing one of several ways takes people 300 ms and more before the head
   * even starts; whoever was faster had not seen the arrow.
   */
  leastReactionMs: 250,
  /**
   * The same for later turns, from the one before on. Their way is known, but a turn is enough at about half its way: the head
   * goes on, stops and comes back. A film that only passes by the right way is faster.
   */
  leastLaterMs: 150,
  lightMs: 450,
  colours: 3,
} as const satisfies { readonly steps: Readonly<Record<LivenessLevel, number>> } & Record<string, unknown>;
