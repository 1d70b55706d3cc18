/** Glasses and what they mirror, drawn onto photos. */
import type { Point } from '../../src-face/types.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { random } from '../accuracy/random.ts';
import { area, curve, landmark, mix, paint, type Rgb, span, stroke, union } from './canvas.ts';

/** `thin` is wire, `thick` is horn, `sun` hides the eyes. */
export type Glasses = 'thin' | 'thick' | 'sun';
/** `spot`: a lamp; `window`: a bright pane over much of both lenses; `screen`: the bluish light of the monitor itself. */
export type Glare = 'spot' | 'window' | 'screen';

const eyes = [
  { outer: 33, inner: 133, lid: 159, under: 145, cheek: 117, ear: 127 },
  { outer: 263, inner: 362, lid: 386, under: 374, cheek: 346, ear: 356 },
] as const;

/** The outlines of both lenses. */
function lenses(frame: FaceFrame): [Point[], Point[]] {
  const size = span(frame);
  const down = unit(landmark(frame, 168), landmark(frame, 1));
  return eyes.map(({ outer, inner }) => {
    const [a, b] = [landmark(frame, outer), landmark(frame, inner)];
    const out = unit(b, a);
    const centre = mix(mix(a, b, 0.5), [a[0] + down[0] * size, a[1] + down[1] * size], 0.06);
    const corner = (u: number, v: number): Point => [
      centre[0] + (out[0] * u + down[0] * v) * size,
      centre[1] + (out[1] * u + down[1] * v) * size,
    ];
    const [w, h] = [0.225, 0.165];
    return curve([
      corner(-w, -h * 0.6),
      corner(0, -h),
      corner(w, -h * 0.75),
      corner(w * 0.92, h * 0.55),
      corner(0, h),
      corner(-w * 0.85, h * 0.6),
    ]);
  }) as [Point[], Point[]];
}

/** The frame with its person wearing glasses that mirror nothing. */
export function wearGlasses(frame: FaceFrame, glasses: Glasses, seed: number): FaceFrame {
  const next = random(seed);
  const size = span(frame);
  const rims = lenses(frame);
  const soft = Math.max(1, 0.012 * size);
  const width = { thin: 0.018, thick: 0.05, sun: 0.04 }[glasses] * size;
  const level = { thin: 120, thick: 45, sun: 25 }[glasses] * (0.8 + 0.4 * next());
  const colour: Rgb = [level * 1.05, level, level * 0.95];
  let worn = frame;
  for (const rim of rims) {
    const through = glasses === 'sun' ? 0.12 : 0.95;
    worn = paint(worn, area(rim, soft), (_, __, base) => base.map((c) => c * through + 4) as unknown as Rgb);
  }
  const bridge = stroke([landmark(frame, 193), landmark(frame, 168), landmark(frame, 417)], width, soft);
  const temples = eyes.map(({ outer, ear }) => {
    const a = landmark(frame, outer);
    return stroke([mix(a, landmark(frame, ear), 0.25), landmark(frame, ear)], width * 0.8, soft);
  });
  return paint(worn, union([bridge, ...temples, ...rims.map((rim) => stroke(rim, width, soft, true))]), () => colour);
}

/** The frame with light mirrored before the eyes: `share` 0..1 of the lens that it takes. */
export function addGlare(frame: FaceFrame, glare: Glare, share: number, seed: number): FaceFrame {
  const next = random(seed);
  const size = span(frame);
  const [tilt, dx, dy] = [0.3 * (next() - 0.5), 0.1 * (next() - 0.5), 0.05 * (next() - 0.5)];
  let lit = frame;
  for (const [i, rim] of lenses(frame).entries()) {
    const middle = rim.reduce<Point>(([x, y], p) => [x + p[0] / rim.length, y + p[1] / rim.length], [0, 0]);
    const centre: Point = [middle[0] + dx * size, middle[1] + dy * size];
    const lens = area(rim, 1.5);
    const reach = Math.sqrt(share) * (i === 0 ? 1 : 0.75 + 0.3 * next());
    const pane = [
      [-0.2, -0.15],
      [0.2, -0.15],
      [0.2, 0.15],
      [-0.2, 0.15],
    ].map(
      ([u = 0, v = 0]): Point => [centre[0] + reach * size * (u + tilt * v), centre[1] + reach * size * (v - tilt * u)],
    );
    const shape = glare === 'spot' ? area(curve(pane), 0.03 * size) : area(pane, 0.02 * size);
    const [strength, colour] = {
      spot: [1, [255, 255, 255]],
      window: [0.92, [250, 252, 255]],
      screen: [0.75, [200, 222, 255]],
    }[glare] as [number, number[]];
    lit = paint(
      lit,
      { ...shape, coverage: (x, y) => strength * shape.coverage(x, y) * lens.coverage(x, y) },
      (_, __, base) => base.map((c, k) => Math.max(c, (colour[k] ?? 255) + 0.2 * c)) as unknown as Rgb,
    );
  }
  return lit;
}

function unit(from: Point, to: Point): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
}
