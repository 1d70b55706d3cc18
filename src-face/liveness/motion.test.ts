import { describe, expect, it } from 'vitest';
import { alignArcFace } from '../align.ts';
import { signatureOf } from '../signature.ts';
import { pattern, type Scene, type Shot, shoot } from '../testing/pictures.ts';
import { motionOf, naturalMotion } from './motion.ts';

const trace = (scene: Scene, shot: Shot = {}) => signatureOf(alignArcFace(shoot(scene, shot)));

/** The picture as seen when it is tilted: near parts grow, far ones shrink. */
const tilted =
  (bend: number, squeeze = 1): Scene =>
  (x, y) => {
    const u = (x - 160) / squeeze;
    const near = 1 + bend * u;
    return pattern(160 + u / near, 160 + (y - 160) / near);
  };

const speaking =
  (reach: number): Scene =>
  (x, y) =>
    pattern(x, y + reach * Math.exp(-((x - 160) ** 2 + (y - 200) ** 2) / 900));

describe('motionOf', () => {
  const first = trace(pattern);

  it('is nothing between a frame and itself, and between flat pictures', () => {
    const grey = trace(() => 90);
    for (const { all, eyes, rest } of [motionOf(first, first), motionOf(grey, grey)]) {
      expect(all).toBeCloseTo(0, 6);
      expect(eyes).toBeCloseTo(0, 6);
      expect(rest).toBeCloseTo(0, 6);
    }
  });

  it.each([
    ['other light', (x: number, y: number) => 0.9 * pattern(x, y) + 12, {}],
    ['light from aside', (x: number, y: number) => pattern(x, y) + 0.1 * (x - 160), {}],
    ['landmarks that wander', pattern, { jitter: 0.3, seed: 5 }],
    ['landmarks that are off by pixels', pattern, { centre: [162, 158.4] }],
    ['a face seen 2 % larger', pattern, { faceHeight: 163.2 }],
    ['a picture carried along', (x: number, y: number) => pattern(x - 7.3, y + 4.6), { centre: [167.3, 155.4] }],
    ['a picture tilted a little', tilted(0.0004), {}],
    ['a picture tilted much', tilted(0.0008, 0.93), {}],
    [
      'the bands of a lamp or a dimmed screen',
      (x: number, y: number) => pattern(x, y) * (1 + 0.04 * Math.cos(y / 16)),
      {},
    ],
    ['the noise of a sensor', pattern, { noise: 8, seed: 3 }],
  ] as const)('sees next to nothing of %s', (_, scene: Scene, shot: Shot) => {
    expect(motionOf(first, trace(scene, shot)).rest).toBeLessThan(0.25);
  });

  it('compares two frames once, and each way by itself', () => {
    const second = trace(speaking(3));
    const motion = motionOf(first, second);
    expect(motionOf(first, second)).toBe(motion);
    expect(motionOf(second, first)).not.toBe(motion);
    expect(motionOf(first.slice(), second.slice())).toEqual(motion);
  });

  it('sees a mouth that moves, through noise as well', () => {
    expect(motionOf(first, trace(speaking(3))).rest).toBeGreaterThan(0.5);
    expect(
      motionOf(trace(pattern, { noise: 8, seed: 1 }), trace(speaking(3), { noise: 8, seed: 2 })).rest,
    ).toBeGreaterThan(0.5);
  });

  it('sees a head that turns: near parts move further than far ones', () => {
    const turned: Scene = (x, y) => pattern(x - 4 * Math.exp(-((x - 160) ** 2 + (y - 160) ** 2) / 2500), y);
    expect(motionOf(first, trace(turned)).rest).toBeGreaterThan(0.5);
  });

  it('tells eyes that move in a picture from a face that moves', () => {
    const eyes: Scene = (x, y) => {
      const spot = (ex: number) => 60 * Math.exp(-((x - ex) ** 2 + (y - 143) ** 2) / 30);
      return pattern(x, y) + spot(131) + spot(189);
    };
    const motion = motionOf(first, trace(eyes));
    expect(motion.eyes).toBeGreaterThan(4 * motion.rest);
  });
});

describe('motionOf, with a blink', () => {
  it('sees the rest of a face move that blinks as well', () => {
    const blinking =
      (reach: number): Scene =>
      (x, y) => {
        const lid = (ex: number) => (Math.abs(x - ex) < 13 && Math.abs(y - 143) < 4 ? 90 * Math.sign(y - 143) : 0);
        return speaking(reach)(x, y) + lid(131) + lid(189);
      };
    const open = trace(pattern);
    expect(motionOf(open, trace(blinking(2))).rest).toBeGreaterThan(0.8 * motionOf(open, trace(speaking(2))).rest);
  });
});

describe('naturalMotion', () => {
  it('is small for a slide show, which stands still most of the time', () => {
    const slides = [0, 0, 0, 1, 1, 1, 2, 2, 2].map((slide) => trace(speaking(3 * slide)));
    expect(naturalMotion(slides).neighbours).toBeLessThan(0.1);
    expect(naturalMotion(slides).pairs).toBeGreaterThan(0.5);
  });

  it('is no number where there is nothing to compare', () => {
    expect(naturalMotion([trace(pattern)]).neighbours).toBeNaN();
  });
});
