/** What the pixels of one frame say about a re-capture. Pure; runs in the worker, once for each frame. */
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { type Box, faceBox } from '../align.ts';
import type { PassiveCues } from '../types.ts';
import { borderSide, frameAround } from './border.ts';
import { peakOf, powerSpectrum } from './spectrum.ts';

/** Measures a frame whose landmarks are finite. */
export function measureCues(frame: FaceFrame): PassiveCues {
  const box = faceBox(frame.landmarks);
  return { ...patterns(frame, box), bezel: bezelOf(frame, box), ...levels(frame), digest: digestOf(frame.pixels) };
}

/** Periodic patterns and grain in the middle of the face, at the crop's own resolution. */
function patterns(frame: FaceFrame, box: Box): { moire: number; grain: number } {
  const side = Math.min(box.width, frame.width, frame.height) >= 128 ? 128 : 64;
  const x0 = place(box.x + box.width / 2 - side / 2, frame.width - side);
  const y0 = place(box.y + box.height / 2 - side / 2, frame.height - side);
  if (x0 < 0 || y0 < 0) return { moire: 0, grain: 0 };
  const grey = new Float32Array(side * side);
  for (let y = 0, i = 0; y < side; y++) {
    for (let x = 0; x < side; x++, i++) {
      grey[i] = lumaAt(frame, (y0 + y) * frame.width + x0 + x);
    }
  }
  return { moire: peakOf(powerSpectrum(grey, side), side), grain: grainOf(grey, side) };
}

const place = (wanted: number, most: number): number => Math.round(Math.min(Math.max(wanted, 0), most));

/**
 * Standard deviation of the finest grain: the median of what no plane through the neighbours explains (Immerkaer's
 * mask), since edges are few and grain is everywhere.
 */
function grainOf(grey: Float32Array, side: number): number {
  const left = new Float32Array(Math.ceil((side - 2) / 3) * (side - 2));
  const g = (at: number) => grey[at] as number;
  let count = 0;
  for (let y = 1; y < side - 1; y += 3) {
    for (let at = y * side + 1; at < (y + 1) * side - 1; at++) {
      const corners = g(at - side - 1) + g(at - side + 1) + g(at + side - 1) + g(at + side + 1);
      const beside = g(at - side) + g(at + side) + g(at - 1) + g(at + 1);
      left[count++] = Math.abs(corners - 2 * beside + 4 * g(at));
    }
  }
  // The mask's weights have a root sum of squares of 6; 0.6745 is the median of a normal deviation.
  return (left.sort()[left.length >> 1] ?? 0) / (6 * 0.6745);
}

/** See `frameAround`; the crop is drawn small, four samples for each pixel. */
function bezelOf(frame: FaceFrame, box: Box): number {
  const [across, down] = [frame.width / borderSide, frame.height / borderSide];
  const small = new Float32Array(borderSide * borderSide);
  for (let y = 0, i = 0; y < borderSide; y++) {
    const rows = [Math.floor((y + 0.25) * down), Math.floor((y + 0.75) * down)] as const;
    for (let x = 0; x < borderSide; x++, i++) {
      const left = Math.floor((x + 0.25) * across);
      const right = Math.floor((x + 0.75) * across);
      let sum = 0;
      for (const row of rows) sum += lumaAt(frame, row * frame.width + left) + lumaAt(frame, row * frame.width + right);
      small[i] = sum / 4;
    }
  }
  return frameAround(small, {
    x: box.x / across,
    y: box.y / down,
    width: box.width / across,
    height: box.height / down,
  });
}

/** Luma of a pixel by its number, 0..255 (ITU-R BT.601 weights). */
function lumaAt({ pixels }: Pick<FaceFrame, 'pixels'>, number: number): number {
  const at = 4 * number;
  return 0.299 * (pixels[at] as number) + 0.587 * (pixels[at + 1] as number) + 0.114 * (pixels[at + 2] as number);
}

/** Luma under and over which 1 % of the crop lies. */
function levels({ pixels }: Pick<FaceFrame, 'pixels'>): { black: number; white: number } {
  const counts = new Uint32Array(256);
  let total = 0;
  // Every fourth pixel is enough for a percentile.
  for (let i = 0; i + 2 < pixels.length; i += 16, total++) {
    const luma = (77 * (pixels[i] as number) + 150 * (pixels[i + 1] as number) + 29 * (pixels[i + 2] as number)) >> 8;
    counts[luma] = (counts[luma] as number) + 1;
  }
  return { black: percentile(counts, 0.01 * total), white: percentile(counts, 0.99 * total) };
}

function percentile(counts: Uint32Array, rank: number): number {
  let sum = 0;
  for (const [level, count] of counts.entries()) {
    sum += count;
    if (sum >= rank) return level;
  }
  return 255;
}

/**
 * FNV-1a over every pixel's word, alpha aside, in four lanes: each step waits for the one before it, and four that do not
 * wait for each other take a third of the time.
 */
function digestOf(pixels: Uint8Array): number {
  const words = wordsOf(pixels);
  const opaque = 0xffffff;
  const prime = 0x01000193;
  let [a, b, c, d] = [0x811c9dc5, 0x811c9dc6, 0x811c9dc7, 0x811c9dc8];
  const whole = words.length - (words.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a = Math.imul(a ^ ((words[i] as number) & opaque), prime);
    b = Math.imul(b ^ ((words[i + 1] as number) & opaque), prime);
    c = Math.imul(c ^ ((words[i + 2] as number) & opaque), prime);
    d = Math.imul(d ^ ((words[i + 3] as number) & opaque), prime);
  }
  for (let i = whole; i < words.length; i++) a = Math.imul(a ^ ((words[i] as number) & opaque), prime);
  return [b, c, d].reduce((hash, lane) => Math.imul(hash ^ lane, prime), a) >>> 0;
}

/** The pixels as words, red lowest; what does not begin at a word is copied. */
function wordsOf(pixels: Uint8Array): Uint32Array {
  const { buffer, byteOffset, byteLength } = byteOffsetFits(pixels) ? pixels : pixels.slice();
  return new Uint32Array(buffer, byteOffset, byteLength >> 2);
}

const byteOffsetFits = ({ byteOffset }: Uint8Array): boolean => byteOffset % 4 === 0;
