import { describe, expect, it } from 'vitest';
import { decidingEntry, decisionTable, readManifest } from '../models/manifest.ts';
import { type Embedding, type ModelId, vectorLengths } from '../src-shared/domain/face.ts';
import { cohortCheck, cohortMargin, cohortOf, cohortSize, hasCohort } from './cohort.ts';
import { dot, normalise } from './compare.ts';
import { random } from './random.ts';

const networks = ['mobilefacenet', 'dlib-resnet34', 'faceres'] as const;

/** The 99.9th percentile of cosines between templates of different people in `lfw-dev` (447 people, up to 3 photos fused). */
const measured: Readonly<Record<(typeof networks)[number], number>> = {
  mobilefacenet: 0.3661,
  'dlib-resnet34': 0.9442,
  faceres: 0.7956,
};

const login = (model: (typeof networks)[number]) => decidingEntry(readManifest(), model).threshold.login;

describe('cohortOf', () => {
  it.each(networks)('draws unit vectors of %s, as near each other as strangers are', (model) => {
    const some = cohortOf(model).slice(0, 300);
    for (const vector of some) {
      expect(vector).toHaveLength(vectorLengths[model]);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
    const cosines = some.flatMap((a, i) => some.slice(i + 1).map((b) => dot(a, b))).sort((a, b) => a - b);
    const high = cosines[Math.floor(0.999 * cosines.length)] ?? Number.NaN;
    // Templates of people come within 1 % of it; the cohort's own vectors lie a little further out, so nearer together.
    expect(Math.abs(high / measured[model] - 1)).toBeLessThan(0.2);
  });

  it('is the same cohort every time', () => {
    expect(cohortOf('mobilefacenet')).toHaveLength(cohortSize);
    // The first numbers of the first and the last vector: another order of drawing would change the limits too.
    const corner = [cohortOf('mobilefacenet')[0]?.[0], cohortOf('mobilefacenet').at(-1)?.[127]];
    expect(corner.map((value) => value?.toFixed(6))).toEqual(['0.085535', '-0.080468']);
  });
});

describe('cohortMargin', () => {
  const template = (vector: Float32Array, model: ModelId = 'mobilefacenet'): Embedding => ({ model, vector });

  it.each(networks)('finds a template of %s weak that a stranger comes near', (model) => {
    const [first, second] = cohortOf(model) as [Float32Array, Float32Array];
    const near = normalise(first.map((value, i) => value + 0.2 * (second[i] as number)));
    const { highest, margin, weak } = cohortMargin(template(near, model), login(model));
    expect(highest).toBeGreaterThan(login(model));
    expect(margin).toBeLessThan(0);
    expect(weak).toBe(true);
  });

  it('leaves a template alone from which strangers stay away', () => {
    const next = random(5);
    const far = normalise(Float32Array.from({ length: 128 }, () => next() - 0.5));
    const { highest, expected, margin, weak } = cohortMargin(template(far), 0.6);
    expect(weak).toBe(false);
    expect(margin).toBeCloseTo((0.6 - highest) / (0.6 - expected), 12);
    expect(margin).toBeGreaterThan(0.8);
  });

  it('is 1 where strangers are as near as usual', () => {
    const { highest } = cohortMargin(template(cohortOf('mobilefacenet')[0] as Float32Array), 0.6);
    expect(highest).toBeCloseTo(1, 5);
  });

  it('has a cohort for every network that decides, with strangers below the login threshold', () => {
    for (const model of decisionTable().scales.keys()) {
      if (model.endsWith('-upper')) continue; // nobody enrols by the upper face alone
      expect(hasCohort(model)).toBe(true);
      const { expected } = cohortMargin(template(cohortOf(model)[0] as Float32Array, model), 0.99);
      expect(expected).toBeLessThan(decidingEntry(readManifest(), model).threshold.login);
    }
  });

  it('asks the network that weighs most in the set that decides', () => {
    const [stranger] = cohortOf('mobilefacenet') as [Float32Array];
    const [other] = cohortOf('dlib-resnet34') as [Float32Array];
    const look = new Map([
      ['mobilefacenet' as ModelId, template(stranger)],
      ['dlib-resnet34' as ModelId, template(other, 'dlib-resnet34')],
    ]);
    const table = decisionTable();
    const set = table.sets[0];
    const scale = table.scales.get('mobilefacenet');
    if (!set || !scale) throw new Error('the table is empty');
    const cosine = scale.strangers + set.threshold * (scale.usual - scale.strangers);
    expect(cohortCheck(look, table)).toEqual(cohortMargin(template(stranger), cosine));
    expect(cohortCheck(new Map(), table)).toBeNull();
    expect(
      cohortCheck(new Map([['mobilefacenet-upper' as ModelId, template(stranger, 'mobilefacenet-upper')]]), table),
    ).toBeNull();
  });

  it('does not answer for a network without a cohort', () => {
    const unknown = 'unknown' as ModelId;
    expect(hasCohort(unknown)).toBe(false);
    expect(() => cohortMargin(template(new Float32Array(128), unknown), 0.6)).toThrow(/no cohort for unknown/);
  });
});
