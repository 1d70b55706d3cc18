/**
 * Whether the nose stands out of the face. Pure.
 *
 * A sheet that is bent over a can or worn as a mask turns nearly like a head: it fits no homography, and the landmark
 * network, which knows only heads, draws a head's landmarks on it. But its nose lies in the sheet. So the tip is followed
 * on the pixels themselves: where it lands beyond what eyes and corners of the mouth foretell, over the sine of the turn,
 * is how far it stands out.
 */
import type { Pose } from '../../src-shared/domain/face.ts';
import { signatureSide } from '../signature.ts';
import type { Point, Signature } from '../types.ts';
import { solve } from './solve.ts';

/** Where ArcFace's template has eyes and mouth corners, and the tip; pixels of a signature. */
const anchors: readonly Point[] = [
  [19.1, 25.8],
  [36.8, 25.7],
  [20.8, 46.2],
  [35.4, 46.1],
];
const tip: Point = [28, 35.9];
/** Pixels by which places are measured in the fit, so that its numbers are of one size. */
const unit = 10;

/** Half the side of a patch that is followed, and how far it is followed, pixels. */
const patchReach = 6;
const searchReach = 5;
/** Less alike than this a patch was not found again. */
const leastAlike = 0.6;
/** A tip that seems to lie further behind the face was not followed, but lost. */
const leastOut = -2;
/** Pixels by which eyes and mouth may miss their common plane: more, and they were not followed. */
const mostMisfit = 1.5;

/** What of a frame is followed. */
export interface Look {
  readonly signature: Signature;
  readonly pose: Pose;
}

/**
 * What a face that is too narrow takes off its nose, pixels for all of its width: a sheet has to be turned by 25 degrees for the landmark network to
 * see it turned by 10, and gets narrower than a head that is turned by 10.
 */
const perNarrowing = 25;

/** What was looked at already, for as long as somebody keeps the frames. */
const found = new WeakMap<Look, WeakMap<Look, { readonly out: number | null }>>();

/**
 * How far the tip stands out, pixels of a signature (a face is about 50 high), less what the face is narrower than such a
 * turn of a head makes it; null when it cannot be followed. One view is noisy, see `relief.ts`. Two frames are looked at once,
 * so what a judge will ask can be worked out while the head still turns.
 */
export function noseOf(straight: Look, turned: Look): number | null {
  const others = found.get(straight) ?? new WeakMap<Look, { readonly out: number | null }>();
  const nose = others.get(turned) ?? { out: lookFor(straight, turned) };
  found.set(straight, others.set(turned, nose));
  return nose.out;
}

function lookFor(straight: Look, turned: Look): number | null {
  const yaw = turned.pose.yaw - straight.pose.yaw;
  const pitch = turned.pose.pitch - straight.pose.pitch;
  const degrees = Math.hypot(yaw, pitch);
  const seen = anchors.map((anchor) => follow(straight.signature, turned.signature, anchor));
  const end = follow(straight.signature, turned.signature, tip);
  if (!end || !seen.every((one) => one !== null) || degrees === 0) return null;
  const plane = planeThrough(seen);
  if (!(plane.misfit <= mostMisfit)) return null;
  // Along the turn; the image's y grows downwards, pitch upwards.
  const way: Point = [yaw / degrees, -pitch / degrees];
  const radians = (degrees * Math.PI) / 180;
  const beyond: Point = [end[0] - plane.at[0], end[1] - plane.at[1]];
  const out = (beyond[0] * way[0] + beyond[1] * way[1]) / Math.sin(radians);
  if (!(out >= leastOut)) return null;
  const narrowing = Math.cos(radians) - plane.stretch(way) / plane.stretch([-way[1], way[0]]);
  return out - perNarrowing * narrowing;
}

/** An affine motion of the anchors. */
interface Plane {
  /** Where it carries the tip, from where the tip was. */
  readonly at: Point;
  /** How far the anchors are from it on average. */
  readonly misfit: number;
  /** By which factor it stretches what lies along a unit vector. */
  readonly stretch: (way: Point) => number;
}

function planeThrough(moves: readonly Point[]): Plane {
  const rows = anchors.map(([x, y]) => [(x - tip[0]) / unit, (y - tip[1]) / unit, 1] as const);
  const axis = (k: 0 | 1): Float64Array => {
    const normal = new Float64Array(9);
    const right = new Float64Array(3);
    for (const [i, row] of rows.entries()) {
      for (const [p, one] of row.entries()) {
        right[p] = (right[p] as number) + one * (moves[i] as Point)[k];
        for (const [q, other] of row.entries()) normal[3 * p + q] = (normal[3 * p + q] as number) + one * other;
      }
    }
    return solve(normal, right, 1e-9);
  };
  const [across, down] = [axis(0), axis(1)];
  const value = (plane: Float64Array, row: readonly number[]) =>
    row.reduce((sum, one, k) => sum + one * (plane[k] as number), 0);
  const misfit = rows.reduce((sum, row, i) => {
    const [x, y] = moves[i] as Point;
    return sum + Math.hypot(x - value(across, row), y - value(down, row)) / rows.length;
  }, 0);
  const turned = (plane: Float64Array, [x, y]: Point) => (x * (plane[0] as number) + y * (plane[1] as number)) / unit;
  return {
    at: [across[2] as number, down[2] as number],
    misfit,
    stretch: (way) => Math.hypot(way[0] + turned(across, way), way[1] + turned(down, way)),
  };
}

/** How far the patch around a place has moved, by normalised correlation, to a fraction of a pixel; null when lost. */
function follow(from: Signature, to: Signature, [cx, cy]: Point): Point | null {
  const side = 2 * patchReach + 1;
  const patch = new Float64Array(side * side);
  patchAt(from, cx, cy, patch);
  const wanted = normalised(patch);
  const range = 2 * searchReach + 1;
  const scores = new Float64Array(range * range);
  let best = 0;
  const seen = new Float64Array(side * side);
  for (let at = 0; at < scores.length; at++) {
    patchAt(to, cx + (at % range) - searchReach, cy + Math.floor(at / range) - searchReach, seen);
    const there = normalised(seen);
    let score = 0;
    for (let i = 0; i < wanted.length; i++) score += (wanted[i] as number) * (there[i] as number);
    scores[at] = score;
    if (score > (scores[best] as number)) best = at;
  }
  if (!((scores[best] as number) >= leastAlike)) return null;
  const [x, y] = [best % range, Math.floor(best / range)];
  return [
    x - searchReach + (x > 0 && x < range - 1 ? vertex(scores, best, 1) : 0),
    y - searchReach + (y > 0 && y < range - 1 ? vertex(scores, best, range) : 0),
  ];
}

function patchAt(picture: Signature, cx: number, cy: number, patch: Float64Array): void {
  const last = signatureSide - 1.001;
  let i = 0;
  for (let dy = -patchReach; dy <= patchReach; dy++) {
    const y = Math.min(last, Math.max(0, cy + dy));
    const y0 = Math.floor(y);
    const fy = y - y0;
    for (let dx = -patchReach; dx <= patchReach; dx++, i++) {
      const x = Math.min(last, Math.max(0, cx + dx));
      const x0 = Math.floor(x);
      const fx = x - x0;
      const k = y0 * signatureSide + x0;
      patch[i] =
        (1 - fy) * ((1 - fx) * (picture[k] as number) + fx * (picture[k + 1] as number)) +
        fy * ((1 - fx) * (picture[k + signatureSide] as number) + fx * (picture[k + signatureSide + 1] as number));
    }
  }
}

/** Without its mean and of length 1, in place; a flat patch stays 0 and resembles nothing. */
function normalised(patch: Float64Array): Float64Array {
  let sum = 0;
  for (const value of patch) sum += value;
  const mean = sum / patch.length;
  let squares = 0;
  for (const value of patch) squares += (value - mean) ** 2;
  const scale = squares > 1e-6 ? 1 / Math.sqrt(squares) : 0;
  for (let i = 0; i < patch.length; i++) patch[i] = ((patch[i] as number) - mean) * scale;
  return patch;
}

/** The place of a parabola's top through three neighbours, -0.5..0.5. */
function vertex(scores: Float64Array, at: number, step: number): number {
  const [before, here, after] = [scores[at - step] as number, scores[at] as number, scores[at + step] as number];
  const bend = before - 2 * here + after;
  return bend < 0 ? Math.min(0.5, Math.max(-0.5, (0.5 * (before - after)) / bend)) : 0;
}
