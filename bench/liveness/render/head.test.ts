import { describe, expect, it } from 'vitest';
import { syntheticLandmarks } from '../../../src-face/synthetic.ts';
import { headMesh, headOf, meshLandmarks, type Portrait, turnHead } from './head.ts';
import { faceTriangles, outline, skinPoints } from './head-mesh.ts';
import { canvasOf } from './raster.ts';

const straight = { yaw: 0, pitch: 0, roll: 0 };
const camera = { cx: 100, cy: 90, focal: 220 };
const shift = [0, 0, 0] as const;

/** A face of the test's own landmarks, its depth a bowl; each pixel of the photo says where it is. */
function portrait(): Portrait {
  const picture = canvasOf(200, 180);
  for (let i = 0; i < 200 * 180; i++) picture.rgb.set([i % 200, Math.floor(i / 200), 7], 3 * i);
  const landmarks = syntheticLandmarks(100, 90, 90);
  for (let i = 0; i < landmarks.length; i += 3) {
    const [x, y] = [(landmarks[i] as number) - 100, (landmarks[i + 1] as number) - 90];
    landmarks[i + 2] = -30 + (x * x + y * y) / 60;
  }
  return { picture, landmarks, pose: { yaw: 3, pitch: -2, roll: 1 } };
}

const nose = 3;

describe('a head', () => {
  it('closes the skin: every edge within the outline belongs to two triangles', () => {
    const edges = new Map<string, number>();
    for (let i = 0; i < faceTriangles.length; i += 3) {
      const corners = [...faceTriangles.subarray(i, i + 3)];
      if (new Set(corners).size < 3) continue; // where two lids or lips meet, a triangle is a line
      for (const [k, a] of corners.entries()) {
        const key = [a, corners[(k + 1) % 3] as number].sort((p, q) => p - q).join('-');
        edges.set(key, (edges.get(key) ?? 0) + 1);
      }
    }
    const open = [...edges].filter(([, count]) => count === 1).flatMap(([key]) => key.split('-').map(Number));
    expect(new Set(open)).toEqual(new Set(outline));
  });

  it('is the photo again in the pose of the photo', () => {
    const shown = portrait();
    const drawn = turnHead(shown, shown.pose);
    for (const at of [
      [100, 90],
      [60, 40],
      [10, 170],
      [199, 0],
    ] as const) {
      const i = 3 * (at[1] * 200 + at[0]);
      expect(drawn.rgb[i]).toBeCloseTo(at[0], 0);
      expect(drawn.rgb[i + 1]).toBeCloseTo(at[1], 0);
    }
  });

  it('moves the nose where it turns to, and the room nowhere', () => {
    const shown = portrait();
    const head = headOf(shown);
    const seen = (pose: typeof straight) => headMesh(head, { pose, blink: 0, shift }, camera).points;
    const rest = seen(shown.pose);
    const left = seen({ ...shown.pose, yaw: shown.pose.yaw + 20 });
    const up = seen({ ...shown.pose, pitch: shown.pose.pitch + 15 });
    expect(left[nose]).toBeGreaterThan((rest[nose] as number) + 5);
    expect(up[nose + 1]).toBeLessThan((rest[nose + 1] as number) - 5);
    const room = rest.length - 3;
    expect(left.slice(room)).toEqual(rest.slice(room));
  });

  it('shuts the eyes and nothing else', () => {
    const head = headOf(portrait());
    const pose = head.portrait.pose;
    const [open, shut] = [0, 1].map((blink) => headMesh(head, { pose, blink, shift }, camera).points) as [
      Float32Array,
      Float32Array,
    ];
    const lid = (points: Float32Array) => Math.abs((points[3 * 159 + 1] as number) - (points[3 * 145 + 1] as number));
    expect(lid(shut)).toBeLessThanOrEqual(0.1 * lid(open) + 1e-6);
    expect(shut[3 * 152 + 1]).toBe(open[3 * 152 + 1]);
  });

  it('says where its landmarks lie', () => {
    const head = headOf(portrait());
    const mesh = headMesh(head, { pose: head.portrait.pose, blink: 0, shift }, camera);
    expect(meshLandmarks(mesh)).toHaveLength(3 * skinPoints);
  });
});
