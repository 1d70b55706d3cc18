/** The camera that films a presentation: lens, exposure, sensor. Works on a canvas in place. */
import type { LightColour } from '../../../src-shared/domain/liveness.ts';
import type { Picture } from '../../accuracy/picture.ts';
import { type Chance, noiseRun } from './chance.ts';
import { type Course, wander } from './motion.ts';
import { type Canvas, pictureFrom } from './raster.ts';

export interface Camera {
  /** Standard deviation of the lens's blur, pixels. */
  readonly blur: number;
  /** Standard deviation of the noise at mid grey, grey levels. */
  readonly noise: number;
  /** Exposure over time, as a factor around 1. */
  readonly exposure: Course;
  /** White balance. */
  readonly tint: readonly [number, number, number];
  /** Darkening of the corners, 0..1. */
  readonly vignette: number;
}

/** A webcam of the better or worse kind. */
export function webcam(chance: Chance): Camera {
  const drift = wander(chance, 0.012, 4_000);
  return {
    blur: chance.between(0.35, 0.85),
    noise: chance.between(1.2, 3.2),
    exposure: (t) => 1 + drift(t),
    tint: [chance.between(0.97, 1.03), 1, chance.between(0.96, 1.04)],
    vignette: chance.between(0, 0.12),
  };
}

/** The camera's picture number `frame`, taken at `t` ms, of what the canvas shows; the canvas is used up. */
export function shoot(canvas: Canvas, camera: Camera, frame: number, t: number): Picture {
  blur(canvas, camera.blur);
  const { width, height, rgb } = canvas;
  const exposure = camera.exposure(t);
  const [red, green, blue] = camera.tint;
  for (let y = 0, i = 0; y < height; y++) {
    const noise = noiseRun(frame, y);
    const down = (2 * y) / height - 1;
    for (let x = 0; x < width; x++, i += 3) {
      const aside = (2 * x) / width - 1;
      const light = exposure * (1 - camera.vignette * 0.5 * (aside * aside + down * down));
      // Shot noise grows with the root of the light. Half of it is common to the channels: the colour filter's mosaic.
      const level = Math.sqrt(Math.max(0, rgb[i + 1] as number) + 12) * 0.086 * camera.noise;
      const common = 0.7 * noise(4 * x);
      rgb[i] = (rgb[i] as number) * light * red + level * (common + 0.9 * noise(4 * x + 1));
      rgb[i + 1] = (rgb[i + 1] as number) * light * green + level * (common + 0.6 * noise(4 * x + 2));
      rgb[i + 2] = (rgb[i + 2] as number) * light * blue + level * (common + 1.1 * noise(4 * x + 3));
    }
  }
  return pictureFrom(canvas);
}

/** A Gaussian blur of a small radius, as a three- or five-tap filter along rows and columns. */
export function blur({ width, height, rgb }: Canvas, sigma: number): void {
  if (sigma < 0.2) return;
  const side = Math.exp(-0.5 / sigma ** 2);
  const far = Math.exp(-2 / sigma ** 2);
  const whole = 1 + 2 * side + 2 * far;
  const taps: Taps = [1 / whole, side / whole, far / whole];
  const line = new Float32Array((Math.max(width, height) + 4) * 3);
  for (let y = 0; y < height; y++) blurLine(rgb, y * width * 3, 3, width, line, taps);
  for (let x = 0; x < width; x++) blurLine(rgb, x * 3, width * 3, height, line, taps);
}

type Taps = readonly [middle: number, side: number, far: number];

/** One line of `count` pixels, `step` apart; its ends are repeated. */
function blurLine(rgb: Float32Array, start: number, step: number, count: number, line: Float32Array, taps: Taps): void {
  const [middle, side, far] = taps;
  for (let i = -2; i < count + 2; i++) {
    const from = start + Math.min(count - 1, Math.max(0, i)) * step;
    const to = 3 * (i + 2);
    line[to] = rgb[from] as number;
    line[to + 1] = rgb[from + 1] as number;
    line[to + 2] = rgb[from + 2] as number;
  }
  for (let i = 0, at = start, from = 0; i < count; i++, at += step, from += 3) {
    for (let k = 0; k < 3; k++) {
      const j = from + k;
      rgb[at + k] =
        middle * (line[j + 6] as number) +
        side * ((line[j + 3] as number) + (line[j + 9] as number)) +
        far * ((line[j] as number) + (line[j + 12] as number));
    }
  }
}

/** What a screen in one of these colours adds to what is before it, as shares of red, green and blue. */
const glow: Readonly<Record<LightColour, readonly [number, number, number]>> = {
  amber: [1, 0.72, 0.25],
  green: [0.3, 1, 0.4],
  blue: [0.3, 0.45, 1],
  violet: [0.75, 0.35, 1],
};

/** The colour's part in red, green and blue, 0..1. */
export const glowOf = (colour: LightColour): readonly [number, number, number] => glow[colour];
