import { describe, expect, it } from 'vitest';
import type { Hint } from '../../src-shared/domain/hints.ts';
import { type GuideState, guide, initialGuide, oval, problems, type Reading, shortestMs } from './guide.ts';
import { measure } from './metrics.ts';
import { frame, goodLight, reading, syntheticFace } from './testing/synthetic.ts';

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

  it('speaks of the light behind, not of the dark, to somebody who stands against a window', () => {
    expect(problems(reading([{}], { light: { ...goodLight, face: 20, around: 200 } }))).toEqual(['backlit']);
    expect(problems(reading([{}], { light: { ...goodLight, face: 20, around: 60 } }))).toEqual(['tooDark']);
  });

  it('takes a face behind glasses that shine, and only advises', () => {
    const shining = reading([{ centre: oval.centre, glare: 0.2 }]);
    expect(problems(shining)).toEqual([]);
    expect(feed(initialGuide, shining, 0, 120).hint).toBe('glare');
    expect(guide(initialGuide, shining, 0).hint).toBeNull();
  });

  it('does not blame the glasses where the whole face is burnt out', () => {
    const burnt = reading([{ centre: oval.centre, glare: 0.5 }], { light: { ...goodLight, burnt: 0.6 } });
    expect(feed(initialGuide, burnt, 0, 600).hint).toBe('tooBright');
  });

  it('measures a face in a camera that stands on its side by what fits there', () => {
    const portrait = { width: 270, height: 480 };
    const share = (0.48 * 270 * 0.75) / 480;
    const upright = measure(syntheticFace({ centre: oval.centre, height: (share * 480) / 360 }), frame);
    const face = { ...upright, height: share, centre: oval.centre };
    expect(problems({ ...ideal, faces: [face], frame: portrait })).toEqual([]);
    expect(problems({ ...ideal, faces: [{ ...face, height: share / 2 }], frame: portrait })).toEqual(['closer']);
  });

  it('has one hint for twenty faces', () => {
    const crowd = Array.from({ length: 20 }, (_, i) => ({ height: 0.4, centre: { x: (i + 0.5) / 20, y: 0.5 } }));
    expect(guide(initialGuide, reading(crowd), 0).hint).toBe('severalPeople');
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
    expect(feed(state, reading([]), 1_060, 1_120).hint).toBe('nobody');
  });

  it('lets nothing about the face ripen by a glance at the light, and names the light itself', () => {
    const moving = reading([{ centre: oval.centre }], { speed: 3 });
    const state = guide(guide(initialGuide, ideal, 0), moving, 33);
    expect(guide(state, moving, 66, 'frontal', true).hint).toBeNull();
    expect(guide(state, moving, 66).hint).toBe('holdStill');
    const dark = { ...moving, light: { ...goodLight, brightest: 20 } };
    expect(guide(state, dark, 66, 'frontal', true).hint).toBe('tooDark');
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

  it('lets something more urgent take the place of a hint at once', () => {
    const state = guide(initialGuide, reading([{ centre: oval.centre, yaw: 30 }]), 0);
    expect(state.hint).toBe('lookAtCamera');
    expect(guide(state, reading([{ yaw: 30 }, {}]), 60).hint).toBe('severalPeople');
    expect(guide(state, reading([{ centre: oval.centre, roll: 25 }]), 60).hint).toBe('lookAtCamera');
  });
});

describe('while a turn is asked for', () => {
  const turned = reading([{ centre: { x: 0.6, y: 0.4 }, yaw: 35, pitch: 15, roll: 20, eyes: 0.02 }], { speed: 3 });

  it('hints about where to look, the eyes and the movement are silent', () => {
    expect(problems(turned).length).toBeGreaterThan(3);
    expect(problems(turned, 'free')).toEqual([]);
    let state = guide(initialGuide, turned, 0);
    expect(state.hint).not.toBeNull();
    state = guide(state, turned, 60, 'free');
    expect(state.hint).toBeNull();
  });

  it('an empty chair, a second person, the dark and the edge of the picture are not', () => {
    const wrong: readonly (readonly [Hint, Reading])[] = [
      ['nobody', reading([])],
      ['severalPeople', reading([{}, {}])],
      ['tooDark', reading([{}], { light: { ...goodLight, brightest: 20 } })],
      ['closer', reading([{ height: 0.1 }])],
      ['centre', reading([{ centre: { x: 0.02, y: 0.5 } }])],
    ];
    for (const [hint, each] of wrong) expect(problems(each, 'free')).toEqual([hint]);
  });
});
