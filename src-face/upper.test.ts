import { beforeAll, describe, expect, it } from 'vitest';
import type { FaceFrame } from '../src-shared/domain/face.ts';
import { alignArcFace, arcFaceSize, dlibSize, faceBox, point } from './align.ts';
import { sampleFaces } from './testing/samples.ts';
import { upperChipsOf } from './upper.ts';

let faces: FaceFrame[] = [];

beforeAll(async () => {
  faces = await sampleFaces();
});

/** The picture below the tip of the nose in one colour, and the lower landmarks where a network might imagine them. */
function masked(frame: FaceFrame, level: number): FaceFrame {
  const [, nose] = point(frame.landmarks, 1);
  const pixels = frame.pixels.slice();
  pixels.fill(level, Math.ceil(nose) * frame.width * 4);
  const { height } = faceBox(frame.landmarks);
  const landmarks = frame.landmarks.slice();
  for (const index of [1, 2, 61, 291, 152]) landmarks[3 * index + 1] = (landmarks[3 * index + 1] ?? 0) + 0.1 * height;
  return { ...frame, pixels, landmarks };
}

const rows = (chip: Float32Array, size: number, from: number, to: number) => chip.slice(from * size * 3, to * size * 3);

describe('upperChipsOf', () => {
  it('does not see what a mask covers, nor where the mouth is thought to be', () => {
    // The others bow their heads, so that the row below their noses crosses an eye.
    const face = faces[1] as FaceFrame;
    for (const level of [0, 120, 255]) {
      const [bare, behind] = [upperChipsOf(face), upperChipsOf(masked(face, level))];
      expect(rows(behind.arcFace(), arcFaceSize, 0, 60)).toEqual(rows(bare.arcFace(), arcFaceSize, 0, 60));
      expect(rows(behind.arcFace(), arcFaceSize, 70, 112)).toEqual(rows(bare.arcFace(), arcFaceSize, 70, 112));
      expect(rows(behind.dlib(), dlibSize, 0, 60)).toEqual(rows(bare.dlib(), dlibSize, 0, 60));
      expect(alignArcFace(masked(face, level))).not.toEqual(alignArcFace(face));
    }
  });

  it('shows the eyes of everybody, and one colour below the nose', () => {
    for (const face of faces) {
      for (const [chip, size] of [
        [upperChipsOf(face).arcFace(), arcFaceSize],
        [upperChipsOf(face).dlib(), dlibSize],
      ] as const) {
        expect(chip).toHaveLength(size * size * 3);
        expect(new Set(rows(chip, size, Math.ceil(0.63 * size), size)).size).toBe(3);
        expect(new Set(rows(chip, size, Math.floor(0.4 * size), Math.ceil(0.5 * size))).size).toBeGreaterThan(100);
      }
    }
  });

  it('draws each chip once', () => {
    const chips = upperChipsOf(faces[0] as FaceFrame);
    expect(chips.arcFace()).toBe(chips.arcFace());
    expect(chips.dlib()).toBe(chips.dlib());
  });

  it('has none for HSE-FaceRes', () => {
    expect(() => upperChipsOf(faces[0] as FaceFrame).faceRes()).toThrow(RangeError);
  });
});
