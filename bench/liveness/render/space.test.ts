import { describe, expect, it } from 'vitest';
import { lookupOf, rasterise } from './raster.ts';
import { project, rotationOf, type Sheet, sheetMesh, turned } from './space.ts';

const camera = { cx: 100, cy: 80, focal: 200 };
const pose = { yaw: 0, pitch: 0, roll: 0 };
const sheet: Sheet = {
  cx: 100,
  cy: 80,
  width: 120,
  height: 100,
  left: 0,
  top: 0,
  right: 60,
  bottom: 50,
  radius: Number.POSITIVE_INFINITY,
  bentAbout: 'upright',
};

describe('rotationOf', () => {
  const nose = [0, 0, -1] as const;
  it('turns the nose as poses are counted', () => {
    expect(turned(rotationOf({ ...pose, yaw: 30 }), nose)[0]).toBeCloseTo(0.5, 12);
    expect(turned(rotationOf({ ...pose, pitch: 30 }), nose)[1]).toBeCloseTo(-0.5, 12);
    expect(turned(rotationOf({ ...pose, roll: 30 }), [0, -1, 0])[0]).toBeCloseTo(-0.5, 12);
  });

  it('keeps lengths', () => {
    const [x, y, z] = turned(rotationOf({ yaw: 20, pitch: -33, roll: 7 }), [1, 2, 3]);
    expect(Math.hypot(x, y, z)).toBeCloseTo(Math.hypot(1, 2, 3), 12);
  });
});

describe('the camera', () => {
  it('shows the plane of the face at its own size, and what is twice as far at half of it', () => {
    expect(project(camera, [130, 80, 0])).toEqual([130, 80, 200]);
    expect(project(camera, [140, 60, 200])).toEqual([120, 70, 400]);
  });
});

describe('a sheet', () => {
  const hold = { x: 0, y: 0, z: 0, pose };
  const at = (lookup: ReturnType<typeof lookupOf>, x: number, y: number) =>
    [...lookup.shows.subarray(3 * (y * 200 + x), 3 * (y * 200 + x) + 2)] as [number, number];

  it('lies flat before the camera', () => {
    const lookup = lookupOf(200, 160);
    rasterise(sheetMesh(sheet, hold, camera), lookup);
    const [u, v] = at(lookup, 100, 80);
    expect(u).toBeCloseTo(30.25, 4);
    expect(v).toBeCloseTo(25.25, 4);
    expect(lookup.distance[80 * 200 + 39]).toBe(Number.POSITIVE_INFINITY);
    expect(lookup.distance[80 * 200 + 40]).toBeCloseTo(200, 3);
  });

  it('is seen in perspective when it is turned: exactly where a ray meets it', () => {
    const lookup = lookupOf(200, 160);
    const yaw = 30;
    rasterise(sheetMesh(sheet, { ...hold, pose: { ...pose, yaw } }, camera), lookup);
    // The ray through pixel (130, 80): x = 30.5 d / 200 meets the plane x = s cos, z = s sin, d = 200 + z.
    const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    const slope = 30.5 / 200;
    const s = (slope * 200) / (cos - slope * sin);
    expect(at(lookup, 130, 80)[0]).toBeCloseTo(30 + s / 2, 2);
    expect(lookup.distance[80 * 200 + 130]).toBeCloseTo(200 + s * sin, 2);
  });

  it('bends away from the camera at its sides', () => {
    const bent = sheetMesh({ ...sheet, radius: 80 }, hold, camera);
    const depths = Array.from({ length: 15 }, (_, i) => bent.points[3 * i + 2] as number);
    expect(depths[7]).toBeCloseTo(200, 3);
    expect(depths[0]).toBeCloseTo(200 + 80 * (1 - Math.cos(60 / 80)), 3);
    expect(bent.shows[2]).toBeLessThan(bent.shows[3 * 7 + 2] as number);
  });
});
