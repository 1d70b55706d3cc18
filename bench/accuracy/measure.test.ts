import { describe, expect, it } from 'vitest';
import { heldOutWorstOf, measure, splitOf, worstOf } from './measure.ts';
import type { Vectors } from './networks.ts';
import { type PersonPhotos, photoPlan } from './photo-sides.ts';
import { random } from './random.ts';
import type { System } from './systems.ts';

const dimensions = 16;
/** People whose photos scatter around a direction of their own. */
function crowd(count: number, photos: number, scatter: number): PersonPhotos[] {
  const next = random(5);
  const direction = () => Float32Array.from({ length: dimensions }, () => next() + next() + next() - 1.5);
  const unit = (vector: Float32Array) => vector.map((value) => value / Math.hypot(...vector));
  return Array.from({ length: count }, (_, person) => {
    const middle = direction();
    const photo = (): Vectors => {
      const stray = direction();
      return new Map([['mobilefacenet', unit(middle.map((value, i) => value + scatter * (stray[i] as number)))]]);
    };
    return {
      identity: `person ${person}`,
      photos: Array.from({ length: photos }, (_, i) => ({ name: `${person}_${i}`, vectors: photo() })),
    };
  });
}

const system: System = {
  tier: 'recommended',
  scale: 'cosine',
  models: ['mobilefacenet'],
  combine: ([similarity]) => similarity ?? 0,
  login: 0.9,
};
const one = (people: readonly PersonPhotos[], condition: 'photos' | 'camera' = 'photos') => {
  const [measured] = measure(photoPlan('single', people), [system], { condition, protocol: 'single' });
  if (!measured) throw new Error('nothing measured');
  return measured;
};

describe('measure', () => {
  const measured = one(crowd(60, 4, 0.6));

  it('gives a row for each FMR that the trials can show', () => {
    expect(measured.results.map(({ fmr }) => fmr)).toEqual([1e-2, 1e-3, 1e-4]);
    const [first, , last] = measured.results;
    expect(first).toMatchObject({
      tier: 'recommended',
      condition: 'photos',
      protocol: 'single',
      genuine: 360,
      people: 60,
    });
    expect(first?.threshold).toBeLessThan(last?.threshold ?? 0);
    expect(first?.fnmr).toBeLessThanOrEqual(last?.fnmr ?? 0);
    expect(measured.atLogin).toMatchObject({ threshold: 0.9, impostor: last?.impostor });
  });

  it('chooses thresholds on either half, and reports them on the other', () => {
    expect(measured.heldOut.map(({ chosenOn, reportedOn }) => chosenOn + reportedOn)).toEqual(['AB', 'AB', 'BA', 'BA']);
    for (const { fmr, measuredFmr } of measured.heldOut) {
      expect(measuredFmr).toBeGreaterThan(0);
      expect(measuredFmr).toBeLessThan(fmr * 6);
    }
    const genuine = measured.heldOut.filter(({ fmr }) => fmr === 1e-2).map((row) => row.genuine);
    expect(genuine).toEqual([180, 180]);
  });

  it('measures nothing without strangers', () => {
    expect(
      measure(photoPlan('single', crowd(1, 4, 0.6)), [system], { condition: 'photos', protocol: 'single' }),
    ).toEqual([]);
  });
});

describe('splitOf', () => {
  it('gives both halves as many people of every size, the same each time', () => {
    const people = [...crowd(20, 4, 1), ...crowd(21, 1, 1)];
    const half = splitOf(photoPlan('single', people));
    const inA = (from: number, to: number) => half.slice(from, to).filter((each) => each === 0).length;
    expect(inA(0, 20)).toBe(10);
    expect(Math.abs(2 * inA(20, 41) - 21)).toBe(1);
    expect(splitOf(photoPlan('single', people))).toEqual(half);
  });
});

describe('worstOf', () => {
  it('names the condition with the higher threshold, and what that costs in each', () => {
    const photos = one(crowd(60, 4, 0.3));
    const camera = one(crowd(60, 4, 0.3), 'camera');
    const lifted = {
      ...camera,
      results: camera.results.map((each) => ({ ...each, threshold: each.threshold + 0.05 })),
    };
    const worst = worstOf([photos, lifted]);
    expect(worst.map(({ fmr }) => fmr)).toEqual([1e-2, 1e-3, 1e-4]);
    for (const each of worst) expect(each).toMatchObject({ condition: 'camera', atLeast: false });
    expect(Object.keys(worst[2]?.fnmr ?? {})).toEqual(['photos', 'camera']);
  });

  it('holds out: the threshold of one half, reported on the other in each condition', () => {
    const photos = one(crowd(60, 4, 0.6));
    const camera = one(crowd(12, 4, 0.6), 'camera');
    const rows = heldOutWorstOf([photos, camera]);
    expect(rows.map(({ fmr, chosenOn }) => `${fmr} ${chosenOn}`)).toEqual(
      [1e-2, 1e-3, 1e-4].flatMap((fmr) => [`${fmr} A`, `${fmr} B`]),
    );
    const own = photos.heldOut.find(({ fmr, chosenOn }) => fmr === 1e-2 && chosenOn === 'A');
    const [first] = rows;
    expect(first?.threshold).toBeGreaterThanOrEqual(own?.threshold ?? 1);
    expect(Object.keys(first?.reported ?? {})).toEqual(['photos', 'camera']);
    expect(first?.reported.photos?.measuredFmr).toBeLessThan(0.06);
  });

  it('takes the greatest score where the FMR cannot be seen', () => {
    const few = one(crowd(8, 2, 0.3), 'camera');
    expect(worstOf([few]).at(-1)).toMatchObject({ atLeast: true, threshold: few.spread.impostor.max, fmr: 1e-4 });
  });
});
