/** Real faces for tests and the bench: photos that come with a package, with landmarks that were found beforehand. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import jpeg from 'jpeg-js';
import { type FaceFrame, landmarkCount } from '../../src-shared/domain/face.ts';
import { faceBox } from '../align.ts';
import samples from '../fixtures/sample-landmarks.json' with { type: 'json' };
import { syntheticFrame } from '../synthetic.ts';

const photos = new URL('../../node_modules/@vladmandic/face-api/demo/', import.meta.url);

/** How far around the face the camera window cuts, in face heights. */
const surroundings = 2.9;

/** Four different people, 200 to 270 px high, each cut out as the camera window does it. */
export function sampleFaces(): Promise<FaceFrame[]> {
  return Promise.all(
    samples.map(async ({ photo, points }, seq) => {
      const { data, width, height } = jpeg.decode(await readFile(fileURLToPath(new URL(photo, photos))), {
        useTArray: true,
      });
      const landmarks = new Float32Array(landmarkCount * 3);
      for (let i = 0; i < landmarkCount; i++) landmarks.set([points[2 * i] ?? 0, points[2 * i + 1] ?? 0], 3 * i);
      return cutOut({ ...syntheticFrame(), seq, width, height, pixels: data, landmarks }, surroundings);
    }),
  );
}

/** The square around a face, `factor` times the face's height and moved inside the picture. */
export function cutOut(frame: FaceFrame, factor: number, shiftX = 0): FaceFrame {
  const box = faceBox(frame.landmarks);
  const side = Math.min(Math.round(box.height * factor), frame.width, frame.height);
  const left = clamp(Math.round(box.x + box.width / 2 - side / 2) + shiftX, 0, frame.width - side);
  const top = clamp(Math.round(box.y + box.height / 2 - side / 2), 0, frame.height - side);
  const pixels = new Uint8Array(side * side * 4);
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * frame.width + left) * 4;
    pixels.set(frame.pixels.subarray(from, from + side * 4), y * side * 4);
  }
  const landmarks = frame.landmarks.map((value, i) => value - (i % 3 === 0 ? left : i % 3 === 1 ? top : 0));
  return { ...frame, width: side, height: side, pixels, landmarks };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
