/** Faces made of numbers, for tests: 478 landmarks on an ellipse with eyes that open, and a matrix for any pose. */
import { landmarkCount } from '../../../src-shared/domain/face.ts';
import type { Reading } from '../guide.ts';
import type { Light } from '../light.ts';
import { type DetectedFace, measure, type Point, type Size } from '../metrics.ts';

export interface SyntheticFace {
  /** Of the face's box, 0..1 of the frame. */
  readonly centre?: Point;
  /** Of the face's box, as a share of the frame's height. */
  readonly height?: number;
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
  /** Eye aspect ratio. */
  readonly eyes?: number;
  /** Share of the pixels around the eyes that are burnt out. */
  readonly glare?: number;
}

export const frame: Size = { width: 640, height: 360 };

export function syntheticFace(wish: SyntheticFace = {}): DetectedFace {
  const { centre = { x: 0.5, y: 0.5 }, height = 0.48, yaw = 0, pitch = 0, roll = 0, eyes = 0.3, glare = 0 } = wish;
  const tall = height * frame.height;
  const landmarks = new Float32Array(landmarkCount * 3);
  const put = (i: number, x: number, y: number) => {
    landmarks.set([centre.x * frame.width + x * tall, centre.y * frame.height + y * tall, 0], 3 * i);
  };
  for (let i = 0; i < landmarkCount; i++) {
    const angle = (2 * Math.PI * i) / 468;
    put(i, 0.4 * Math.cos(angle), 0.5 * Math.sin(angle));
  }
  const eye = ([a, b, c, d, e, f]: readonly [number, number, number, number, number, number], x: number) => {
    const [half, lid] = [0.07, 0.07 * eyes];
    put(a, x - half, -0.1);
    put(d, x + half, -0.1);
    for (const [i, dx] of [
      [b, -0.02],
      [c, 0.02],
    ] as const)
      put(i, x + dx, -0.1 - lid);
    for (const [i, dx] of [
      [f, -0.02],
      [e, 0.02],
    ] as const)
      put(i, x + dx, -0.1 + lid);
  };
  eye([33, 160, 158, 133, 153, 144], -0.16);
  eye([362, 385, 387, 263, 373, 380], 0.16);
  for (let i = 468; i < landmarkCount; i++) put(i, i < 473 ? -0.16 : 0.16, -0.1);
  return { landmarks, matrix: poseMatrix(yaw, pitch, roll), glare };
}

/** Column-major 4 x 4 of a head turned by roll, then pitch, then yaw; degrees, signs as in `Pose`. */
export function poseMatrix(yaw: number, pitch: number, roll: number): Float32Array {
  const [a, b, c] = [yaw, -pitch, roll].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number];
  const [sa, ca, sb, cb, sc, cc] = [Math.sin(a), Math.cos(a), Math.sin(b), Math.cos(b), Math.sin(c), Math.cos(c)];
  // Ry(yaw) * Rx(pitch) * Rz(roll), written out by columns.
  return Float32Array.from([
    ca * cc + sa * sb * sc,
    cb * sc,
    -sa * cc + ca * sb * sc,
    0,
    -ca * sc + sa * sb * cc,
    cb * cc,
    sa * sc + ca * sb * cc,
    0,
    sa * cb,
    -sb,
    ca * cb,
    0,
    0,
    0,
    -50,
    1,
  ]);
}

export const goodLight: Light = { brightest: 200, face: 130, around: 120, burnt: 0 };

/** A reading of these faces; one good face when none is given. */
export function reading(faces: readonly SyntheticFace[] = [{}], more: Partial<Reading> = {}): Reading {
  return {
    faces: faces.map((face) => measure(syntheticFace(face), frame)),
    light: goodLight,
    speed: 0,
    frame,
    ...more,
  };
}
