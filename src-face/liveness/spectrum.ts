/**
 * Periodic patterns in a picture: the grid of a screen beating against the sensor's (moire), a printer's dots. Pure.
 * Nature has few of them; hair and cloth are uneven, so their power spreads over many frequencies.
 */

/** Power of each frequency of a square picture, `size` a power of two: row-major, the zero frequency first. */
export function powerSpectrum(picture: Float32Array, size: number): Float32Array {
  const { window } = tablesOf(size);
  const re = new Float64Array(size * size);
  const im = new Float64Array(size * size);
  let mean = 0;
  for (let i = 0; i < re.length; i++) mean += (picture[i] as number) / re.length;
  for (let y = 0, i = 0; y < size; y++) {
    const down = window[y] as number;
    for (let x = 0; x < size; x++, i++) re[i] = ((picture[i] as number) - mean) * down * (window[x] as number);
  }
  for (let y = 0; y < size; y++) transform(re, im, y * size, size);
  transpose(re, size);
  transpose(im, size);
  for (let y = 0; y < size; y++) transform(re, im, y * size, size);
  transpose(re, size);
  transpose(im, size);
  const power = new Float32Array(size * size);
  for (let i = 0; i < power.length; i++) power[i] = (re[i] as number) ** 2 + (im[i] as number) ** 2;
  return power;
}

interface Tables {
  /** Fades to the border, so that the border itself is no edge. */
  readonly window: Float64Array;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** Each index with its bits in reverse. */
  readonly reversed: Uint16Array;
}

const tables = new Map<number, Tables>();

function tablesOf(size: number): Tables {
  const known = tables.get(size);
  if (known) return known;
  const bits = Math.log2(size);
  const made: Tables = {
    window: Float64Array.from({ length: size }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / size) ** 2),
    cos: Float64Array.from({ length: size }, (_, i) => Math.cos((2 * Math.PI * i) / size)),
    sin: Float64Array.from({ length: size }, (_, i) => -Math.sin((2 * Math.PI * i) / size)),
    reversed: Uint16Array.from({ length: size }, (_, i) => {
      let mirrored = 0;
      for (let bit = 0; bit < bits; bit++) mirrored |= ((i >> bit) & 1) << (bits - 1 - bit);
      return mirrored;
    }),
  };
  tables.set(size, made);
  return made;
}

/** One Fourier transform in place (Cooley and Tukey, radix 2) over the `size` numbers from `start` on. */
function transform(re: Float64Array, im: Float64Array, start: number, size: number): void {
  const { cos, sin, reversed } = tablesOf(size);
  for (let i = 0; i < size; i++) {
    const j = reversed[i] as number;
    if (i >= j) continue;
    const keptRe = re[start + i] as number;
    const keptIm = im[start + i] as number;
    re[start + i] = re[start + j] as number;
    im[start + i] = im[start + j] as number;
    re[start + j] = keptRe;
    im[start + j] = keptIm;
  }
  for (let span = 2; span <= size; span <<= 1) {
    const half = span >> 1;
    const stride = size / span;
    for (let block = start; block < start + size; block += span) {
      for (let k = 0; k < half; k++) {
        const wRe = cos[k * stride] as number;
        const wIm = sin[k * stride] as number;
        const a = block + k;
        const b = a + half;
        const oddRe = (re[b] as number) * wRe - (im[b] as number) * wIm;
        const oddIm = (re[b] as number) * wIm + (im[b] as number) * wRe;
        re[b] = (re[a] as number) - oddRe;
        im[b] = (im[a] as number) - oddIm;
        re[a] = (re[a] as number) + oddRe;
        im[a] = (im[a] as number) + oddIm;
      }
    }
  }
}

function transpose(square: Float64Array, size: number): void {
  for (let y = 0; y < size; y++) {
    for (let x = y + 1; x < size; x++) {
      const kept = square[y * size + x] as number;
      square[y * size + x] = square[x * size + y] as number;
      square[x * size + y] = kept;
    }
  }
}

/** Cycles a pixel below which a face itself has peaks. */
const coarsest = 0.11;
/** Width of a ring of about the same fineness, cycles over the picture's side. */
const ringWidth = 3;
/** A ring of fewer frequencies has no meaningful middle. */
const fewest = 12;

/**
 * How far the strongest single frequency stands out of those of about the same fineness: the ratio of their power, as a
 * power of two over what chance gives. Faces give 0.4 to 2.8, whatever their skin, beard or camera.
 */
export function peakOf(power: Float32Array, size: number): number {
  let peak = 0;
  for (const ring of ringsOf(size)) {
    const sorted = new Float32Array(ring.length);
    for (let i = 0; i < ring.length; i++) sorted[i] = power[ring[i] as number] as number;
    sorted.sort();
    const middle = Math.max(sorted[sorted.length >> 1] as number, 1e-3);
    // Power of noise is exponentially distributed: the highest of n is log2(n) times the median.
    peak = Math.max(peak, Math.log2((sorted.at(-1) as number) / middle / Math.log2(ring.length)));
  }
  return peak;
}

const knownRings = new Map<number, readonly Uint32Array[]>();

/** Where the frequencies of each fineness are in a spectrum; worked out once for each size. */
function ringsOf(size: number): readonly Uint32Array[] {
  const known = knownRings.get(size);
  if (known) return known;
  const half = size / 2;
  const rings: number[][] = Array.from({ length: Math.ceil(half / ringWidth) + 1 }, () => []);
  // A real picture's spectrum is symmetric: one half says it all. The axes carry the blocks of video coding.
  for (let y = 0; y < size; y++) {
    const fy = y < half ? y : y - size;
    if (Math.abs(fy) <= 1) continue;
    for (let x = 2; x < half; x++) {
      const radius = Math.hypot(x, fy);
      if (radius < coarsest * size || radius > half * 0.97) continue;
      rings[Math.floor(radius / ringWidth)]?.push(y * size + x);
    }
  }
  const made = rings.filter(({ length }) => length >= fewest).map((ring) => Uint32Array.from(ring));
  knownRings.set(size, made);
  return made;
}
