import { describe, expect, it } from 'vitest';
import { normalise, similarity } from '../../src-face/compare.ts';
import type { ModelId } from '../../src-shared/domain/face.ts';
import { faceVector } from '../testing/faces.ts';
import { alone } from '../thresholds.ts';
import { calibrate, fuseLooks } from './calibration.ts';
import { keptCaptures, type Look, mostDiverse } from './captures.ts';
import { type OpenTemplate, renewal, renewalMs } from './renewal.ts';

const model: ModelId = 'mobilefacenet';
const table = alone({ mobilefacenet: 0.6 });
const lookOf = (vector: Float32Array): Look => new Map([[model, { model, vector }]]);
const look = (person: number, n: number): Look => lookOf(faceVector(person, n));
/** Towards another person. @param share 0..1 */
const towards = (person: number, other: number, share: number): Look => {
  const [a, b] = [faceVector(person, 0), faceVector(other, 0)];
  return lookOf(normalise(a.map((value, i) => (1 - share) * value + share * (b[i] as number))));
};
const alike = (a: Look, b: Look): number => {
  const [left, right] = [a.get(model), b.get(model)];
  if (!left || !right) throw new Error('a look is empty');
  return similarity(left, right);
};

describe('the captures that are kept', () => {
  it('begin with the straight look and are the farthest from each other', () => {
    const looks = [look(1, 0), look(1, 1), towards(1, 2, 0.3), look(1, 2), towards(1, 3, 0.3), towards(1, 4, 0.3)];
    const kept = mostDiverse(looks, [model]);
    expect(kept).toHaveLength(keptCaptures);
    expect(kept[0]).toBe(looks[0]);
    expect(new Set(kept)).toEqual(new Set([looks[0], looks[2], looks[4], looks[5]]));
  });

  it('are all there are when there are few, and nothing of nothing', () => {
    const looks = [look(1, 0), look(1, 1), look(1, 2)];
    expect(new Set(mostDiverse(looks, [model]))).toEqual(new Set(looks));
    expect(mostDiverse([], [model])).toEqual([]);
  });

  it('are chosen by all networks together', () => {
    const dlib: ModelId = 'dlib-resnet34';
    const pair = (n: number, other: number): Look =>
      new Map([...look(1, n), [dlib, { model: dlib, vector: faceVector(other, 0) }] as const]);
    const looks = [pair(0, 1), pair(1, 1), pair(2, 1), pair(3, 9)];
    expect(mostDiverse(looks, [model, dlib], 2)[1]).toBe(looks[3]);
  });
});

describe('calibration', () => {
  const good = [0, 1, 2, 3].map((n) => look(1, n));

  it('measures each capture against the others, and the likest other template', () => {
    const measured = calibrate(good, table, 0.35);
    expect(measured).toMatchObject({ impostor: 0.35, threshold: 0.6, weak: false });
    expect(measured?.genuine).toBeGreaterThan(0.9);
    expect(measured?.margin).toBeCloseTo(((measured?.genuine ?? 0) - 0.35) / 0.4, 6);
    expect(calibrate(good, table, null)).toMatchObject({ impostor: null, margin: null, weak: false });
  });

  it('calls captures weak that their own template would not take', () => {
    const scattered = [2, 3, 4, 5].map((other) => towards(1, other, 0.53));
    expect(calibrate(scattered, table, null)).toMatchObject({ weak: true });
  });

  it('calls captures weak that are hardly nearer to each other than to a stranger', () => {
    const genuine = calibrate(good, table, null)?.genuine ?? 0;
    expect(calibrate(good, table, genuine - 0.11)).toMatchObject({ weak: false });
    expect(calibrate(good, table, genuine - 0.09)).toMatchObject({ weak: true });
  });

  it('says nothing without captures or without a network that decides', () => {
    expect(calibrate([], table, null)).toBeNull();
    expect(calibrate(good, alone({ 'dlib-resnet34': 0.9 }), null)).toBeNull();
  });
});

describe('a renewal', () => {
  const enrolledAt = 1_000_000;
  const kept = [0, 1, 2, 3].map((n) => look(1, n));
  const template = (change: Partial<OpenTemplate> = {}): OpenTemplate => ({
    enrolledAt,
    fused: fuseLooks(kept),
    original: fuseLooks(kept),
    captures: new Map(kept.map((one, i) => [i + 1, { look: one, capturedAt: enrolledAt }])),
    ...change,
  });
  const tomorrow = enrolledAt + renewalMs;

  it('takes the place of the oldest capture that is not an anchor', () => {
    const first = renewal(template(), look(1, 60), table, tomorrow);
    expect(first).toMatchObject({ is: 'renewed', slot: 3 });
    const captures = new Map(template().captures).set(3, { look: look(1, 60), capturedAt: tomorrow });
    expect(renewal(template({ captures }), look(1, 61), table, tomorrow + renewalMs)).toMatchObject({ slot: 4 });
    captures.delete(4);
    expect(renewal(template({ captures }), look(1, 61), table, tomorrow + renewalMs)).toMatchObject({ slot: 4 });
  });

  it('happens once a day', () => {
    const captures = new Map(template().captures).set(3, { look: look(1, 60), capturedAt: tomorrow });
    const again = renewal(template({ captures }), look(1, 61), table, tomorrow + renewalMs - 1);
    expect(again).toEqual({ is: 'kept', why: 'renewed less than a day ago' });
  });

  it('never comes from what is not like the enrolment itself, however like the present template it is', () => {
    const drifted = fuseLooks([look(2, 0), look(2, 1)]);
    expect(renewal(template({ fused: drifted }), look(2, 5), table, tomorrow)).toMatchObject({
      why: 'not like the enrolment itself',
    });
  });

  it('never leads the template away, however many logins pull the same way', () => {
    let current = template();
    let at = tomorrow;
    for (let day = 0; day < 40; day++, at += renewalMs) {
      // The pull is as strong as a login at all may have it.
      const next = renewal(current, towards(1, 2, 0.42), table, at);
      if (next.is === 'kept') continue;
      const captures = new Map(current.captures).set(next.slot, { look: next.look, capturedAt: at });
      current = { ...current, fused: next.fused, captures };
    }
    expect(alike(current.fused, current.original)).toBeGreaterThan(0.9);
    expect(alike(current.fused, look(2, 0))).toBeLessThan(0.6);
    expect(current.captures.get(1)?.look).toBe(kept[0]);
    expect(current.captures.get(2)?.look).toBe(kept[1]);
  });

  it('needs two captures of the enrolment', () => {
    const captures = new Map([[1, { look: look(1, 0), capturedAt: enrolledAt }]]);
    expect(renewal(template({ captures }), look(1, 5), table, tomorrow)).toMatchObject({ is: 'kept' });
  });
});
