/** A sensor's noise: no two pictures of a camera are the same. Pure. */

/** Grey levels, drawn once: adding it from another place each time is as good as new. */
const noise = Int8Array.from({ length: 1 << 18 }, (_, i) => Math.round(1.7 * (hash(2 * i) + hash(2 * i + 1) - 1) * 2));

/** Adds one frame's noise to RGBA pixels. */
export function addNoise(data: Uint8ClampedArray, seed: number): void {
  let n = Math.floor(hash(seed) * noise.length);
  for (let i = 0; i < data.length; i += 4) {
    data[i] = (data[i] as number) + (noise[n++ & 0x3ffff] as number);
    data[i + 1] = (data[i + 1] as number) + (noise[n++ & 0x3ffff] as number);
    data[i + 2] = (data[i + 2] as number) + (noise[n++ & 0x3ffff] as number);
  }
}

/** A number 0..1 that looks random, from an integer. */
function hash(value: number): number {
  let h = Math.imul(value + 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
