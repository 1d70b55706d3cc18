import { describe, expect, it } from 'vitest';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';
import { createLikeness } from './likeness.ts';

/** A unit vector at that cosine to the first axis. */
function at(model: ModelId, cosine: number): Embedding {
  const vector = new Float32Array(128);
  vector[0] = cosine;
  vector[1] = Math.sqrt(1 - cosine ** 2);
  return { model, vector };
}
const likeness = createLikeness({
  scales: new Map([
    ['mobilefacenet', { strangers: 0, usual: 0.8 }],
    ['dlib-resnet34', { strangers: 0.8, usual: 1 }],
  ]),
  sets: [
    { models: ['mobilefacenet'], weights: [1], threshold: 0.75, sameScan: 0.375, measured: { fmr: 0, fnmr: 0 } },
    { models: ['dlib-resnet34'], weights: [1], threshold: 0.75, sameScan: 0.375, measured: { fmr: 0, fnmr: 0 } },
  ],
});
const reference = [at('mobilefacenet', 1)];

describe('the likeness of a look', () => {
  it.each([
    [0.8, 'same'],
    [0.6, 'same'],
    [0.59, 'unsure'],
    [0.45, 'unsure'],
    [0.43, 'other'],
    [-0.2, 'other'],
  ] as const)('at a cosine of %d is %s', (cosine, expected) => {
    expect(likeness(reference, [at('mobilefacenet', cosine)])).toBe(expected);
  });

  it('is nobody’s without a network that both have, and never by something that is no number', () => {
    expect(likeness(reference, [at('dlib-resnet34', 1)])).toBe('unsure');
    expect(likeness(reference, [])).toBe('unsure');
    expect(likeness(reference, [{ model: 'mobilefacenet', vector: new Float32Array(64).fill(1) }])).not.toBe('same');
    expect(likeness(reference, [{ model: 'mobilefacenet', vector: new Float32Array(128).fill(Number.NaN) }])).not.toBe(
      'same',
    );
  });

  it('stands on the thresholds of this build', () => {
    const one = at('mobilefacenet', 1);
    expect(createLikeness()([one], [one])).toBe('same');
    expect(createLikeness()([one], [at('mobilefacenet', 0)])).toBe('other');
  });
});
