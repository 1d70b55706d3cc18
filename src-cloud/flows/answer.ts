/** Holding the answer to a challenge against what was asked. Pure. */
import type { ChallengeAnswer } from '../../src-shared/contracts/cloud/login.ts';
import { challengeLimits, type LivenessLevel, reaches, turnDegrees } from '../../src-shared/domain/liveness.ts';
import type { DrawnChallenge } from '../store/transactions.ts';

/** Why a face does not count as living; words for the audit log, which nobody else reads. */
export type Doubt =
  | 'level too low'
  | 'challenge not asked for'
  | 'challenge not answered'
  | 'another challenge'
  | 'challenge expired'
  | 'wrong number of turns'
  | 'wrong direction'
  | 'faster than people are'
  | 'too late'
  | 'too small a turn'
  | 'too large a turn'
  | 'no light asked for'
  | 'light not answered';

export interface Asked {
  /** What the policy asks for. */
  readonly level: LivenessLevel;
  /** The transaction's latest challenge; null when none was drawn, or a proof has used it. */
  readonly challenge: DrawnChallenge | null;
  /** How many challenges the transaction has drawn. */
  readonly drawn: number;
}

export interface Given {
  /** The level that the agent judged the scan at. */
  readonly level: LivenessLevel;
  readonly challenge: ChallengeAnswer | null;
}

/**
 * The first thing that is wrong, or null.
 * A challenge that was drawn has to be answered even where the level could do without: a doubt had asked for it.
 * @param now epoch ms
 */
export function doubtOf(asked: Asked, given: Given, now: number): Doubt | null {
  if (!reaches(given.level, asked.level)) return 'level too low';
  const answer = given.challenge;
  if (answer === null) {
    return asked.drawn > 0 || asked.level !== 'standard' ? 'challenge not answered' : null;
  }
  const { challenge } = asked;
  if (challenge === null) return asked.drawn > 0 ? 'another challenge' : 'challenge not asked for';
  if (answer.id !== challenge.id) return 'another challenge';
  if (now > challenge.until) return 'challenge expired';
  return turnsDoubt(challenge, answer) ?? lightDoubt(asked.level, challenge, answer);
}

function turnsDoubt(challenge: DrawnChallenge, { steps }: ChallengeAnswer): Doubt | null {
  if (steps.length !== challenge.steps.length) return 'wrong number of turns';
  for (const [i, { towards, reactionMs, reachedMs, degrees }] of steps.entries()) {
    if (towards !== challenge.steps[i]?.towards) return 'wrong direction';
    const least = i === 0 ? challengeLimits.leastReactionMs : challengeLimits.leastLaterMs;
    if (!(reactionMs >= least && reachedMs >= reactionMs)) return 'faster than people are';
    if (!(reachedMs <= challenge.withinMs)) return 'too late';
    if (!(degrees >= turnDegrees.least)) return 'too small a turn';
    if (!(degrees <= turnDegrees.most)) return 'too large a turn';
  }
  return null;
}

/** The light has to follow, or the agent has to say that the room was too bright for it. */
function lightDoubt(level: LivenessLevel, challenge: DrawnChallenge, answer: ChallengeAnswer): Doubt | null {
  if (level !== 'highest') return null;
  if (challenge.light.length === 0) return 'no light asked for';
  return answer.light === null ? 'light not answered' : null;
}
