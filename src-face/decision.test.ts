import { describe, expect, it } from 'vitest';
import { decisionTable, tierHolds as manifestTierHolds, masksHold, readManifest } from '../models/manifest.ts';
import type { ModelId } from '../src-shared/domain/face.ts';
import { bestSet, type DecisionTable, decide, tierHolds } from './decision.ts';
import { deciding } from './pipeline.ts';

/** Strangers at 0 and 0.8, the same person at 0.8 and 1. */
const table: DecisionTable = {
  scales: new Map([
    ['mobilefacenet', { strangers: 0, usual: 0.8 }],
    ['dlib-resnet34', { strangers: 0.8, usual: 1 }],
  ]),
  sets: [
    {
      models: ['mobilefacenet', 'dlib-resnet34'],
      weights: [0.75, 0.25],
      threshold: 0.6,
      sameScan: 0.3,
      measured: { fmr: 1e-5, fnmr: 0.01 },
    },
    { models: ['mobilefacenet'], weights: [1], threshold: 0.75, sameScan: 0.375, measured: { fmr: 1e-4, fnmr: 0.02 } },
    { models: ['dlib-resnet34'], weights: [1], threshold: 0.9, sameScan: 0.45, measured: { fmr: 1e-4, fnmr: 0.08 } },
  ],
};
const cosines = (given: Partial<Record<ModelId, number>>) => new Map(Object.entries(given)) as Map<ModelId, number>;

describe('decide', () => {
  it('weighs the networks on one scale', () => {
    const decision = decide(cosines({ mobilefacenet: 0.4, 'dlib-resnet34': 1 }), table);
    expect(decision?.score).toBeCloseTo(0.75 * 0.5 + 0.25 * 1, 12);
    expect(decision).toMatchObject({ matched: true, threshold: 0.6, models: ['mobilefacenet', 'dlib-resnet34'] });
  });

  it('takes the best set that is complete, with its own threshold', () => {
    const alone = decide(cosines({ mobilefacenet: 0.56 }), table);
    expect(alone).toMatchObject({ matched: false, threshold: 0.75, models: ['mobilefacenet'] });
    expect(decide(cosines({ 'dlib-resnet34': 0.99 }), table)).toMatchObject({ matched: true, threshold: 0.9 });
  });

  it('measures the margin from the threshold to where the same person usually is', () => {
    expect(decide(cosines({ mobilefacenet: 0.8 }), table)?.margin).toBeCloseTo(1, 12);
    expect(decide(cosines({ mobilefacenet: 0.6 }), table)?.margin).toBeCloseTo(0, 12);
    expect(decide(cosines({ 'dlib-resnet34': 0.99 }), table)?.margin).toBeCloseTo(0.5, 12);
    expect(decide(cosines({ mobilefacenet: 0.5 }), table)?.margin).toBeLessThan(0);
  });

  it('matches at the threshold itself', () => {
    expect(decide(cosines({ mobilefacenet: 0.75 * 0.8 }), table)?.matched).toBe(true);
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY])('never matches %s', (value) => {
    expect(decide(cosines({ mobilefacenet: value, 'dlib-resnet34': 1 }), table)?.matched).toBe(false);
  });

  it('answers null when there is nothing to decide by', () => {
    expect(decide(new Map(), table)).toBeNull();
  });

  it('does not guess a scale', () => {
    const bare: DecisionTable = { ...table, scales: new Map() };
    expect(() => decide(cosines({ mobilefacenet: 1 }), bare)).toThrow(/no scale for mobilefacenet/);
  });
});

describe('tierHolds', () => {
  const tiers = new Map([
    ['mobilefacenet', 'recommended'],
    ['dlib-resnet34', 'embedded'],
  ] as const);

  it('goes by the best set that the tier can form', () => {
    expect(tierHolds('recommended', table, tiers)).toEqual({ holds: true, fmr: 1e-5, fnmr: 0.01 });
    expect(tierHolds('embedded', table, tiers)).toEqual({ holds: false, fmr: 1e-4, fnmr: 0.08 });
  });

  it('does not hold without a network', () => {
    expect(tierHolds('embedded', table, new Map()).holds).toBe(false);
  });
});

describe('the table of the manifest', () => {
  const shipped = decisionTable();

  it('decides by the older networks alone where a template knows no more, and never by the weakest alone', () => {
    for (const model of ['mobilefacenet', 'dlib-resnet34'] as const) {
      expect(bestSet([model], shipped)?.models).toEqual([model]);
    }
    expect(bestSet(['faceres'], shipped)).toBeUndefined();
  });

  it('lists the sets whose networks the pipeline runs for a login', () => {
    expect(shipped.sets.map(({ models }) => models)).toEqual(deciding);
  });

  it('refuses strangers and accepts the usual login, by every set', () => {
    for (const set of shipped.sets) {
      const at = (where: 'strangers' | 'usual') =>
        new Map(set.models.map((model) => [model, shipped.scales.get(model)?.[where] ?? Number.NaN]));
      const only: DecisionTable = { ...shipped, sets: [set] };
      expect(decide(at('strangers'), only)).toMatchObject({ matched: false });
      expect(decide(at('usual'), only)).toMatchObject({ matched: true });
    }
  });

  it('keeps FMR 1e-4 with an FNMR below 5 % in both tiers', () => {
    expect(manifestTierHolds('embedded')).toMatchObject({ holds: true });
    expect(manifestTierHolds('recommended')).toMatchObject({ holds: true });
  });

  it('is judged apart for masks, which no tier holds below 5 %: doctor and agent have to say so', () => {
    expect(masksHold('embedded')).toEqual({ holds: false, fmr: 1.57e-5, fnmr: 0.3783 });
    expect(masksHold('recommended')).toEqual({ holds: false, fmr: 5.9e-6, fnmr: 0.1984 });
    const { decisions, ...bare } = readManifest();
    const whole = decisions.filter(({ models }) => models.every((model) => !model.endsWith('-upper')));
    expect(masksHold('recommended', { ...bare, upper: [], decisions: whole })).toEqual({
      holds: false,
      fmr: 1,
      fnmr: 1,
    });
  });
});
