/**
 * What a cover changes in an aligned face, as numbers: colours and brightness of its parts against each other and against
 * their mirror images, edges, and the dark marks of eyes, nostrils and mouth. Pure.
 *
 * Everything is a difference of logarithms, so neither the light's strength and colour nor the skin's tone enters as such.
 */
import { Samples, type Tone } from './cover-samples.ts';

/** Features by name; every one finite. */
export type CoverFeatures = Readonly<Record<string, number>>;

type Pair = readonly [left: number, right: number];

/** Parts that a face has twice: landmarks of the image's left half, each with its mirror image. */
const twice = {
  eye: [
    [33, 263],
    [133, 362],
    [159, 386],
    [145, 374],
  ],
  brow: [
    [105, 334],
    [66, 296],
    [70, 300],
    [107, 336],
  ],
  forehead: [
    [69, 299],
    [104, 333],
  ],
  upperCheek: [
    [117, 346],
    [118, 347],
    [119, 348],
    [101, 330],
  ],
  cheek: [
    [50, 280],
    [36, 266],
    [123, 352],
    [147, 376],
  ],
  lowerCheek: [
    [205, 425],
    [207, 427],
    [187, 411],
    [214, 434],
  ],
  fold: [
    [216, 436],
    [206, 426],
  ],
  mouth: [
    [61, 291],
    [40, 270],
    [91, 321],
    [37, 267],
    [84, 314],
  ],
  nostril: [
    [98, 327],
    [129, 358],
  ],
  jaw: [
    [182, 406],
    [194, 418],
    [210, 430],
    [211, 431],
  ],
} as const satisfies Readonly<Record<string, readonly Pair[]>>;

/** Parts on the middle line. */
const once = {
  brows: [151, 9, 8],
  bridge: [168, 6, 197, 195],
  tip: [4, 1],
  philtrum: [2, 164],
  lips: [0, 13, 14, 17],
  chin: [18, 200, 199],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** The marks of a lower face; each pair is averaged, so that a turned head looks like a straight one. */
const marks: readonly Pair[] = [
  [13, 13],
  [14, 14],
  [0, 0],
  [17, 17],
  [37, 267],
  [84, 314],
  [61, 291],
  [40, 270],
  [91, 321],
  [78, 308],
  [164, 164],
  [2, 2],
  [98, 327],
  [97, 326],
  [4, 4],
  [1, 1],
  [195, 195],
  [129, 358],
  [206, 426],
  [18, 18],
  [57, 287],
  [43, 273],
  [216, 436],
  [205, 425],
];

/** Where a mask's upper border is crossed: down the left cheek, down the right one, down the nose. */
const ways = {
  left: [119, 118, 101, 50, 205, 207, 214],
  right: [348, 347, 330, 280, 425, 427, 434],
  nose: [168, 6, 197, 195, 5, 4, 1, 2, 164],
} as const;

const everyPart: readonly number[] = [...Object.values(twice).flat(2), ...Object.values(once).flat()];

const finite = (value: number) => (Number.isFinite(value) ? value : 0);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const meanTone = (tones: readonly Tone[]): Tone =>
  [0, 1, 2].map((i) => mean(tones.map((tone) => tone[i] as number))) as never;
const less = (a: Tone, b: Tone): Tone => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
/** How far two tones are apart in colour, brightness aside. */
const colourGap = (a: Tone, b: Tone) => Math.hypot(a[1] - b[1], a[2] - b[2]);
const plain: Tone = [0, 0, 0];

/** Measures a face. @param chip its `alignArcFace` @throws {RangeError} when the landmarks cannot be aligned */
export function coverFeatures(landmarks: Float32Array, chip: Float32Array): CoverFeatures {
  const samples = new Samples(landmarks, chip);
  const features = { ...partFeatures(samples), ...markFeatures(samples), ...borderFeatures(samples) };
  return Object.fromEntries(Object.entries(features).map(([name, value]) => [name, finite(value)]));
}

/** Every part against the middle of all parts, and against its mirror image. */
function partFeatures(samples: Samples): Record<string, number> {
  const all = samples.tones(everyPart);
  const usual = [0, 1, 2].map((i) => median(all.map((tone) => tone[i] as number))) as unknown as Tone;
  const part = (indices: readonly number[]) => {
    const tones = samples.tones(indices).map((tone) => less(tone, usual));
    const light = tones.map(([level]) => level);
    const dark = Math.min(...samples.tones(indices, 1).map(([level]) => level)) - usual[0];
    return { tone: meanTone(tones), spread: spread(light), dark, rough: samples.roughness(indices) };
  };
  const out: Record<string, number> = {};
  const gaps: number[] = [];
  for (const [name, pairs] of Object.entries(twice)) {
    const left = part(pairs.map(([index]) => index));
    const right = part(pairs.map(([, index]) => index));
    const [leftGap, rightGap] = [colourGap(left.tone, plain), colourGap(right.tone, plain)];
    gaps.push(leftGap, rightGap);
    out[`${name}.colour`] = Math.max(leftGap, rightGap);
    out[`${name}.colourApart`] = colourGap(left.tone, right.tone);
    out[`${name}.lightApart`] = Math.abs(left.tone[0] - right.tone[0]);
    for (const [key, a, b] of [
      ['light', left.tone[0], right.tone[0]],
      ['spread', left.spread, right.spread],
      ['dark', left.dark, right.dark],
      ['rough', left.rough, right.rough],
    ] as const) {
      out[`${name}.${key}Most`] = Math.max(a, b);
      out[`${name}.${key}Least`] = Math.min(a, b);
    }
  }
  for (const [name, indices] of Object.entries(once)) {
    const { tone, spread, dark, rough } = part(indices);
    gaps.push(colourGap(tone, plain));
    Object.assign(out, {
      [`${name}.colour`]: colourGap(tone, plain),
      [`${name}.light`]: tone[0],
      [`${name}.spread`]: spread,
      [`${name}.dark`]: dark,
      [`${name}.rough`]: rough,
    });
  }
  level(out);
  gaps.sort((a, b) => b - a);
  return {
    ...out,
    'gaps.1': gaps[0] ?? 0,
    'gaps.3': gaps[2] ?? 0,
    'gaps.6': gaps[5] ?? 0,
    'gaps.middle': median(gaps),
  };
}

/** Takes the mean roughness out of each: a sharp camera makes all parts rougher. */
function level(parts: Record<string, number>): void {
  const names = Object.keys(parts).filter((name) => name.includes('.rough'));
  const middle = mean(names.map((name) => parts[name] ?? 0));
  for (const name of names) parts[name] = (parts[name] ?? 0) - middle;
}

/** The pattern of nostrils, lips and mouth, its contrast taken out. */
function markFeatures(samples: Samples): Record<string, number> {
  const tones = marks.map((pair) => meanTone(samples.tones(pair, 1)));
  const middle = meanTone(tones);
  const contrast = spread(tones.map(([light]) => light));
  const out: Record<string, number> = { 'marks.contrast': contrast };
  for (const [i, [index]] of marks.entries()) {
    const [light, red] = less(tones[i] as Tone, middle);
    out[`mark${index}.light`] = light;
    out[`mark${index}.pattern`] = light / (contrast + 0.03);
    out[`mark${index}.red`] = red;
  }
  return out;
}

/** The lower face against the upper one, and the greatest steps on the way down. */
function borderFeatures(samples: Samples): Record<string, number> {
  const of = (indices: readonly number[], radius = 2) => meanTone(samples.tones(indices, radius));
  const [forehead, left, right, bridge] = [
    of([151, 9, 108, 337]),
    of([117, 118, 119]),
    of([346, 347, 348]),
    of([168, 6]),
  ];
  const upper = meanTone([forehead, left, right, bridge]);
  const lowerParts = {
    tip: of([1, 4, 5]),
    leftCheek: of([205, 207, 187]),
    rightCheek: of([425, 427, 411]),
    philtrum: of([164]),
    leftJaw: of([214, 192]),
    rightJaw: of([434, 416]),
  };
  const lower = meanTone(Object.values(lowerParts));
  const lips = of([0, 13, 14, 17, 37, 267, 84, 314]);
  const around = meanTone([lowerParts.leftCheek, lowerParts.rightCheek, lowerParts.philtrum]);
  const out: Record<string, number> = {
    'upper.uneven': mean([forehead, left, right, bridge].map((tone) => colourGap(tone, upper))),
    'lower.colour': colourGap(lower, upper),
    'lower.light': lower[0] - upper[0],
    'lower.red': lower[1] - upper[1],
    'lower.blue': lower[2] - upper[2],
    'lips.gap': colourGap(lips, upper),
    'lips.red': lips[1] - around[1],
    'lips.lighter': lips[0] - around[0],
    'chin.gap': colourGap(of([199, 200, 18]), upper),
  };
  for (const [name, tone] of Object.entries(lowerParts)) out[`${name}.gap`] = colourGap(tone, upper);
  const line = samples.tones([13, 14, 82, 312, 87, 317], 1).map(([light]) => light);
  const rim = samples.tones([0, 17, 37, 267, 164, 18], 1).map(([light]) => light);
  out['mouth.line'] = Math.min(...line) - mean(rim);
  out['mouth.uneven'] = spread([...line, ...rim]);
  out['nostrils.dark'] = Math.min(...samples.tones([98, 327, 97, 326], 1).map(([light]) => light)) - lowerParts.tip[0];
  for (const [name, way] of Object.entries(ways)) {
    const tones = samples.tones(way);
    const steps = tones.slice(1).map((tone, i) => [tone, tones[i] as Tone] as const);
    out[`way.${name}.colour`] = Math.max(...steps.map(([a, b]) => colourGap(a, b)));
    out[`way.${name}.light`] = Math.max(...steps.map(([a, b]) => Math.abs(a[0] - b[0])));
  }
  return out;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const above = sorted[half] ?? 0;
  return sorted.length % 2 ? above : ((sorted[half - 1] ?? 0) + above) / 2;
}
