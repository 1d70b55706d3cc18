import { describe, expect, it } from 'vitest';
import { type Outcome, summarise } from './outcome.ts';

const outcome = (score: number, hint: string | null = null, stranger = 0): Outcome => ({
  hint,
  genuine: { embedded: { score, matched: score >= 0.8 } },
  impostors: { embedded: [{ score: stranger, matched: stranger >= 0.8 }] },
});
const lost: Outcome = { hint: 'nobody', genuine: {}, impostors: {} };

describe('summarise', () => {
  const usual = summarise('as it is', 'embedded', [outcome(1), outcome(0.9), outcome(0.7), outcome(0.95)]);

  it('counts refusals among those that are compared, and among those that no hint sets aside', () => {
    expect(usual.fnmr).toBe(0.25);
    const some = summarise('dark', 'embedded', [outcome(0.5, 'tooDark'), outcome(0.9), outcome(0.9), lost], usual);
    expect(some.fnmr).toBeCloseTo(1 / 3, 12);
    expect(some.fnmrWithoutHint).toBe(0);
    expect(some.hints).toEqual({ tooDark: 0.25, nobody: 0.25 });
    expect(some.probes).toBe(4);
  });

  it('says how far the scores moved', () => {
    expect(usual.shift).toBe(0);
    expect(summarise('x', 'embedded', [outcome(0.5)], usual).shift).toBeCloseTo(0.5 - 0.925, 12);
  });

  it('counts strangers that match', () => {
    const { falseMatches, impostors } = summarise('x', 'embedded', [outcome(1, null, 0.9), outcome(1)]);
    expect([falseMatches, impostors]).toEqual([1, 2]);
  });

  it('has no rate where nothing was compared', () => {
    expect(summarise('x', 'recommended', [outcome(1)]).fnmr).toBeNaN();
    expect(summarise('x', 'embedded', []).fnmr).toBeNaN();
  });
});
