/**
 * Masks drawn onto photos. Not what a camera sees, but what a check has to survive: several cuts and fabrics, light that
 * follows the face's own, folds, seams, loops and noise. Places come from the 478 landmarks.
 */
import type { Point } from '../../src-face/types.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { random } from '../accuracy/random.ts';
import {
  area,
  colourAround,
  curve,
  grey,
  landmark,
  mix,
  noise,
  type Paint,
  paint,
  type Rgb,
  span,
  stroke,
} from './canvas.ts';

/** How far up and out a mask goes. */
export const cuts = ['surgical', 'ffp2', 'cloth', 'scarf'] as const;
export type Cut = (typeof cuts)[number];
/** `skin` is a cloth of the wearer's own colour, the hardest of all; `any` is a colour that the seed chooses. */
export const fabrics = ['blue', 'white', 'black', 'green', 'pink', 'stripes', 'flowers', 'skin', 'any'] as const;
export type Fabric = (typeof fabrics)[number];

export interface Mask {
  readonly cut: Cut;
  readonly fabric: Fabric;
  /** One even colour without light, folds or shadow, as simple renderers make it. */
  readonly flat?: boolean;
}

const colours: Readonly<Record<Exclude<Fabric, 'skin' | 'any'>, Rgb>> = {
  blue: [142, 186, 214],
  white: [228, 229, 227],
  black: [38, 38, 42],
  green: [150, 200, 178],
  pink: [226, 176, 190],
  stripes: [70, 84, 140],
  flowers: [190, 60, 70],
};

/** Jaw line from the image's left ear over the chin to the right one. */
const jaw = [132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361] as const;

/** Where the upper border runs: points of the mesh from right to left, each with a share towards a second one. */
const upper: Readonly<Record<Cut, readonly (readonly [number, number, number])[]>> = {
  surgical: [
    [323, 361, 0.2],
    [280, 330, 0.4],
    [277, 329, 0.5],
    [197, 195, 0.6],
    [47, 100, 0.5],
    [50, 101, 0.4],
    [93, 132, 0.2],
  ],
  ffp2: [
    [361, 323, 0.3],
    [425, 280, 0.75],
    [355, 277, 0.5],
    [6, 197, 0.9],
    [126, 47, 0.5],
    [205, 50, 0.75],
    [132, 93, 0.3],
  ],
  cloth: [
    [454, 323, 0.5],
    [346, 347, 0.4],
    [329, 277, 0.4],
    [6, 197, 0.6],
    [100, 47, 0.4],
    [117, 118, 0.4],
    [234, 93, 0.5],
  ],
  scarf: [
    [454, 323, 0.3],
    [280, 330, 0.3],
    [277, 329, 0.5],
    [195, 197, 0.3],
    [47, 100, 0.5],
    [50, 101, 0.3],
    [234, 93, 0.3],
  ],
};

/** How far the mask stands off the jaw, in shares of the span. */
const standOff: Readonly<Record<Cut, number>> = { surgical: 0.03, ffp2: 0.07, cloth: 0.015, scarf: 0.35 };

/** The frame with its person wearing a mask; the seed decides the details (how high it sits, folds, light). */
export function wearMask(frame: FaceFrame, { cut, fabric, flat = false }: Mask, seed: number): FaceFrame {
  const next = random(seed);
  const size = span(frame);
  const outline = outlineOf(frame, cut, (next() - 0.5) * 0.16 * size);
  const softness = Math.max(1.2, 0.012 * size);
  if (flat) return paint(frame, area(outline.points, softness), evenly(groundOf(frame, fabric, next)));
  let worn = frame;
  // Loops to the ears, then the shadow that the border casts on the cheeks, then the cloth.
  for (const [from, to] of [
    [outline.left, landmark(frame, 127)],
    [outline.right, landmark(frame, 356)],
  ] as const) {
    const loop = fabric === 'black' ? colours.black : ([225, 225, 225] as const);
    worn = paint(worn, stroke([from, to], 0.025 * size, softness), () => loop);
  }
  const darker = 0.72 + 0.2 * next();
  worn = paint(worn, area(outline.points, 0.07 * size), (_, __, base) => base.map((c) => c * darker) as unknown as Rgb);
  return paint(worn, area(outline.points, softness), fabricOf(frame, cut, fabric, next));
}

function outlineOf(frame: FaceFrame, cut: Cut, lift: number): { points: Point[]; left: Point; right: Point } {
  const size = span(frame);
  const nose = landmark(frame, 1);
  const chin = landmark(frame, 152);
  const down: Point = unit([chin[0] - nose[0], chin[1] - nose[1]]);
  const lower = jaw.map((index): Point => {
    const at = landmark(frame, index);
    const out = unit([at[0] - nose[0], at[1] - nose[1]]);
    const off = standOff[cut] * size;
    return [at[0] + out[0] * off, at[1] + out[1] * off];
  });
  const border = upper[cut].map(([from, to, share]): Point => {
    const at = mix(landmark(frame, from), landmark(frame, to), share);
    return [at[0] - down[0] * lift, at[1] - down[1] * lift];
  });
  const [left, right] = [border.at(-1) as Point, border[0] as Point];
  return { points: curve([...lower, ...border]), left, right };
}

const unit = ([x, y]: Point): Point => {
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
};

/** The cloth's colour in the light of the face: brightness follows the cheeks, folds and noise lie on top. */
function fabricOf(frame: FaceFrame, cut: Cut, fabric: Fabric, next: () => number): Paint {
  const size = span(frame);
  const [leftEar, rightEar] = [landmark(frame, 93), landmark(frame, 323)];
  const [top, chin] = [landmark(frame, 6), landmark(frame, 152)];
  const [across, along] = [axis(leftEar, rightEar), axis(top, chin)];
  const cheeks = [landmark(frame, 117), landmark(frame, 346)].map((at) => colourAround(frame, at, 0.06 * size));
  const forehead = colourAround(frame, landmark(frame, 151), 0.08 * size);
  const [leftLight, rightLight] = cheeks.map((cheek) => (grey(cheek) + 20) / (grey(forehead) + 20)) as [number, number];
  // How bright the scene is, told by skin only roughly: a dark skin must not make a white mask grey.
  const exposure = 0.55 + 0.45 * Math.min(1, (grey(forehead) + 60) / 200) + 0.15 * (next() - 0.5);
  const lightOfScene = fabric === 'skin' ? 1 : exposure;
  const tone = groundOf(frame, fabric, next).map((c) => c * lightOfScene * (0.94 + 0.12 * next()));
  const second = fabric === 'flowers' ? [235, 225, 205] : [225, 225, 230];
  const wrinkle = noise(Math.floor(next() * 1e6), 0.22 * size);
  const grain = random(Math.floor(next() * 1e9));
  const [depth, folds, graininess] = [0.1 + 0.12 * next(), 3 + Math.floor(2 * next()), 2 + 5 * next()];
  const round = 0.25 + 0.3 * next();
  return (x, y) => {
    const u = across(x, y);
    const v = along(x, y);
    const light = clamp((1 - u) * leftLight + u * rightLight, 0.45, 1.5);
    const bulge = 1 - round * (2 * (u - 0.5)) ** 2 - 0.12 * Math.max(0, v - 0.65);
    const pleats = cut === 'surgical' ? depth * saw(v * folds * 1.6) * bulge : 0;
    const seam = cut === 'ffp2' ? 0.16 * Math.exp(-(((u - 0.5) / 0.012) ** 2)) : 0;
    const shade = light * bulge * (1 + 0.09 * wrinkle(x, y)) * (1 - pleats) * (1 - seam);
    const base = printed(fabric, u, v) ? second : tone;
    const speck = graininess * (grain() - 0.5) * 2;
    return base.map((c) => c * shade + speck) as unknown as Rgb;
  };
}

function groundOf(frame: FaceFrame, fabric: Fabric, next: () => number): Rgb {
  if (fabric === 'skin')
    return colourAround(frame, mix(landmark(frame, 50), landmark(frame, 280), 0.15), 0.05 * span(frame));
  return fabric === 'any' ? [30 + 210 * next(), 30 + 210 * next(), 30 + 210 * next()] : colours[fabric];
}

const evenly =
  (colour: Rgb): Paint =>
  () =>
    colour;

/** Whether the print's second colour is at a place of the mask, 0..1 across and along. */
function printed(fabric: Fabric, u: number, v: number): boolean {
  if (fabric === 'stripes') return (u * 14) % 1 < 0.45;
  if (fabric !== 'flowers') return false;
  const [i, j] = [u * 7 + (Math.floor(v * 8) % 2) * 0.5, v * 8];
  return Math.hypot((i % 1) - 0.5, (j % 1) - 0.5) < 0.3;
}

/** Share of the way from one point to another. */
function axis(from: Point, to: Point): (x: number, y: number) => number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy || 1;
  return (x, y) => ((x - from[0]) * dx + (y - from[1]) * dy) / squared;
}

/** A fold: a sharp edge, then slowly lighter. */
const saw = (t: number) => (1 - (t - Math.floor(t))) ** 3;

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
