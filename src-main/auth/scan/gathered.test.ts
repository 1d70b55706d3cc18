import { describe, expect, it } from 'vitest';
import { analysisOf } from '../../../src-face/testing/analyses.ts';
import {
  accepted,
  countOf,
  type Gathered,
  isFrontal,
  mostFrames,
  mostProbeFrames,
  nothingGathered,
  probeFrames,
  withoutMasks,
  witnessed,
} from './gathered.ts';

/** Bare frames for `b`, masked ones for `m`, and for the judge alone `w`, in this order. */
const gather = (kinds: string): Gathered =>
  [...kinds].reduce(
    (gathered, kind, seq) =>
      kind === 'w' ? witnessed(gathered, analysisOf(seq)) : accepted(gathered, analysisOf(seq), kind === 'm'),
    nothingGathered,
  );
const seqs = (frames: readonly { readonly seq: number }[] | undefined) => frames?.map(({ seq }) => seq);

describe('what a scan gathers', () => {
  it('keeps every frame for the judge in order, and of each kind those for a probe', () => {
    const gathered = gather('bwmb');
    expect(seqs(gathered.all)).toEqual([0, 1, 2, 3]);
    expect(seqs(gathered.bare)).toEqual([0, 3]);
    expect(seqs(gathered.masked)).toEqual([2]);
    expect(countOf(gathered)).toBe(2);
  });

  it('makes a probe of one kind, a bare one where there are enough', () => {
    expect(probeFrames(gather('bbmm'), 3)).toBeNull();
    expect(probeFrames(gather('bbmmm'), 3)).toMatchObject({ masked: true, frames: { length: 3 } });
    expect(probeFrames(gather('mmmbbb'), 3)).toMatchObject({ masked: false, frames: { length: 3 } });
  });

  it('forgets masked frames altogether where masks are not taken', () => {
    const gathered = withoutMasks(gather('mbmw'));
    expect(seqs(gathered.all)).toEqual([1, 3]);
    expect(gathered.masked).toEqual([]);
  });

  it('stays small, however long a window sends', () => {
    const { all, bare } = gather('b'.repeat(mostFrames + 50));
    expect([all.length, bare.length]).toEqual([mostFrames, mostFrames]);
    expect(all[0]?.seq).toBe(50);
    expect(probeFrames(gather('b'.repeat(60)), 3)?.frames).toHaveLength(mostProbeFrames);
  });
});

describe('a frontal face', () => {
  it.each([
    [{ yaw: 0, pitch: 0, roll: 0 }, true],
    [{ yaw: -18, pitch: 20, roll: -20 }, true],
    [{ yaw: 19, pitch: 0, roll: 0 }, false],
    [{ yaw: 0, pitch: -21, roll: 0 }, false],
    [{ yaw: 0, pitch: 0, roll: 25 }, false],
    [{ yaw: Number.NaN, pitch: 0, roll: 0 }, false],
  ])('is %j: %s', (pose, answer) => {
    expect(isFrontal(pose)).toBe(answer);
  });
});
