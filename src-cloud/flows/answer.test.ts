import { describe, expect, it } from 'vitest';
import type { ChallengeAnswer } from '../../src-shared/contracts/cloud/login.ts';
import { challengeLimits, type LivenessLevel, turnDegrees } from '../../src-shared/domain/liveness.ts';
import type { DrawnChallenge } from '../store/transactions.ts';
import { type Asked, doubtOf } from './answer.ts';

const challenge: DrawnChallenge = {
  id: 'c2',
  steps: [
    { towards: 'left', waitMs: 300 },
    { towards: 'up', waitMs: 500 },
  ],
  withinMs: 2500,
  light: [],
  drawnAt: 1000,
  until: 21_000,
};
const asked = (change: Partial<Asked> = {}): Asked => ({ level: 'high', challenge, drawn: 1, ...change });
const step = (towards: 'left' | 'up', change = {}) => ({
  towards,
  reactionMs: 300,
  reachedMs: 700,
  degrees: 15,
  ...change,
});
const answer = (change: Partial<ChallengeAnswer> = {}): ChallengeAnswer => ({
  id: 'c2',
  steps: [step('left'), step('up')],
  light: null,
  ...change,
});
const given = (level: LivenessLevel, challenge: ChallengeAnswer | null) => ({ level, challenge });
const now = 5000;

describe('a scan', () => {
  it('that followed its challenge raises no doubt', () => {
    expect(doubtOf(asked(), given('high', answer()), now)).toBeNull();
    expect(doubtOf(asked({ level: 'standard' }), given('standard', answer()), now)).toBeNull();
    expect(doubtOf(asked({ level: 'standard' }), given('highest', answer()), now)).toBeNull();
  });

  it('at standard needs no challenge, unless one was drawn', () => {
    const standard = { level: 'standard', challenge: null, drawn: 0 } as const;
    expect(doubtOf(standard, given('standard', null), now)).toBeNull();
    expect(doubtOf(asked({ level: 'standard' }), given('standard', null), now)).toBe('challenge not answered');
  });

  it.each(['high', 'highest'] as const)('at %s needs one', (level) => {
    expect(doubtOf({ level, challenge: null, drawn: 0 }, given(level, null), now)).toBe('challenge not answered');
  });

  it.each([
    ['standard', 'high'],
    ['standard', 'highest'],
    ['high', 'highest'],
  ] as const)('judged at %s does not reach %s', (level, policy) => {
    expect(doubtOf(asked({ level: policy }), given(level, answer()), now)).toBe('level too low');
  });

  it.each([
    ['of another transaction or an earlier one', { id: 'c1' }, 'another challenge'],
    ['with a turn too few', { steps: [step('left')] }, 'wrong number of turns'],
    ['with a turn too many', { steps: [step('left'), step('up'), step('left')] }, 'wrong number of turns'],
    ['in the wrong order', { steps: [step('up'), step('left')] }, 'wrong direction'],
    [
      'before anybody can react',
      { steps: [step('left', { reactionMs: challengeLimits.leastReactionMs - 1 }), step('up')] },
      'faster than people are',
    ],
    ['reached before it began', { steps: [step('left', { reachedMs: 200 }), step('up')] }, 'faster than people are'],
    ['too late', { steps: [step('left'), step('up', { reachedMs: 2501 })] }, 'too late'],
    ['hardly turning', { steps: [step('left', { degrees: turnDegrees.least - 0.1 }), step('up')] }, 'too small a turn'],
    ['turning away', { steps: [step('left', { degrees: turnDegrees.most + 0.1 }), step('up')] }, 'too large a turn'],
    [
      'with a number that is none',
      { steps: [step('left', { reactionMs: Number.NaN }), step('up')] },
      'faster than people are',
    ],
  ])('that answers %s is doubted', (_what, change, doubt) => {
    expect(doubtOf(asked(), given('high', answer(change)), now)).toBe(doubt);
  });

  it('that answers late, what was used, or what nobody asked, is doubted', () => {
    expect(doubtOf(asked(), given('high', answer()), challenge.until)).toBeNull();
    expect(doubtOf(asked(), given('high', answer()), challenge.until + 1)).toBe('challenge expired');
    expect(doubtOf(asked({ challenge: null }), given('high', answer()), now)).toBe('another challenge');
    expect(doubtOf(asked({ challenge: null, drawn: 0 }), given('high', answer()), now)).toBe('challenge not asked for');
  });

  it('at highest has to answer the light, or to say that the room was too bright', () => {
    const lit = asked({ level: 'highest', challenge: { ...challenge, light: ['green', 'blue', 'amber'] } });
    expect(doubtOf(lit, given('highest', answer({ light: 'followed' })), now)).toBeNull();
    expect(doubtOf(lit, given('highest', answer({ light: 'abstained' })), now)).toBeNull();
    expect(doubtOf(lit, given('highest', answer()), now)).toBe('light not answered');
    // Drawn while the policy still asked for less.
    expect(doubtOf(asked({ level: 'highest' }), given('highest', answer({ light: 'followed' })), now)).toBe(
      'no light asked for',
    );
  });
});
