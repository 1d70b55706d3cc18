import { beforeAll, describe, expect, it } from 'vitest';
import type { FaceFrame } from '../src-shared/domain/face.ts';
import { alignArcFace } from './align.ts';
import { type Cover, coverFault, coverLimits, measureCover } from './cover.ts';
import { coverFeatures } from './cover-features.ts';
import { handEvidence, maskEvidence } from './cover-weights.ts';
import { syntheticFrame } from './synthetic.ts';
import { type Colour, covered, maskBorder } from './testing/covered.ts';
import { sampleFaces } from './testing/samples.ts';

let faces: FaceFrame[] = [];

beforeAll(async () => {
  faces = await sampleFaces();
});

const measured = (frame: FaceFrame): Cover => measureCover(frame, alignArcFace(frame));

describe('measureCover', () => {
  it('finds nothing on bare faces', () => {
    // The first one looks down and has her hair before an eye: that is no face to log in with.
    for (const face of faces.slice(1)) expect(coverFault(measured(face))).toBeNull();
    for (const face of faces) expect(measured(face).mask).toBeLessThan(coverLimits.mask);
  });

  it.each<[string, Colour]>([
    ['blue', [140, 185, 215]],
    ['white', [230, 230, 228]],
    ['black', [35, 35, 40]],
    ['red', [170, 40, 50]],
  ])('finds a mask: %s', (_, colour) => {
    for (const face of faces) expect(coverFault(measured(covered(face, maskBorder, colour, 1.6)))).toBe('takeMaskOff');
  });

  it('finds nothing else behind a mask, so that a policy may take masks', () => {
    for (const face of faces) {
      const { hand, glare } = measured(covered(face, maskBorder, [140, 185, 215], 1.6));
      expect(hand).toBe(0);
      expect(glare).toBeLessThan(coverLimits.glare);
    }
  });

  it.each([0.6, 1.5])('finds nothing on bare faces in %f times the light', (gain) => {
    for (const face of faces) {
      const pixels = face.pixels.map((level, i) => (i % 4 === 3 ? level : Math.min(255, level * gain)));
      const { mask } = measured({ ...face, pixels });
      expect(mask).toBeLessThan(coverLimits.mask);
    }
  });

  it('says that half a face is covered, whichever half', () => {
    for (const face of faces) {
      // Down the middle line, and up again: what is beyond lies on one side of the face.
      for (const line of [
        [9, 17],
        [17, 9],
      ] as const) {
        expect(coverFault(measured(covered(face, line, [60, 60, 66], 0.9)))).not.toBeNull();
      }
    }
  });

  it('sees lights mirrored before both eyes', () => {
    for (const face of faces) {
      const chip = alignArcFace(face);
      for (const cx of [38, 74]) {
        for (let y = 47; y < 59; y++) chip.fill(255, (y * 112 + cx - 7) * 3, (y * 112 + cx + 8) * 3);
      }
      expect(measureCover(face, chip).glare).toBeGreaterThan(coverLimits.glare);
      expect(measured(face).glare).toBeLessThan(coverLimits.glare);
    }
  });

  it.each([
    ['all in one spot', (landmarks: Float32Array) => landmarks.fill(50)],
    ['not numbers', (landmarks: Float32Array) => landmarks.fill(Number.NaN)],
    ['infinite', (landmarks: Float32Array) => landmarks.fill(Number.POSITIVE_INFINITY)],
  ])('calls a face covered whose landmarks are %s', (_, change) => {
    const [face] = faces as [FaceFrame];
    expect(measureCover({ landmarks: change(face.landmarks.slice()) }, alignArcFace(face))).toEqual({
      mask: 1,
      hand: 1,
      glare: 1,
    });
  });

  it.each([0, 255, Number.NaN])('stays finite on a chip of %f alone', (level) => {
    const frame = syntheticFrame();
    const cover = measureCover(frame, new Float32Array(112 * 112 * 3).fill(level));
    for (const value of Object.values(cover)) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
  });

  it('never calls a picture without a face bare', () => {
    const frame = syntheticFrame();
    expect(coverFault(measureCover(frame, alignArcFace(frame)))).not.toBeNull();
  });
});

describe('coverFault', () => {
  const bare: Cover = { mask: 0, hand: 0, glare: 0 };

  it('names the most disturbing finding', () => {
    expect(coverFault(bare)).toBeNull();
    expect(coverFault({ mask: 1, hand: 1, glare: 1 })).toBe('takeMaskOff');
    expect(coverFault({ ...bare, hand: 0.5, glare: 1 })).toBe('uncover');
    expect(coverFault({ ...bare, glare: 0.5 })).toBe('glare');
  });

  it.each(['mask', 'hand', 'glare'] as const)('counts a %s that is no number', (name) => {
    expect(coverFault({ ...bare, [name]: Number.NaN })).not.toBeNull();
  });
});

describe('the evidence', () => {
  it.each([maskEvidence, handEvidence])(
    'names features that are measured, with deviations that can divide',
    (evidence) => {
      const frame = syntheticFrame();
      const features = coverFeatures(frame.landmarks, alignArcFace(frame));
      for (const [name, [, deviation]] of Object.entries(evidence.features)) {
        expect(features).toHaveProperty([name]);
        expect(deviation).toBeGreaterThan(0);
      }
    },
  );
});
