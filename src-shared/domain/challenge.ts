/** Drawing the challenge that a face has to follow. Pure: cloud and bench share it. */
import {
  type Challenge,
  type ChallengeStep,
  challengeLimits,
  type LightColour,
  type LivenessLevel,
  lightColours,
  turnsAfter,
} from './liveness.ts';

/** Uniform in [0, 1). */
export type Uniform = () => number;

/**
 * A challenge for a level: turns of which each leads well away from the one before, the first after a wait, and, at
 * `highest`, colours of which none repeats the one before. Every choice is uniform over what it may be.
 * @param random unpredictable where the challenge protects anything; a seeded one in the bench
 */
export function drawChallenge(level: LivenessLevel, random: Uniform): Omit<Challenge, 'id'> {
  const { steps, waitMs, withinMs, colours } = challengeLimits;
  const turns = drawOneAfterTheOther(turnsAfter, steps[level], random);
  return {
    steps: turns.map(
      (towards, i): ChallengeStep => ({ towards, waitMs: i === 0 ? between(waitMs.least, waitMs.most, random) : 0 }),
    ),
    withinMs,
    light: level === 'highest' ? drawOneAfterTheOther(otherColours, colours, random) : [],
  };
}

const otherColours = (last: LightColour | null) => lightColours.filter((colour) => colour !== last);

/** `count` choices, each uniform over those that are open after the one before. */
function drawOneAfterTheOther<Choice>(
  openAfter: (last: Choice | null) => readonly Choice[],
  count: number,
  random: Uniform,
): readonly Choice[] {
  const drawn: Choice[] = [];
  while (drawn.length < count) {
    const open = openAfter(drawn.at(-1) ?? null);
    drawn.push(open[below(open.length, random)] as Choice);
  }
  return drawn;
}

/** A whole number from `least` to `most`, both included. */
const between = (least: number, most: number, random: Uniform): number => least + below(most - least + 1, random);

/** A whole number from 0 to `count - 1`; a generator that yields 1 after all does not lead out of the list. */
const below = (count: number, random: Uniform): number => Math.min(count - 1, Math.floor(random() * count));
