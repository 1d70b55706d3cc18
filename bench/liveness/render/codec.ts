/** What a video codec leaves of a picture: 8 x 8 blocks, their fine structure rounded away. Works on a canvas in place. */
import type { Canvas } from './raster.ts';

/** JPEG's table for luminance (ITU-T T.81, annex K), row-major by frequency. */
const luminance = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];

const basis = Float32Array.from({ length: 64 }, (_, i) => {
  const [frequency, place] = [i >> 3, i & 7];
  const norm = frequency === 0 ? Math.SQRT1_2 / 2 : 0.5;
  return norm * Math.cos(((2 * place + 1) * frequency * Math.PI) / 16);
});

/** @param quality 1..100 as JPEG counts it; 50 to 80 is what a video call or a phone's recording leaves */
export function compress(canvas: Canvas, quality: number): void {
  const { width, height, rgb } = canvas;
  const scale = (quality < 50 ? 5000 / quality : 200 - 2 * quality) / 100;
  const steps = Float32Array.from(luminance, (step) => Math.max(1, step * scale));
  const block = new Float32Array(64);
  for (let by = 0; by + 8 <= height; by += 8) {
    for (let bx = 0; bx + 8 <= width; bx += 8) {
      lumaOf(rgb, width, bx, by, block);
      const rounded = quantised(block, steps);
      // Colour follows the brightness; its own loss is left out, an eye would not see it either.
      for (let i = 0; i < 64; i++) {
        const at = ((by + (i >> 3)) * width + bx + (i & 7)) * 3;
        const change = (rounded[i] as number) - (block[i] as number);
        for (let k = 0; k < 3; k++) rgb[at + k] = (rgb[at + k] as number) + change;
      }
    }
  }
}

function lumaOf(rgb: Float32Array, width: number, bx: number, by: number, block: Float32Array): void {
  for (let i = 0; i < 64; i++) {
    const at = ((by + (i >> 3)) * width + bx + (i & 7)) * 3;
    block[i] = 0.299 * (rgb[at] as number) + 0.587 * (rgb[at + 1] as number) + 0.114 * (rgb[at + 2] as number);
  }
}

const half = new Float32Array(64);
const frequencies = new Float32Array(64);
const back = new Float32Array(64);

/** Through the cosine transform and back, rounded between. The result is overwritten by the next call. */
function quantised(block: Float32Array, steps: Float32Array): Float32Array {
  for (let row = 0; row < 8; row++) {
    for (let f = 0; f < 8; f++) half[8 * row + f] = dot(block, 8 * row, 1, 8 * f);
  }
  for (let f = 0; f < 8; f++) {
    for (let g = 0; g < 8; g++) {
      const step = steps[8 * g + f] as number;
      frequencies[8 * g + f] = Math.round(dot(half, f, 8, 8 * g) / step) * step;
    }
  }
  half.fill(0);
  for (let g = 0; g < 8; g++) {
    for (let f = 0; f < 8; f++) {
      const value = frequencies[8 * g + f] as number;
      if (value === 0) continue;
      for (let row = 0; row < 8; row++) {
        half[8 * row + f] = (half[8 * row + f] as number) + value * (basis[8 * g + row] as number);
      }
    }
  }
  back.fill(0);
  for (let row = 0; row < 8; row++) {
    for (let f = 0; f < 8; f++) {
      const value = half[8 * row + f] as number;
      if (value === 0) continue;
      for (let place = 0; place < 8; place++) {
        back[8 * row + place] = (back[8 * row + place] as number) + value * (basis[8 * f + place] as number);
      }
    }
  }
  return back;
}

function dot(from: Float32Array, start: number, step: number, frequency: number): number {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += (from[start + i * step] as number) * (basis[frequency + i] as number);
  return sum;
}
