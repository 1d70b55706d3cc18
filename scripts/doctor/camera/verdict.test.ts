import { describe, expect, it } from 'vitest';
import { clippedShares, digestOf, greyOf, laplacianVariance, noiseBetween } from './pixels.ts';
import type { CameraRaw, Sample } from './raw.ts';
import { type CameraMeasurement, type FaceMeasurement, measurementOf, quantile } from './statistics.ts';
import { type CameraRules, verdictOf } from './verdict.ts';

const rules: CameraRules = { minHeight: 1080, lowResolution: 'warn', injected: 'refuse', minSharpness: 60 };
const face: FaceMeasurement = {
  seen: 1,
  people: 1,
  height: 0.45,
  light: 110,
  around: 100,
  quality: { eyeDistance: 110, sharpness: 200, brightness: 110, clipped: 0.01 },
};
const well: CameraMeasurement = {
  label: 'HD Webcam (046d:0825)',
  width: 1920,
  height: 1080,
  promisedFps: 30,
  openMs: 400,
  fps: 29.9,
  interval: { median: 33, p95: 36, longest: 70 },
  seconds: 5,
  looked: 40,
  exposure: { mean: 110, dark: 0.02, burnt: 0.01 },
  focus: 300,
  noise: 2,
  frozen: false,
  face,
};
const withFace = (more: Partial<FaceMeasurement>): Partial<CameraMeasurement> => ({ face: { ...face, ...more } });
const withQuality = (more: Partial<NonNullable<FaceMeasurement['quality']>>) =>
  withFace({ quality: { ...(face.quality as NonNullable<FaceMeasurement['quality']>), ...more } });

describe("a camera's verdict", () => {
  it('is good in every line for a good camera with somebody before it', () => {
    const lines = verdictOf(well, rules);
    expect(lines.map(({ name, is }) => [name, is])).toEqual(
      [
        ...['device', 'resolution', 'frame rate', 'steadiness', 'exposure', 'noise'],
        ...['face', 'face size', 'focus', 'light', 'backlight'],
      ].map((name) => [name, 'good']),
    );
  });

  it.each<[string, 'warning' | 'bad', string, Partial<CameraMeasurement>]>([
    ['device', 'bad', 'a virtual camera', { label: 'OBS Virtual Camera' }],
    ['device', 'bad', 'a camera that hangs', { frozen: true }],
    ['device', 'warning', 'a slow start', { openMs: 2_500 }],
    ['resolution', 'warning', '720 lines', { width: 1280, height: 720 }],
    ['resolution', 'bad', '240 lines', { width: 320, height: 240 }],
    ['frame rate', 'warning', '12 frames a second', { fps: 12 }],
    ['frame rate', 'bad', '5 frames a second', { fps: 5 }],
    ['steadiness', 'warning', 'uneven frames', { interval: { median: 33, p95: 120, longest: 200 } }],
    [
      'steadiness',
      'bad',
      'a gap that a challenge does not survive',
      { interval: { median: 33, p95: 60, longest: 900 } },
    ],
    ['exposure', 'bad', 'darkness', { exposure: { mean: 10, dark: 0.9, burnt: 0 } }],
    ['exposure', 'warning', 'a burnt out picture', { exposure: { mean: 200, dark: 0, burnt: 0.4 } }],
    ['exposure', 'warning', 'a black picture with a bright spot', { exposure: { mean: 40, dark: 0.7, burnt: 0 } }],
    ['noise', 'warning', 'some noise', { noise: 7 }],
    ['noise', 'bad', 'much noise', { noise: 14 }],
    ['noise', 'warning', 'noise that was not measured', { noise: null }],
    ['face', 'bad', 'nobody', { face: null }],
    ['face', 'warning', 'somebody who looks away', withFace({ seen: 0.5 })],
    ['face', 'warning', 'two people', withFace({ people: 2 })],
    ['face size', 'bad', 'somebody far away', withQuality({ eyeDistance: 30 })],
    ['face size', 'warning', 'somebody a little far away', withQuality({ eyeDistance: 60 })],
    ['face size', 'warning', 'somebody too near', withFace({ height: 0.85 })],
    ['focus', 'bad', 'a blurred face', withQuality({ sharpness: 40 })],
    ['focus', 'warning', 'a soft face', withQuality({ sharpness: 90 })],
    ['focus', 'bad', 'a face that could not be measured', withFace({ quality: null })],
    ['light', 'bad', 'a dark face', withFace({ light: 15, around: 20 })],
    ['light', 'warning', 'a dim face', withFace({ light: 32, around: 40 })],
    ['light', 'bad', 'a burnt out face', withFace({ light: 235, around: 200 })],
    ['backlight', 'bad', 'a face against the light', withFace({ light: 50, around: 200 })],
    ['backlight', 'warning', 'a window behind', withFace({ light: 90, around: 180 })],
  ])('says of %s that it is %s for %s, with a remedy, and of nothing else', (name, is, _what, more) => {
    const wrong = verdictOf({ ...well, ...more }, rules).filter((line) => line.is !== 'good');
    expect(wrong.find((line) => line.name === name)).toMatchObject({ is, remedy: expect.stringMatching(/\w{3}/) });
    // Being far away makes a face small in both measures, and no more than that.
    expect(new Set(wrong.map((line) => line.name))).toEqual(new Set([name]));
  });

  it('takes what the settings take', () => {
    const lines = (more: Partial<CameraMeasurement>, other: Partial<CameraRules>) =>
      verdictOf({ ...well, ...more }, { ...rules, ...other });
    expect(lines({ label: 'fake_device_0' }, { injected: 'accept' })[0]?.is).toBe('warning');
    expect(lines({ height: 720 }, { minHeight: 720 })[1]?.is).toBe('good');
    expect(lines({ height: 720 }, { lowResolution: 'refuse' })[1]?.is).toBe('bad');
    expect(lines(withQuality({ sharpness: 5 }), { minSharpness: 0 }).every(({ is }) => is === 'good')).toBe(true);
  });
});

const sample = (at: number, more: Partial<Sample> = {}): Sample => ({
  at,
  mean: 100,
  dark: 0,
  burnt: 0,
  focus: 50,
  noise: at === 0 ? null : 2,
  digest: at,
  faces: 1,
  face: { height: 0.4, centre: { x: 0.5, y: 0.5 }, yaw: 0, pitch: 0, light: 90, around: 80 },
  ...more,
});
const raw: CameraRaw = {
  label: 'cam',
  width: 1920,
  height: 1080,
  promised: 30,
  openMs: 300,
  // 10 frames a second, one of which the page missed.
  frames: [0, 100, 200, 400, 500].map((at) => ({ at, skipped: at === 400 ? 1 : 0 })),
  samples: [0, 150, 300, 450].map((at) => sample(at)),
};

describe('the measurement', () => {
  it('counts the frames that the page missed, and does not call them a gap', () => {
    const { fps, interval } = measurementOf(raw, []);
    expect(fps).toBeCloseTo(10);
    expect(interval).toEqual({ median: 100, p95: 100, longest: 100 });
  });

  it('takes middle values, and the noise of the calmest moments', () => {
    const samples = [...raw.samples, sample(600, { noise: 30, mean: 255 })];
    const { noise, exposure } = measurementOf({ ...raw, samples }, []);
    expect(noise).toBe(2);
    expect(exposure.mean).toBe(100);
  });

  it('sees a camera that sends one picture for ever, and an empty chair', () => {
    const samples = raw.samples.map((one) => ({ ...one, digest: 7, face: null, faces: 0 }));
    expect(measurementOf({ ...raw, samples }, [])).toMatchObject({ frozen: true, face: null });
    expect(measurementOf(raw, []).frozen).toBe(false);
  });

  it('stays finite for a camera that sent nothing', () => {
    const nothing = measurementOf({ ...raw, frames: [], samples: [] }, []);
    expect(nothing).toMatchObject({ fps: 0, noise: null, face: null, frozen: false });
    expect(JSON.stringify(verdictOf(nothing, rules))).not.toMatch(/NaN|Infinity/);
  });

  it('finds quantiles', () => {
    expect([0, 0.5, 0.95, 1].map((part) => quantile([4, 1, 3, 2], part))).toEqual([1, 2, 4, 4]);
    expect(quantile([], 0.5)).toBe(0);
  });
});

describe('pixels', () => {
  /** Deterministic noise of +-`by` around a level. */
  const noisy = (level: number, by: number, seed: number) => {
    let state = seed;
    return Uint8Array.from({ length: 64 * 64 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return level + (state > 2 ** 31 ? by : -by);
    });
  };

  it('measures noise, and takes neither movement nor a change of light for it', () => {
    expect(noiseBetween(noisy(100, 4, 1), noisy(100, 4, 2))).toBeCloseTo(4, 0);
    expect(noiseBetween(noisy(100, 0, 1), noisy(120, 0, 2))).toBe(0);
    const moved = noisy(100, 0, 1);
    moved.fill(250, 0, 64 * 32);
    expect(noiseBetween(noisy(100, 0, 1), moved)).toBe(0);
  });

  it('measures exposure, focus and sameness', () => {
    expect(clippedShares(Uint8Array.from([0, 255, 100, 100]))).toEqual({ mean: 113.75, dark: 0.25, burnt: 0.25 });
    expect(laplacianVariance(noisy(100, 0, 1), 64)).toBe(0);
    expect(laplacianVariance(noisy(100, 40, 1), 64)).toBeGreaterThan(1_000);
    expect(digestOf(noisy(100, 4, 1))).not.toBe(digestOf(noisy(100, 4, 2)));
    expect([...greyOf([255, 255, 255, 255, 255, 0, 0, 255])]).toEqual([255, 76]);
  });
});
