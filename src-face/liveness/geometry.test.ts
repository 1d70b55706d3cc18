import { describe, expect, it } from 'vitest';
import { bentPicture, frameOf, picture, type Sitter, someone } from '../testing/heads.ts';
import { planarResidual } from './geometry.ts';
import { noseOf } from './nose.ts';

const straight = { yaw: 0, pitch: 0, roll: 0 };
const turned = (yaw: number, pitch = 0) => ({ yaw, pitch, roll: 0 });
const pair = (sitter: Sitter, pose: ReturnType<typeof turned>) =>
  [frameOf(sitter, 0, 0, straight, {}, 0), frameOf(sitter, 1, 100, pose, {}, 0)] as const;

describe('planarResidual', () => {
  const residual = (sitter: Sitter, pose: ReturnType<typeof turned>) => {
    const [a, b] = pair(sitter, pose);
    return planarResidual(a.landmarks, b.landmarks);
  };

  it.each([turned(15), turned(-15), turned(0, 12), turned(10, 10)])(
    'is small for a picture and large for a head (%o)',
    (pose) => {
      expect(residual(picture, pose)).toBeLessThan(0.01);
      expect(residual(someone, pose)).toBeGreaterThan(0.05);
    },
  );

  it('grows with the turn', () => {
    expect(residual(someone, turned(20))).toBeGreaterThan(residual(someone, turned(10)));
  });

  it('does not care how a face is moved in its plane', () => {
    const { landmarks } = frameOf(someone, 0, 0, straight);
    const moved = landmarks.map((value, i) => (i % 3 === 0 ? 1.3 * value + 40 : 1.3 * value - 12));
    expect(planarResidual(landmarks, moved)).toBeLessThan(1e-4);
  });

  it('is no number for landmarks on one spot', () => {
    const spot = new Float32Array(478 * 3).fill(7);
    expect(planarResidual(spot, spot)).toBeNaN();
  });
});

describe('noseOf', () => {
  it.each([turned(14), turned(-14), turned(0, 14), turned(0, -14)])(
    'stands out of a head, not of a sheet (%o)',
    (pose) => {
      expect(noseOf(...pair(someone, pose))).toBeGreaterThan(2.8);
      expect(noseOf(...pair(bentPicture, pose)) ?? 0).toBeLessThan(2.2);
      expect(Math.abs(noseOf(...pair(picture, pose)) ?? 0)).toBeLessThan(1.5);
    },
  );

  it('loses by what the face is narrower than the turn that is seen', () => {
    const [front, far] = pair(someone, turned(25));
    const nose = (degrees: number) => noseOf(front, { ...far, pose: turned(degrees) }) ?? Number.NaN;
    // By the sine alone half the turn would make twice the nose.
    expect(nose(12.5)).toBeLessThan(1.7 * nose(25));
  });

  it('cannot be followed where there is nothing to see', () => {
    const [a, b] = pair(someone, turned(14));
    const grey = { signature: new Float32Array(a.signature.length).fill(90), pose: b.pose };
    expect(noseOf(a, grey)).toBeNull();
    expect(noseOf({ ...grey, pose: a.pose }, b)).toBeNull();
    expect(noseOf(a, a)).toBeNull();
  });
});
