/** What the pixels of one picture say. Pure; runs in the page. Levels are 0..255. */

/** Grey levels of RGBA pixels (ITU-R BT.601 weights). */
export function greyOf(rgba: ArrayLike<number>): Uint8Array {
  const grey = new Uint8Array(rgba.length >> 2);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * (rgba[4 * i] ?? 0) + 0.587 * (rgba[4 * i + 1] ?? 0) + 0.114 * (rgba[4 * i + 2] ?? 0);
  }
  return grey;
}

const nearlyBlack = 8;
const burntOut = 247;

/** Mean level, and the shares of nearly black and burnt out pixels. */
export function clippedShares(grey: Uint8Array): {
  readonly mean: number;
  readonly dark: number;
  readonly burnt: number;
} {
  let sum = 0;
  let dark = 0;
  let burnt = 0;
  for (const level of grey) {
    sum += level;
    if (level <= nearlyBlack) dark++;
    else if (level >= burntOut) burnt++;
  }
  const count = Math.max(1, grey.length);
  return { mean: sum / count, dark: dark / count, burnt: burnt / count };
}

/** Variance of the 4-neighbour Laplacian: high for a picture in focus. */
export function laplacianVariance(grey: Uint8Array, width: number): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let at = width + 1; at < grey.length - width - 1; at++) {
    if (at % width === 0 || at % width === width - 1) continue;
    const value =
      (grey[at - 1] ?? 0) +
      (grey[at + 1] ?? 0) +
      (grey[at - width] ?? 0) +
      (grey[at + width] ?? 0) -
      4 * (grey[at] ?? 0);
    sum += value;
    squares += value * value;
    count++;
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

/** Pixels in a row that are judged together. */
const block = 64;

/**
 * Standard deviation of the sensor's noise between two pictures: from the calmest quarter of all blocks, because the
 * others hold what moved, and edges that trembled.
 */
export function noiseBetween(a: Uint8Array, b: Uint8Array): number {
  const deviations: number[] = [];
  for (let start = 0; start + block <= Math.min(a.length, b.length); start += block) {
    let sum = 0;
    let squares = 0;
    for (let i = start; i < start + block; i++) {
      const difference = (a[i] ?? 0) - (b[i] ?? 0);
      sum += difference;
      squares += difference * difference;
    }
    // The difference of two noisy values is noisier by the square root of 2; a change of the exposure is no noise.
    deviations.push(Math.sqrt(Math.max(0, squares / block - (sum / block) ** 2) / 2));
  }
  deviations.sort((x, y) => x - y);
  return deviations[deviations.length >> 2] ?? 0;
}

/** FNV-1a over the pixels. */
export function digestOf(grey: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const level of grey) hash = Math.imul(hash ^ level, 0x01000193);
  return hash >>> 0;
}
