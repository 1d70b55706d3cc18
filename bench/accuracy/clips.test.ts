import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { landmarkCount } from '../../src-shared/domain/face.ts';
import { type Clip, clipsAtHand, compareClips, sampleClips } from './clips.ts';
import type { PhotoFace } from './faces.ts';

/** A face whose embedding is a unit vector at the given angle. */
const face = (degrees: number): PhotoFace => ({
  hash: String(degrees),
  frame: {
    attempt: '',
    seq: 0,
    at: 0,
    width: 1,
    height: 1,
    pixels: new Uint8Array(4),
    landmarks: new Float32Array(landmarkCount * 3),
    pose: { yaw: 0, pitch: 0, roll: 0 },
    scale: 1,
  },
});
const clip = (person: number, ...degrees: number[]): Clip => ({ name: 'clip', person, faces: degrees.map(face) });
const embedder = {
  embed: async ({ hash }: PhotoFace) => {
    const angle = (Number(hash) * Math.PI) / 180;
    return Float32Array.of(Math.cos(angle), Math.sin(angle));
  },
  fuse: (vectors: readonly Float32Array[]) => {
    const x = vectors.reduce((sum, vector) => sum + (vector[0] ?? 0), 0);
    const y = vectors.reduce((sum, vector) => sum + (vector[1] ?? 0), 0);
    return Float32Array.of(x / Math.hypot(x, y), y / Math.hypot(x, y));
  },
};
const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);

describe('compareClips', () => {
  it('compares each template with every login of the other clips', async () => {
    const still = (person: number, degrees: number, frames: number) =>
      clip(person, ...Array.from({ length: frames }, () => degrees));
    const scores = await compareClips([still(0, 0, 6), still(0, 10, 5), still(1, 60, 7)], embedder);
    // Clips of 6, 5 and 7 frames give 2, 1 and 3 logins of five frames.
    expect(scores.genuine.count).toBe(1 + 2);
    expect(scores.genuine.min).toBeCloseTo(cosine(10), 5);
    expect(scores.impostor.count).toBe(2 * 3 + 2 + 1);
    expect(scores.impostor.max).toBeCloseTo(cosine(50), 5);
    expect(scores.impostor.min).toBeCloseTo(cosine(60), 5);
  });

  it('spreads a template over the clip, and takes a login in a row', async () => {
    const moving = clip(0, 0, 10, 20, 30, 40, 50, 60, 70, 80); // template: 0, 20, 40, 60, 80, which is 40 on average
    const last = clip(0, 80, 80, 80, 80, 80);
    const { genuine } = await compareClips([moving, last], embedder);
    expect(genuine.count).toBe(1 + 5);
    expect(genuine.max).toBeCloseTo(cosine(20), 5); // frames 40..80 against 80
    expect(genuine.min).toBeCloseTo(cosine(60), 5); // frames 0..40 against 80
  });

  it('leaves out a clip with fewer faces than a login takes', async () => {
    const { genuine } = await compareClips([clip(0, 0, 0, 0, 0), clip(0, 0, 0, 0, 0, 0)], embedder);
    expect(genuine.count).toBe(0);
  });
});

it('knows when the sample clips are not there', async () => {
  expect(await clipsAtHand(sampleClips(join(import.meta.dirname, 'nowhere')))).toBe(false);
});
