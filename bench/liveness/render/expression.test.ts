import { describe, expect, it } from 'vitest';
import { syntheticLandmarks } from '../../../src-face/synthetic.ts';
import { chanceOf } from './chance.ts';
import { atRest, expressed, muscles, pullsOn, restless, roomLight, shading } from './expression.ts';
import { skinPoints } from './head-mesh.ts';
import { rotationOf, turned } from './space.ts';

const height = 180;
/** A face whose depth is a bowl, in millimetres. */
const face = (() => {
  const points = syntheticLandmarks(0, 0, height / 2);
  for (let i = 0; i < points.length; i += 3) {
    points[i + 2] = ((points[i] as number) ** 2 + (points[i + 1] as number) ** 2) / 200;
  }
  return points.subarray(0, 3 * skinPoints);
})();

function leastPulled(felt: Float32Array): number {
  const most = (n: number) => Math.max(...felt.subarray(n * muscles.length, (n + 1) * muscles.length));
  return Array.from({ length: skinPoints }, (_, n) => n).toSorted((a, b) => most(a) - most(b))[0] as number;
}

describe('a resting face', () => {
  it('moves its lips by millimetres, never the same way twice, and hardly what no muscle pulls at', () => {
    const felt = pullsOn(face, height);
    const course = restless(chanceOf('somebody'));
    const at = (t: number, point: number) => expressed(face, felt, course(t))[3 * point + 1] as number;
    const swing = (point: number) => {
      const values = Array.from({ length: 100 }, (_, i) => at(100 * i, point));
      return Math.max(...values) - Math.min(...values);
    };
    expect(swing(17)).toBeGreaterThan(0.5);
    expect(swing(17)).toBeLessThan(8);
    expect(swing(leastPulled(felt))).toBeLessThan(0.3 * swing(17));
    expect(course(0)).not.toEqual(course(4_000));
  });

  it('is the photo when no muscle pulls', () => {
    expect(atRest).toHaveLength(muscles.length);
    expect(expressed(face, pullsOn(face, height), atRest)).toEqual(face);
  });
});

describe("a room's light", () => {
  const light = { from: [-1, 0, 0] as const, ambient: 0.5 };
  const turn = (yaw: number) => {
    const rotation = rotationOf({ yaw, pitch: 0, roll: 0 });
    const moved = face.slice();
    for (let i = 0; i < moved.length; i += 3) {
      moved.set(turned(rotation, [moved[i] as number, moved[i + 1] as number, moved[i + 2] as number]), i);
    }
    return shading(face, moved, light);
  };

  it('leaves a head as it is in the photo', () => {
    for (const shade of turn(0)) expect(shade).toBeCloseTo(1, 5);
  });

  it('makes the skin brighter that turns into it, and not all of it alike', () => {
    const shades = [...turn(-10)].slice(0, skinPoints);
    expect(shades.reduce((sum, shade) => sum + shade, 0) / skinPoints).toBeGreaterThan(1.01);
    expect(Math.max(...shades) - Math.min(...shades)).toBeGreaterThan(0.02);
  });

  it('comes from above and from before the person', () => {
    for (let i = 0; i < 20; i++) {
      const { from } = roomLight(chanceOf(`${i}`));
      expect(from[1]).toBeLessThan(0);
      expect(from[2]).toBeLessThan(0);
      expect(Math.hypot(...from)).toBeCloseTo(1, 5);
    }
  });
});
