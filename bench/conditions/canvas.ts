/** Painting onto a photo: soft shapes with colours of their own. Everything is in pixels of the picture. */
import { point } from '../../src-face/align.ts';
import type { Point } from '../../src-face/types.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { random } from '../accuracy/random.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** A shape: how much of it covers a place, 0..1, and where it lies. */
export interface Shape {
  readonly coverage: (x: number, y: number) => number;
  /** Left, top, right, bottom; nothing of the shape is outside. */
  readonly bounds: readonly [number, number, number, number];
}

/** The colour of a place; `base` is what the picture shows there. */
export type Paint = (x: number, y: number, base: Rgb) => Rgb;

/** The frame with a shape painted on it. The landmarks stay: whoever wants them found again has to ask. */
export function paint(frame: FaceFrame, { coverage, bounds }: Shape, colour: Paint): FaceFrame {
  const { width, height } = frame;
  const pixels = new Uint8Array(frame.pixels);
  const [left, top, right, bottom] = bounds;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y++) {
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x++) {
      const share = coverage(x + 0.5, y + 0.5);
      if (share <= 0) continue;
      const at = (y * width + x) * 4;
      const base: Rgb = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number];
      const painted = colour(x + 0.5, y + 0.5, base);
      for (let channel = 0; channel < 3; channel++) {
        const level = (base[channel] as number) * (1 - share) + (painted[channel] as number) * share;
        pixels[at + channel] = Math.max(0, Math.min(255, Math.round(level)));
      }
    }
  }
  return { ...frame, pixels };
}

/** The inside of a closed outline, its edge spread over `softness` pixels. */
export function area(outline: readonly Point[], softness: number): Shape {
  return {
    bounds: boundsOf(outline, softness),
    coverage: (x, y) => {
      const distance = distanceTo(outline, x, y, true);
      return clamp01(0.5 + (inside(outline, x, y) ? distance : -distance) / softness);
    },
  };
}

/** A line of some width through the points. */
export function stroke(points: readonly Point[], width: number, softness: number, closed = false): Shape {
  return {
    bounds: boundsOf(points, width / 2 + softness),
    coverage: (x, y) => clamp01(0.5 + (width / 2 - distanceTo(points, x, y, closed)) / softness),
  };
}

/** All that one of the shapes covers. */
export function union(shapes: readonly Shape[]): Shape {
  const edge = (i: number, pick: (...values: number[]) => number) =>
    pick(...shapes.map(({ bounds }) => bounds[i] ?? 0));
  return {
    bounds: [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)],
    coverage: (x, y) => shapes.reduce((most, shape) => Math.max(most, shape.coverage(x, y)), 0),
  };
}

/** A closed curve through the points (Catmull and Rom), `per` pieces between two of them. */
export function curve(points: readonly Point[], per = 4): Point[] {
  const n = points.length;
  const at = (i: number) => points[(i + n) % n] as Point;
  return points.flatMap((_, i) =>
    Array.from({ length: per }, (_, k): Point => {
      const t = k / per;
      const spline = (axis: 0 | 1) => {
        const [a, b, c, d] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
        return b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      };
      return [spline(0), spline(1)];
    }),
  );
}

function boundsOf(points: readonly Point[], margin: number): [number, number, number, number] {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs) - margin, Math.min(...ys) - margin, Math.max(...xs) + margin, Math.max(...ys) + margin];
}

export function inside(outline: readonly Point[], x: number, y: number): boolean {
  let odd = false;
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const [ax, ay] = outline[i] as Point;
    const [bx, by] = outline[j] as Point;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

/** How far a place is from the line through the points. */
export function distanceTo(points: readonly Point[], x: number, y: number, closed: boolean): number {
  let least = Infinity;
  for (let i = closed ? 0 : 1; i < points.length; i++) {
    const [ax, ay] = points.at(i - 1) as Point;
    const [bx, by] = points[i] as Point;
    const [dx, dy] = [bx - ax, by - ay];
    const t = clamp01(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1));
    least = Math.min(least, (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2);
  }
  return Math.sqrt(least);
}

/** Smooth noise, -1..1, with features about `size` pixels large. */
export function noise(seed: number, size: number): (x: number, y: number) => number {
  const lattice = (i: number, j: number) => 2 * random((seed * 31 + i) * 57 + j)() - 1;
  return (x, y) => {
    const [u, v] = [x / size, y / size];
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const [s, t] = [ease(u - i), ease(v - j)];
    const top = lattice(i, j) * (1 - s) + lattice(i + 1, j) * s;
    const bottom = lattice(i, j + 1) * (1 - s) + lattice(i + 1, j + 1) * s;
    return top * (1 - t) + bottom * t;
  };
}

const ease = (t: number) => t * t * (3 - 2 * t);

export const clamp01 = (value: number) => Math.max(0, Math.min(1, value));

export const mix = (a: Point, b: Point, share: number): Point => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
];

/** The landmark with this number. */
export const landmark = (frame: FaceFrame, index: number): Point => point(frame.landmarks, index);

/** Distance between the outer corners of the eyes: the measure that everything drawn on a face is scaled by. */
export function span(frame: FaceFrame): number {
  const [a, b] = [landmark(frame, 33), landmark(frame, 263)];
  return Math.max(1, Math.hypot(b[0] - a[0], b[1] - a[1]));
}

export const grey = ([red, green, blue]: Rgb): number => 0.299 * red + 0.587 * green + 0.114 * blue;

/** Mean colour of the picture around a place. */
export function colourAround({ pixels, width, height }: FaceFrame, [x, y]: Point, radius: number): Rgb {
  const sums = [0, 0, 0];
  let count = 0;
  for (let j = Math.floor(y - radius); j <= y + radius; j++) {
    for (let i = Math.floor(x - radius); i <= x + radius; i++) {
      const at = (Math.max(0, Math.min(height - 1, j)) * width + Math.max(0, Math.min(width - 1, i))) * 4;
      for (let channel = 0; channel < 3; channel++) sums[channel] = (sums[channel] ?? 0) + (pixels[at + channel] ?? 0);
      count++;
    }
  }
  return sums.map((sum) => sum / count) as unknown as Rgb;
}
