/** Deterministic pictures and landmarks for tests: no face in them, but everything that alignment and motion look at. */
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { random } from '../random.ts';
import { syntheticLandmarks } from '../synthetic.ts';

/** Grey level at a place, 0..255; the place is continuous, in pixels. */
export type Scene = (x: number, y: number) => number;

/** A smooth pattern with structure at the scales of a face 200 px high. */
export const pattern: Scene = (x, y) =>
  128 +
  40 * Math.sin(x / 19 + Math.sin(y / 31)) +
  35 * Math.cos(y / 23 + x / 67) +
  20 * Math.sin(x / 7) * Math.cos(y / 9);

export interface Shot {
  readonly seq?: number;
  readonly width?: number;
  readonly height?: number;
  /** Where the face's middle is, and how high the face. */
  readonly centre?: readonly [number, number];
  readonly faceHeight?: number;
  readonly scale?: number;
  /** Half the range of uniform noise added to each pixel, grey levels. */
  readonly noise?: number;
  readonly seed?: number;
  /** Half the range of uniform noise added to each landmark, pixels. */
  readonly jitter?: number;
}

/** Takes a picture of a scene. */
export function shoot(scene: Scene, shot: Shot = {}): FaceFrame {
  const { seq = 0, width = 320, height = 320, faceHeight = 160, scale = 1, noise = 0, seed = 1, jitter = 0 } = shot;
  const [cx, cy] = shot.centre ?? [width / 2, height / 2];
  const next = random(seed);
  const swing = (range: number) => (range === 0 ? 0 : range * (2 * next() - 1));
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const level = scene(x + 0.5, y + 0.5);
      for (let channel = 0; channel < 3; channel++) {
        pixels[at + channel] = Math.min(255, Math.max(0, Math.round(level + swing(noise))));
      }
      pixels[at + 3] = 255;
    }
  }
  return {
    attempt: '00000000-0000-4000-8000-000000000000',
    seq,
    at: 100 * seq,
    width,
    height,
    pixels,
    landmarks: syntheticLandmarks(cx, cy, faceHeight).map((value) => value + swing(jitter)),
    pose: { yaw: 0, pitch: 0, roll: 0 },
    scale,
  };
}
