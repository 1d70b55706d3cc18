/** Rooms and cameras that are worse than those of the photos: darkness with its noise, a window behind, blur, few pixels. */
import jpeg from 'jpeg-js';
import { faceBox, point } from '../../src-face/align.ts';
import type { Point } from '../../src-face/types.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { shrunk } from '../accuracy/picture.ts';
import { random } from '../accuracy/random.ts';
import { clamp01, curve, distanceTo, inside } from './canvas.ts';

/** Each level (0..255) through a function of it, the channel kept; alpha stays. */
function each(frame: FaceFrame, change: (level: number, pixel: number) => number): FaceFrame {
  const pixels = new Uint8Array(frame.pixels);
  for (let i = 0; i < pixels.length; i++) {
    if (i % 4 === 3) continue;
    pixels[i] = Math.max(0, Math.min(255, Math.round(change(pixels[i] as number, i >> 2))));
  }
  return { ...frame, pixels };
}

const toLinear = Array.from({ length: 256 }, (_, level) => (level / 255) ** 2.2);

/** Normal numbers from uniform ones (Box and Muller). */
function gaussian(next: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/**
 * The scene with `light` (0..1) of its light and the noise of a small sensor: shot noise grows with the root of the light,
 * read noise does not. `gain` is how much the camera makes up for it: 0 leaves the picture dark, 1 makes it as bright as before.
 */
export function dim(frame: FaceFrame, light: number, gain: number, seed: number): FaceFrame {
  const normal = gaussian(random(seed));
  const amplify = light ** -gain;
  const electrons = 4_000;
  const read = 6;
  return each(frame, (level) => {
    const signal = (toLinear[level] as number) * light * electrons;
    const noisy = Math.max(0, signal + Math.sqrt(signal + read * read) * normal());
    return 255 * ((noisy / electrons) * amplify) ** (1 / 2.2);
  });
}

/** Face outline, forehead to chin. */
const oval = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
] as const;

/** A bright window behind: everything but the person's head is burnt out, the face is in its own shadow, and the lens flares. */
export function backlight(frame: FaceFrame, strength: number): FaceFrame {
  const { width, landmarks } = frame;
  const box = faceBox(landmarks);
  const middle: Point = [box.x + box.width / 2, box.y + box.height / 2];
  const head = curve(
    oval.map((index): Point => {
      const [x, y] = point(landmarks, index);
      return [middle[0] + (x - middle[0]) * 1.15, middle[1] + (y - middle[1]) * 1.2];
    }),
    2,
  );
  const soft = 0.12 * box.width;
  const behind = new Float32Array(frame.pixels.length / 4);
  for (let i = 0; i < behind.length; i++) {
    const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
    const below = y > middle[1] && Math.abs(x - middle[0]) < (y - middle[1]) * 0.9; // neck and shoulders
    const within = below || inside(head, x, y);
    behind[i] = within ? 0 : clamp01(distanceTo(head, x, y, true) / soft);
  }
  const shadow = 1 - 0.85 * strength;
  const flare = 0.12 * strength;
  return each(frame, (level, pixel) => {
    const bright = behind[pixel] as number;
    const linear = toLinear[level] as number;
    const seen = linear * shadow * (1 - bright) + bright * (linear + 1.5 * strength) + flare * 0.25;
    return 255 * Math.min(1, seen) ** (1 / 2.2);
  });
}

/** Out of focus: a Gaussian of `sigma` in shares of the distance between the outer eye corners. */
export function blur(frame: FaceFrame, sigma: number): FaceFrame {
  const [a, b] = [point(frame.landmarks, 33), point(frame.landmarks, 263)];
  const radius = sigma * Math.hypot(b[0] - a[0], b[1] - a[1]);
  const reach = Math.ceil(3 * radius);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * radius * radius)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const { width, height } = frame;
  const pass = (from: Float32Array, alongX: boolean): Float32Array => {
    const to = new Float32Array(from.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let channel = 0; channel < 3; channel++) {
          let sum = 0;
          for (const [k, weight] of weights.entries()) {
            const [u, v] = alongX ? [x + k - reach, y] : [x, y + k - reach];
            const at = Math.max(0, Math.min(height - 1, v)) * width + Math.max(0, Math.min(width - 1, u));
            sum += weight * (from[4 * at + channel] as number);
          }
          to[4 * (y * width + x) + channel] = sum / total;
        }
      }
    }
    return to;
  };
  const soft = pass(pass(Float32Array.from(frame.pixels), true), false);
  const pixels = Uint8Array.from(soft, (level, i) => (i % 4 === 3 ? 255 : Math.round(level)));
  return { ...frame, pixels };
}

/** A camera with a fraction of the pixels; the landmarks go with them. */
export function fewPixels(frame: FaceFrame, by: number): FaceFrame {
  const small = shrunk({ width: frame.width, height: frame.height, data: frame.pixels }, by);
  const landmarks = frame.landmarks.map((value) => value / by);
  return { ...frame, width: small.width, height: small.height, pixels: small.data, landmarks };
}

/** Through a JPEG of the given quality, 1..100. */
export function compressed(frame: FaceFrame, quality: number): FaceFrame {
  const { width, height } = frame;
  const { data } = jpeg.encode({ width, height, data: frame.pixels }, quality);
  return { ...frame, pixels: jpeg.decode(data, { useTArray: true }).data };
}
