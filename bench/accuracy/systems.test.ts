import { describe, expect, it } from 'vitest';
import { type DecisionTable, decide } from '../../src-face/decision.ts';
import type { KnownNetwork } from './systems.ts';
import { networkSystem, setOf, tierSystem } from './systems.ts';

const measured = { fmr: 0, fnmr: 0 };
const table: DecisionTable = {
  scales: new Map([
    ['mobilefacenet', { strangers: 0, usual: 0.8 }],
    ['dlib-resnet34', { strangers: 0.86, usual: 0.98 }],
  ]),
  sets: [
    { models: ['mobilefacenet', 'dlib-resnet34'], weights: [0.7, 0.3], threshold: 0.7, sameScan: 0.3, measured },
    { models: ['mobilefacenet'], weights: [1], threshold: 0.75, sameScan: 0.3, measured },
    { models: ['dlib-resnet34'], weights: [1], threshold: 0.85, sameScan: 0.3, measured },
  ],
};
const mobile: KnownNetwork = { id: 'mobilefacenet', tier: 'recommended', threshold: { login: 0.6 } };
const dlib: KnownNetwork = { id: 'dlib-resnet34', tier: 'embedded', threshold: { login: 0.962 } };

describe('a tier', () => {
  it('scores as the product decides', () => {
    const system = tierSystem('recommended', [mobile, dlib], table);
    for (const [a, b] of [
      [0.5, 0.9],
      [0.1, 0.99],
    ] as const) {
      const decision = decide(
        new Map([
          ['mobilefacenet', a],
          ['dlib-resnet34', b],
        ]),
        table,
      );
      expect(system?.combine([a, b])).toBeCloseTo(decision?.score ?? Number.NaN, 12);
    }
    expect(system).toMatchObject({ scale: 'decision', login: 0.7, models: ['mobilefacenet', 'dlib-resnet34'] });
  });

  it('of one network is told in its cosines', () => {
    const system = tierSystem('embedded', [mobile, dlib], table);
    expect(system).toMatchObject({ tier: 'embedded', scale: 'cosine', login: 0.962, models: ['dlib-resnet34'] });
    expect(system?.combine([0.9])).toBe(0.9);
  });

  it('is not there without a network of its own', () => {
    expect(setOf('recommended', [dlib], table)).toBeUndefined();
    expect(tierSystem('embedded', [mobile], table)).toBeUndefined();
    expect(setOf('recommended', [mobile], table)?.models).toEqual(['mobilefacenet']);
  });
});

it('a network alone is its cosine', () => {
  expect(networkSystem(mobile).combine([0.3])).toBe(0.3);
});
