import { describe, expect, it } from 'vitest';
import { random } from '../random.ts';
import { type Kind, type Shown, showOne } from '../testing/recordings.ts';

/** Shares are held to what 20,000 draws gave (docs/adr/0007-liveness.md), plus three standard errors of these few. */
const draws = 2_000;

function shown(kind: Kind, level: 'standard' | 'high'): readonly Shown[] {
  const uniform = random(7);
  return Array.from({ length: draws }, () => showOne(kind, level, uniform));
}

const shareOf = (each: readonly Shown[]) => each.filter(({ how }) => how === 'answered').length / each.length;

describe('the challenge, by poses alone', () => {
  it.each([
    ['standard', 0.99],
    ['high', 0.99],
  ] as const)('at %s is followed by people', (level, least) => {
    expect(shareOf(shown('person', level))).toBeGreaterThan(least);
  });

  it.each([
    ['standard', 'runs', 0.004],
    ['standard', 'started', 0.011],
    ['high', 'runs', 0.002],
    ['high', 'started', 0.0025],
  ] as const)('at %s is not by a recording of another one: %s', (level, kind, most) => {
    expect(shareOf(shown(kind, level))).toBeLessThan(most);
  });
});
