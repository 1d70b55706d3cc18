/** Tones of small squares of an aligned face, at its landmarks. Pure. */
import { arcFaceMap, arcFaceSize, inverse, meshPoints, point } from './align.ts';

/** Added before a logarithm, grey levels: what is nearly black has no colour to speak of. */
const darkFloor = 6;

/** Brightness, red against green, blue against green; natural logarithms. */
export type Tone = readonly [light: number, red: number, blue: number];

/** Mean tones of small squares of the chip, at landmarks. */
export class Samples {
  readonly #chip: Float32Array;
  readonly #places: Float32Array;
  readonly #kept = new Map<number, Tone>();
  readonly #logGrey: Float32Array;

  constructor(landmarks: Float32Array, chip: Float32Array) {
    this.#chip = chip;
    this.#places = placesIn(landmarks);
    this.#logGrey = new Float32Array(arcFaceSize ** 2);
    for (let i = 0, k = 0; i < this.#logGrey.length; i++, k += 3) {
      this.#logGrey[i] = Math.log(
        grey(chip[k] as number, chip[k + 1] as number, chip[k + 2] as number) + 2 * darkFloor,
      );
    }
  }

  /** The corner of a square of side `2 radius + 1` around a landmark, moved inside the chip. */
  #corner(index: number, radius: number): readonly [number, number] {
    const most = arcFaceSize - 1 - 2 * radius;
    const corner = (at: number) => Math.min(Math.max(Math.floor(at) - radius, 0), most);
    return [corner(this.#places[2 * index] as number), corner(this.#places[2 * index + 1] as number)];
  }

  tone(index: number, radius = 2): Tone {
    const key = index * 8 + radius;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const [left, top] = this.#corner(index, radius);
    const side = 2 * radius + 1;
    let [red, green, blue] = [0, 0, 0];
    for (let y = top; y < top + side; y++) {
      for (let k = (y * arcFaceSize + left) * 3; k < (y * arcFaceSize + left + side) * 3; k += 3) {
        red += this.#chip[k] as number;
        green += this.#chip[k + 1] as number;
        blue += this.#chip[k + 2] as number;
      }
    }
    const area = side * side;
    [red, green, blue] = [red / area + darkFloor, green / area + darkFloor, blue / area + darkFloor];
    const tone: Tone = [Math.log(grey(red, green, blue)), Math.log(red / green), Math.log(blue / green)];
    this.#kept.set(key, tone);
    return tone;
  }

  tones(indices: readonly number[], radius = 2): Tone[] {
    return indices.map((index) => this.tone(index, radius));
  }

  /** Mean steepness of brightness around the landmarks, as a logarithm. */
  roughness(indices: readonly number[]): number {
    const radius = 3;
    let sum = 0;
    for (const index of indices) {
      const [left, top] = this.#corner(index, radius);
      for (let y = Math.max(1, top); y < Math.min(arcFaceSize - 1, top + 7); y++) {
        for (let x = Math.max(1, left); x < Math.min(arcFaceSize - 1, left + 7); x++)
          sum += this.#slope(y * arcFaceSize + x);
      }
    }
    return Math.log(sum / (49 * indices.length) + 0.01);
  }

  #slope(at: number): number {
    const levels = this.#logGrey;
    const across = (levels[at + 1] as number) - (levels[at - 1] as number);
    const down = (levels[at + arcFaceSize] as number) - (levels[at - arcFaceSize] as number);
    return Math.sqrt(across * across + down * down) / 2;
  }
}

/** The mesh in pixels of the chip; a place that is no number stands in the middle. */
function placesIn(landmarks: Float32Array): Float32Array {
  const { a, b, tx, c, d, ty } = inverse(arcFaceMap(landmarks));
  const places = new Float32Array(2 * meshPoints);
  for (let i = 0; i < meshPoints; i++) {
    const [x, y] = point(landmarks, i);
    places[2 * i] = finite(a * x + b * y + tx, arcFaceSize / 2);
    places[2 * i + 1] = finite(c * x + d * y + ty, arcFaceSize / 2);
  }
  return places;
}

const grey = (red: number, green: number, blue: number) => 0.299 * red + 0.587 * green + 0.114 * blue;
const finite = (value: number, otherwise = 0) => (Number.isFinite(value) ? value : otherwise);
