import { describe, expect, it } from 'vitest';
import { type ClipVectors, clipPlan, loginFrames, spread } from './clip-sides.ts';
import { compare } from './compare.ts';
import type { Protocol } from './sides.ts';
import { countGenuine } from './statistics.ts';
import { at, cosine } from './testing.ts';

const clip = (person: number, ...degrees: number[]): ClipVectors => ({ person, name: 'clip', frames: degrees.map(at) });
const still = (person: number, degrees: number, frames: number): ClipVectors =>
  clip(person, ...Array<number>(frames).fill(degrees));
const cosines = { models: ['mobilefacenet'] as const, combine: ([similarity]: readonly number[]) => similarity ?? 0 };

function outcomeOf(protocol: Protocol, clips: readonly ClipVectors[]) {
  const plan = clipPlan(protocol, clips);
  const [outcome] = compare(
    plan,
    [cosines],
    plan.alike.map(() => 0),
  );
  if (!outcome) throw new Error('no outcome');
  return { ...outcome, ...countGenuine(outcome.genuine) };
}

describe('of several clips', () => {
  it('single compares the frames of different clips once', () => {
    const { trials, impostor } = outcomeOf('single', [
      still(0, 0, 6),
      still(0, 10, 5),
      still(1, 60, 4),
      still(1, 60, 4),
    ]);
    expect(trials).toBe(6 * 5 + 4 * 4);
    expect(impostor.count).toBe(11 * 8);
  });

  it('template3 takes frames that are spread over the clip', () => {
    const moving = clip(0, 0, 10, 20, 30, 40, 50); // templates: 0, 20, 40 and 10, 30, 50
    const { genuine, templateImages } = outcomeOf('template3', [moving, still(0, 90, 3), still(1, 180, 1)]);
    // Its two templates against three frames, and the other clip's one template against its six.
    const scores = genuine[0]?.scores ?? [];
    expect(scores).toHaveLength(2 * 3 + 6);
    const meet = (angle: number) => scores.filter((score) => Math.abs(score - cosine(angle)) < 1e-5).length;
    expect([meet(70), meet(60)]).toEqual([3 + 1, 3 + 1]); // frames at 20 and 30 degrees are among the six
    expect(templateImages).toEqual([3, 3]);
  });

  it('fused takes as many frames in a row as a login', () => {
    const rising = clip(0, ...Array.from({ length: loginFrames + 1 }, (_, i) => i * 10));
    const { genuine, probeImages, highest } = outcomeOf('fused', [still(0, 0, 3), rising]);
    expect(probeImages).toEqual([loginFrames, loginFrames]);
    // The frozen clip against the two logins of the other, and the other way round.
    expect(genuine[0]?.scores).toHaveLength(2 + 1);
    expect(genuine[0]?.scores[0]).toBeCloseTo(cosine((10 * (loginFrames - 1)) / 2), 4);
    expect(highest).toEqual([]);
  });

  it('counts a clip without enough faces as a trial without a face', () => {
    expect(outcomeOf('fused', [still(0, 0, 3), still(0, 0, 0)])).toMatchObject({ trials: 2, failed: 2 });
  });
});

describe('of one clip', () => {
  it('enrols from its first third and logs in from its last', () => {
    const parts = clip(0, 0, 0, 0, 40, 40, 40, 90, 90, 90);
    const { genuine, trials } = outcomeOf('single', [parts, clip(1, 180, 180, 180)]);
    expect(trials).toBe(3 * 3 + 1);
    expect(Math.max(...(genuine[0]?.scores ?? []))).toBeCloseTo(0, 6);
  });

  it('takes halves of a clip so short that thirds are too few', () => {
    expect(outcomeOf('fused', [still(0, 0, 6)])).toMatchObject({ trials: 1, failed: 0 });
    expect(outcomeOf('fused', [still(0, 0, 5)])).toMatchObject({ trials: 1, failed: 1 });
  });

  it('meets strangers with both ends', () => {
    const { impostor } = outcomeOf('single', [still(0, 0, 9), still(1, 60, 9), still(1, 60, 9)]);
    expect(impostor.count).toBe(3 * 18 + 18 * 3);
  });
});

it('spread keeps both ends', () => {
  expect(spread([...Array(101).keys()], 5)).toEqual([0, 25, 50, 75, 100]);
  expect(spread([1, 2], 5)).toEqual([1, 2]);
});
