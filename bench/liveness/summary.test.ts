import { describe, expect, it } from 'vitest';
import type { Outcome } from './outcome.ts';
import { type Result, rowsOf, summaryOf } from './summary.ts';

const accepted = (addedMs: number | null = null): Outcome => ({
  accepted: true,
  by: null,
  why: '',
  scores: {},
  addedMs,
});
const caught = (by: Outcome['by']): Outcome => ({ accepted: false, by, why: 'why', scores: {}, addedMs: null });
const result = (made: Result['class'], species: string, outcome: Outcome): Result => ({
  class: made,
  species,
  name: 'name',
  level: 'high',
  outcome,
});

describe('summaryOf', () => {
  const summary = summaryOf([
    result('attack', 'print', caught('challenge')),
    result('attack', 'print', caught('passive')),
    result('attack', 'print', caught('challenge')),
    result('attack', 'print', accepted()),
    result('attack', 'replay', caught('passive')),
    result('live', 'live', accepted(1_000)),
    result('live', 'live', accepted(2_000)),
    result('live', 'live', caught('motion')),
    result('live', 'clips', accepted()),
  ]);

  it('counts attacks that were let in, by species', () => {
    expect(summary.species.print).toMatchObject({
      presentations: 4,
      apcer: 0.25,
      errors: 1,
      caughtBy: { challenge: 2, passive: 1 },
    });
    expect(summary.species.replay).toMatchObject({ presentations: 1, apcer: 0 });
    expect(summary.worstApcer).toBe(0.25);
  });

  it('counts living people who were not let in', () => {
    expect(summary.bpcer).toBe(0.25);
    expect(summary.live).toMatchObject({
      presentations: 4,
      errors: 1,
      refusedBy: { motion: 1 },
      parts: { live: { presentations: 3, errors: 1 }, clips: { presentations: 1, errors: 0 } },
    });
  });

  it('says what the challenge cost those who passed', () => {
    expect(summary.addedSeconds?.median).toBeCloseTo(1.5, 9);
  });

  it('makes a row of each species, and one of living people', () => {
    expect(rowsOf({ high: summary }).map((row) => [row.class, row.rate])).toEqual([
      ['print', 'APCER 25.0 %'],
      ['replay', 'APCER 0.0 %'],
      ['living people', 'BPCER 25.0 %'],
    ]);
  });
});
