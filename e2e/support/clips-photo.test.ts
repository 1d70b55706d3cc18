import { describe, expect, it } from 'vitest';
import { landmarkCount, type Pose } from '../../src-shared/domain/face.ts';
import { sittingOf } from './clips-photo.ts';
import type { LandmarkedFace } from './landmarker.ts';

/** A face whose box is `side` px at x, y. */
function face(x: number, y: number, side: number, pose: Partial<Pose> = {}): LandmarkedFace {
  const landmarks = new Float32Array(landmarkCount * 3);
  for (let i = 0; i < landmarkCount; i++) landmarks.set([x + (i % 2) * side, y + (i % 3 === 0 ? side : 0), 0], 3 * i);
  return { landmarks, pose: { yaw: 0, pitch: 0, roll: 0, ...pose } };
}

describe('sittingOf', () => {
  it('seats the one of the big faces that looks at the camera', () => {
    const sat = sittingOf(
      [face(100, 100, 200, { yaw: 30 }), face(900, 100, 190), face(1500, 100, 60)],
      'live',
      'photo',
    );
    expect(sat.face.x).toBe(900);
    expect(sat.pose.yaw).toBe(0);
  });

  it('seats the one who looks aside for a turned clip, and turns it further', () => {
    const sat = sittingOf([face(100, 100, 200), face(900, 100, 190, { yaw: -25 })], 'turned', 'photo');
    expect(sat.face.x).toBe(900);
    expect(sat.pose.yaw).toBe(-25);
    expect(sat.aside).toBeLessThan(-20);
  });

  it('fades neighbours only where the camera would see them', () => {
    expect(sittingOf([face(400, 400, 200), face(700, 400, 180, { yaw: 9 })], 'live', 'photo').alone).toBe(true);
    expect(sittingOf([face(400, 400, 200), face(1700, 400, 180, { yaw: 9 })], 'live', 'photo').alone).toBe(false);
  });

  it('refuses a photo without a face', () => {
    expect(() => sittingOf([], 'live', 'wall.jpg')).toThrow('wall.jpg');
  });
});
