/** Things held before the face, drawn onto photos: a hand in the person's own skin, a phone, a sheet, a cup. */
import type { Point } from '../../src-face/types.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { random } from '../accuracy/random.ts';
import {
  area,
  colourAround,
  curve,
  landmark,
  mix,
  noise,
  type Paint,
  paint,
  type Rgb,
  type Shape,
  span,
  stroke,
  union,
} from './canvas.ts';

/** What the occluder lies over. */
export type Place = 'mouth' | 'cheek' | 'eye' | 'chin' | 'forehead';
export type Occluder = 'hand' | 'phone' | 'cup' | 'sheet';

export const places: readonly Place[] = ['mouth', 'cheek', 'eye', 'chin', 'forehead'];

/** The frame with something before the face; the seed decides side, size, turn and light. */
export function hold(frame: FaceFrame, what: Occluder, place: Place, seed: number): FaceFrame {
  const next = random(seed);
  const size = span(frame) * (0.85 + 0.3 * next());
  const side = next() < 0.5 ? -1 : 1;
  const at = placeOf(frame, place, side);
  const centre: Point = [at[0] + 0.12 * size * (next() - 0.5), at[1] + 0.12 * size * (next() - 0.5)];
  if (what === 'hand') return holdHand(frame, centre, size, side, next);
  const shape = solid(what, centre, size, (next() - 0.5) * 0.9);
  return shadowed(frame, shape, size, surfaceOf(what, next));
}

function placeOf(frame: FaceFrame, place: Place, side: number): Point {
  const of = (left: number, right: number) => landmark(frame, side < 0 ? left : right);
  switch (place) {
    case 'mouth':
      return mix(landmark(frame, 13), of(205, 425), 0.15);
    case 'cheek':
      return of(205, 425);
    case 'eye':
      return mix(of(159, 386), of(50, 280), 0.1);
    case 'chin':
      return mix(landmark(frame, 17), landmark(frame, 152), 0.4);
    case 'forehead':
      return mix(landmark(frame, 9), of(67, 297), 0.4);
  }
}

/** Four fingers and the back of a hand, each finger rounded by its own shading. */
function holdHand(frame: FaceFrame, centre: Point, size: number, side: number, next: () => number): FaceFrame {
  // The fingers come from below or from the side, never from above.
  const turn = side * (0.1 + 1.2 * next());
  const point: Point = [-Math.sin(turn), -Math.cos(turn)];
  const across: Point = [-point[1], point[0]];
  const width = 0.2 * size;
  const place = (along: number, sideways: number): Point => [
    centre[0] + point[0] * along * size + across[0] * sideways * size,
    centre[1] + point[1] * along * size + across[1] * sideways * size,
  ];
  const spread = 0.9 + 0.35 * next();
  const fingers = [-1.5, -0.5, 0.5, 1.5].map((k): [Point, Point] => [
    place(-0.35, k * 0.2),
    place(0.42 - 0.06 * Math.abs(k - 0.3), k * 0.2 * spread),
  ]);
  const palm = curve([place(-0.25, -0.42), place(-0.25, 0.42), place(-1.3, 0.34), place(-1.3, -0.34)]);
  const soft = Math.max(1.2, 0.015 * size);
  const shapes: Shape[] = [area(palm, soft), ...fingers.map((finger) => stroke(finger, width, soft))];

  const cheek = colourAround(frame, landmark(frame, next() < 0.5 ? 50 : 280), 0.06 * size);
  const light = 0.75 + 0.5 * next();
  const tint = [1 + 0.08 * (next() - 0.3), 1, 1 + 0.08 * (next() - 0.6)] as const;
  const skin = cheek.map((c, i) => c * light * (tint[i] ?? 1));
  const mottle = noise(Math.floor(next() * 1e6), 0.12 * size);
  const grain = random(Math.floor(next() * 1e9));
  const round = (x: number, y: number): number => {
    // Darkest where two fingers meet, lightest along their middles.
    const off = Math.min(...fingers.map(([a, b]) => distance(a, b, x, y))) / (width / 2);
    return 1 - 0.32 * Math.min(1, off) ** 2;
  };
  return shadowed(frame, union(shapes), size, (x, y) => {
    const shade = round(x, y) * (1 + 0.06 * mottle(x, y));
    const speck = 3 * (grain() - 0.5);
    return skin.map((c) => c * shade + speck) as unknown as Rgb;
  });
}

function distance([ax, ay]: Point, [bx, by]: Point, x: number, y: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function solid(what: Exclude<Occluder, 'hand'>, [x, y]: Point, size: number, turn: number): Shape {
  const [w, h] = { phone: [0.42, 0.85], cup: [0.45, 0.5], sheet: [0.9, 0.65] }[what] as [number, number];
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const corners = [
    [-w, -h],
    [w, -h],
    [w, h],
    [-w, h],
  ].map(([u = 0, v = 0]): Point => [x + size * (c * u - s * v), y + size * (s * u + c * v + 0.35 * h)]);
  return area(what === 'cup' ? curve(corners, 2) : corners, Math.max(1.2, 0.015 * size));
}

function surfaceOf(what: Exclude<Occluder, 'hand'>, next: () => number): Paint {
  const sheet = 170 + 80 * next();
  const painted = [60 + 180 * next(), 60 + 180 * next(), 60 + 180 * next()];
  const colour = { phone: [28, 28, 32], cup: painted, sheet: [sheet, sheet, sheet * 0.97] }[what];
  const grain = random(Math.floor(next() * 1e9));
  return () => {
    const speck = 6 * (grain() - 0.5);
    return colour.map((c) => c + speck) as unknown as Rgb;
  };
}

/** The thing, and the shadow that it throws on what is behind it. */
function shadowed(frame: FaceFrame, shape: Shape, size: number, surface: Paint): FaceFrame {
  const reach = 0.06 * size;
  const [left, top, right, bottom] = shape.bounds;
  const shadow: Shape = {
    bounds: [left, top, right + reach, bottom + reach],
    coverage: (x, y) => 0.35 * shape.coverage(x - reach * 0.4, y - reach * 0.7),
  };
  return paint(
    paint(frame, shadow, () => [10, 8, 8]),
    shape,
    surface,
  );
}
