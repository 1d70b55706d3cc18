import { describe, expect, it } from 'vitest';
import { alignArcFace } from './align.ts';
import { motionBetween, signatureOf, signatureSide } from './signature.ts';
import { pattern, type Scene, type Shot, shoot } from './testing/pictures.ts';

const trace = (scene: Scene, shot: Shot = {}) => signatureOf(alignArcFace(shoot(scene, shot)));

describe('signatureOf', () => {
  it('is a grey picture of the face, 56 x 56', () => {
    const signature = trace(() => 90);
    expect(signature).toHaveLength(signatureSide ** 2);
    for (const level of signature) expect(level).toBeCloseTo(90, 3);
  });
});

describe('motionBetween', () => {
  const first = trace(pattern);

  it('is nothing between a frame and itself', () => {
    expect(motionBetween(first, first)).toBe(0);
  });

  it('is nothing between flat pictures', () => {
    expect(
      motionBetween(
        trace(() => 90),
        trace(() => 90),
      ),
    ).toBe(0);
  });

  it('is nothing when the light changes', () => {
    expect(
      motionBetween(
        first,
        trace((x, y) => 0.9 * pattern(x, y) + 12),
      ),
    ).toBeLessThan(0.1);
  });

  it.each([
    ['landmarks that wander', { jitter: 0.3, seed: 5 }],
    ['landmarks that are off by a pixel', { centre: [161, 159.4] }],
    ['a face seen 1 % larger', { faceHeight: 161.6 }],
  ] as const)('hardly sees %s on a frozen picture', (_, shot) => {
    expect(motionBetween(first, trace(pattern, shot))).toBeLessThan(0.12);
  });

  it('hardly sees a picture that is carried along', () => {
    const moved = trace((x, y) => pattern(x - 7.3, y + 4.6), { centre: [167.3, 155.4] });
    expect(motionBetween(first, moved)).toBeLessThan(0.12);
  });

  it('sees a mouth that moves', () => {
    const speaking: Scene = (x, y) => pattern(x, y + 3 * Math.exp(-((x - 160) ** 2 + (y - 200) ** 2) / 900));
    expect(motionBetween(first, trace(speaking))).toBeGreaterThan(0.5);
  });

  it('sees a head that turns: near parts move further than far ones', () => {
    const turned: Scene = (x, y) => pattern(x - 4 * Math.exp(-((x - 160) ** 2 + (y - 160) ** 2) / 2500), y);
    expect(motionBetween(first, trace(turned))).toBeGreaterThan(0.5);
  });

  it('is the same either way round', () => {
    const other = trace(pattern, { noise: 6 });
    expect(motionBetween(first, other)).toBeCloseTo(motionBetween(other, first), 1);
  });
});
