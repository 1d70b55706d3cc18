import { describe, expect, it } from 'vitest';
import type { Hint } from '../../src-shared/domain/hints.ts';
import { type GuideState, guide, initialGuide, oval, problems, type Reading, shortestMs } from './guide.ts';
import { goodLight, reading } from './testing/synthetic.ts';

/** Feeds the same reading from `from` to `to` ms, a reading every 60 ms. */
function feed(state: GuideState, what: Reading, from: number, to: number): GuideState {
  let after = state;
  for (let at = from; at <= to; at += 60) after = guide(after, what, at);
  return after;
}

const ideal = reading([{ centre: oval.centre, height: oval.face }]);

describe('problems', () => {
  it('finds nothing wrong with a face that fills the oval', () => {
    expect(problems(ideal)).toEqual([]);
  });

  const cases: readonly (readonly [Hint, Reading])[] = [
    ['nobody', reading([])],
    ['severalPeople', reading([{ height: 0.5 }, { height: 0.4 }])],
    ['tooDark', reading([{}], { light: { ...goodLight, brightest: 30, face: 14, around: 14 } })],
    ['backlit', reading([{}], { light: { ...goodLight, face: 50, around: 210 } })],
    ['tooBright', reading([{}], { light: { ...goodLight, burnt: 0.4 } })],
    ['closer', reading([{ height: 0.18 }])],
    ['fartherAway', reading([{ height: 0.85 }])],
    ['centre', reading([{ centre: { x: 0.25, y: 0.5 } }])],
    ['lookAtCamera', reading([{ yaw: 30 }])],
    ['lookAtCamera', reading([{ pitch: -30 }])],
    ['straighten', reading([{ roll: 25 }])],
    ['eyesOpen', reading([{ eyes: 0.06 }])],
    ['holdStill', reading([{}], { speed: 2 })],
  ];
  it.each(cases)('names %s', (hint, wrong) => {
    expect(problems(wrong)).toEqual([hint]);
  });

  it('does not call dark skin in good light too dark', () => {
    expect(problems(reading([{}], { light: { ...goodLight, face: 45, around: 110 } }))).toEqual([]);
  });

  it('lets somebody pass behind', () => {
    expect(problems(reading([{ height: 0.5 }, { height: 0.15, centre: { x: 0.85, y: 0.4 } }]))).toEqual([]);
  });

  it('speaks of the dark, not of nobody, when nothing can be seen', () => {
    expect(problems(reading([], { light: { brightest: 12, face: 8, around: 8, burnt: 0 } }))).toEqual(['tooDark']);
  });

  it('accepts a turned head where a turn is asked for, but not a profile', () => {
    expect(problems(reading([{ yaw: 25 }]), 'turned')).toEqual([]);
    expect(problems(reading([{ yaw: 50 }]), 'turned')).toEqual(['lookAtCamera']);
  });
});

describe('guide', () => {
  it('says nothing while all is well', () => {
    expect(feed(initialGuide, ideal, 0, 2_000).hint).toBeNull();
  });

  it('names most causes in the reading that shows them', () => {
    const state = feed(initialGuide, ideal, 0, 1_000);
    expect(guide(state, reading([{ height: 0.18 }]), 1_060).hint).toBe('closer');
  });

  it('names an empty chair within 150 ms, but not one lost frame', () => {
    const state = feed(initialGuide, ideal, 0, 1_000);
    expect(guide(state, reading([]), 1_060).hint).toBeNull();
    expect(feed(state, reading([]), 1_060, 1_180).hint).toBe('nobody');
  });

  it('lets people blink', () => {
    const closed = reading([{ centre: oval.centre, eyes: 0.05 }]);
    const state = feed(initialGuide, closed, 0, 300);
    expect(state.hint).toBeNull();
    expect(feed(state, closed, 360, 660).hint).toBe('eyesOpen');
  });

  it('gives one hint at a time, the most urgent one', () => {
    expect(guide(initialGuide, reading([{ height: 0.18, roll: 25 }, { height: 0.15 }]), 0).hint).toBe('severalPeople');
  });

  it('does not flicker around a limit', () => {
    let state = initialGuide;
    const seen: (Hint | null)[] = [];
    for (let i = 0; i < 40; i++) {
      state = guide(state, reading([{ centre: oval.centre, height: i % 2 === 0 ? 0.255 : 0.275 }]), i * 60);
      if (seen.at(-1) !== state.hint) seen.push(state.hint);
    }
    expect(seen).toEqual(['closer']);
  });

  it('goes only when the cause is clearly gone, and not before it could be read', () => {
    const state = guide(initialGuide, reading([{ height: 0.2 }]), 0);
    expect(guide(state, ideal, shortestMs - 1).hint).toBe('closer');
    expect(guide(state, reading([{ height: 0.28 }]), shortestMs + 100).hint).toBe('closer');
    expect(guide(state, ideal, shortestMs + 100).hint).toBeNull();
  });
});
