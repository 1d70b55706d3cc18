/**
 * A photo of a face turned into a head that moves: the 478 landmarks give the skin its depth, rings around it carry hair,
 * neck and what is behind, so that nothing tears. Pure: photo, landmarks and pose in, picture out.
 *
 * The model bends what the photo shows. It knows no other side of a head: beyond about 35 degrees it looks drawn.
 */
import type { Pose } from '../../../src-shared/domain/face.ts';
import { atRest, type Expression, expressed, pullsOn, type RoomLight, shading } from './expression.ts';
import { eyes, headTriangles, outline, type Ring, rings, skinPoints } from './head-mesh.ts';
import { type Canvas, canvasOf, type Lookup, lookupOf, type Mesh, paint, rasterise } from './raster.ts';
import { type Pinhole, project, type Rotation, rotationOf, turned, type Vector } from './space.ts';

/** A photo in which one face has been found. */
export interface Portrait {
  readonly picture: Canvas;
  /** 478 x (x, y, z), pixels of the picture. */
  readonly landmarks: Float32Array;
  /** Where the head looks in the photo, degrees. */
  readonly pose: Pose;
}

/** How the head is to be seen. */
export interface Posture {
  /** Where it looks now; the photo's own pose gives the photo again. */
  readonly pose: Pose;
  /** How far each eye is shut, 0..1. */
  readonly blink: number;
  /** Where the whole person has moved to, pixels of the photo; z is away from the camera. */
  readonly shift: Vector;
  /** What the face does besides; nothing when left out. */
  readonly expression?: Expression;
  /** The room's light, which falls otherwise on a head that has turned; left out, it turns with the head. */
  readonly light?: RoomLight;
}

/** A portrait prepared for drawing. */
export interface Head {
  readonly portrait: Portrait;
  readonly points: Float32Array;
  /** The share of the head's motion that each point takes part in, and of the person's. */
  readonly follows: Float32Array;
  /** The photo's place, and how near the point is to the screen: 1 the face, 0 the room. */
  readonly shows: Float32Array;
  /** See `pullsOn`. */
  readonly pulls: Float32Array;
  readonly axis: Vector;
  readonly height: number;
}

export function headOf(portrait: Portrait): Head {
  const { landmarks } = portrait;
  const at = (i: number): Vector => [
    landmarks[3 * i] as number,
    landmarks[3 * i + 1] as number,
    landmarks[3 * i + 2] as number,
  ];
  const [top, chin] = [at(10), at(152)];
  const height = Math.hypot(chin[0] - top[0], chin[1] - top[1]);
  const [cheekLeft, cheekRight] = [at(234), at(454)];
  const middle: Vector = [
    (cheekLeft[0] + cheekRight[0]) / 2,
    (top[1] + chin[1]) / 2,
    (cheekLeft[2] + cheekRight[2]) / 2,
  ];
  const count = skinPoints + rings.length * outline.length;
  const points = new Float32Array(3 * count);
  const follows = new Float32Array(2 * count).fill(1);
  points.set(landmarks.subarray(0, 3 * skinPoints));
  for (const [r, ring] of rings.entries()) {
    for (const [i, from] of outline.entries()) {
      const number = skinPoints + r * outline.length + i;
      const edge = at(from);
      points.set(ringPoint(ring, edge, middle, height), 3 * number);
      const way = directionOf(edge, middle, height);
      follows[2 * number] = mix(ring.follows, way);
      follows[2 * number + 1] = r < 2 ? 1 : r === 2 ? 0.9 : r === 3 ? 0.6 : r === 4 ? 0.3 : 0;
    }
  }
  // A head nods and turns about the top of the spine: under the skull, somewhat behind the ears.
  const axis: Vector = [middle[0], chin[1] - 0.12 * height, middle[2] + 0.18 * height];
  // The third number is not depth here but how near a thing is to the screen that shines on it.
  const shows = points.map((value, i) => (i % 3 === 2 ? (follows[2 * Math.floor(i / 3) + 1] as number) ** 2 : value));
  return { portrait, points, follows, shows, pulls: pullsOn(points, height), axis, height };
}

/** Shares of up, aside and down in the direction from the middle; they add up to one. */
function directionOf(edge: Vector, middle: Vector, height: number) {
  const [x, y] = [edge[0] - middle[0], edge[1] - middle[1]];
  const length = Math.hypot(x, y) || height;
  const vertical = (y / length) ** 2;
  return y < 0 ? { up: vertical, aside: 1 - vertical, down: 0 } : { up: 0, aside: 1 - vertical, down: vertical };
}

type Ways = Ring['reach'];

const mix = (values: Ways, shares: Ways) =>
  values.up * shares.up + values.aside * shares.aside + values.down * shares.down;

function ringPoint(ring: Ring, edge: Vector, middle: Vector, height: number): Vector {
  const reach = mix(ring.reach, directionOf(edge, middle, height));
  return [
    middle[0] + (edge[0] - middle[0]) * reach,
    middle[1] + (edge[1] - middle[1]) * reach,
    edge[2] + ring.depth * height,
  ];
}

/** The mesh of the head in this posture, as the camera sees it, with what each point shows of the photo. */
export const headMesh = (head: Head, posture: Posture, camera: Pinhole): Mesh =>
  meshAndShade(head, posture, camera).mesh;

/** With it how much brighter each point is than in the photo; null where the light turns with the head. */
export function meshAndShade(
  head: Head,
  posture: Posture,
  camera: Pinhole,
): { readonly mesh: Mesh; readonly shade: Float32Array | null } {
  const { portrait, points, follows, shows, pulls, axis } = head;
  const { expression = atRest, light } = posture;
  const rotation = difference(posture.pose, portrait.pose);
  const lids = blinking(expression === atRest ? points : expressed(points, pulls, expression), posture.blink);
  const placed = new Float32Array(points.length);
  const seen = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const rest: Vector = [lids[i] as number, lids[i + 1] as number, lids[i + 2] as number];
    const [dx, dy, dz] = [rest[0] - axis[0], rest[1] - axis[1], rest[2] - axis[2]];
    const [x, y, z] = turned(rotation, [dx, dy, dz]);
    const turns = follows[(2 * i) / 3] as number;
    const sways = follows[(2 * i) / 3 + 1] as number;
    const moved: Vector = [
      rest[0] + turns * (x - dx) + sways * posture.shift[0],
      rest[1] + turns * (y - dy) + sways * posture.shift[1],
      rest[2] + turns * (z - dz) + sways * posture.shift[2],
    ];
    placed.set(moved, i);
    // The photo holds the perspective of its own camera; only what changed is seen anew.
    const before = project(camera, rest);
    const after = project(camera, moved);
    seen[i] = rest[0] + after[0] - before[0];
    seen[i + 1] = rest[1] + after[1] - before[1];
    // Depth decides what hides what. It is flattened, because between its points a photo has no perspective to correct.
    seen[i + 2] = camera.focal + 0.001 * (after[2] - camera.focal);
  }
  const mesh = { points: seen, shows, triangles: headTriangles };
  return { mesh, shade: light ? shading(points, placed, light) : null };
}

/** From one pose to the other. */
function difference(to: Pose, from: Pose): Rotation {
  return rotationOf({ yaw: to.yaw - from.yaw, pitch: to.pitch - from.pitch, roll: to.roll - from.roll });
}

function blinking(points: Float32Array, shut: number): Float32Array {
  if (shut <= 0) return points;
  const moved = points.slice();
  for (const { above, below } of eyes) {
    for (const [i, upper] of above.entries()) {
      const lower = below[i] as number;
      for (let k = 0; k < 2; k++) {
        const from = points[3 * upper + k] as number;
        moved[3 * upper + k] = from + 0.94 * shut * ((points[3 * lower + k] as number) - from);
      }
    }
  }
  return moved;
}

/** The landmarks as they lie in the drawn picture (irises left out): what a perfect landmark network would find. */
export const meshLandmarks = ({ points }: Mesh): Float32Array => points.slice(0, 3 * skinPoints);

/** Draws the head; `size` is the camera's picture, of which the photo covers the upper left part or all. */
export function drawHead(head: Head, posture: Posture, camera: Pinhole, lookup: Lookup, into: Canvas): void {
  const { mesh, shade } = meshAndShade(head, posture, camera);
  rasterise(mesh, lookup);
  paint(lookup, head.portrait.picture, into);
  if (shade) paintShade(mesh, shade, into);
}

/** Makes skin brighter or darker where it has turned into or out of the light. */
export function paintShade({ points, triangles }: Mesh, shade: Float32Array, into: Canvas): void {
  const shows = new Float32Array(points.length);
  for (const [n, value] of shade.entries()) shows[3 * n] = value;
  const lookup = lookupOf(into.width, into.height);
  rasterise({ points, shows, triangles }, lookup);
  for (let i = 0; i < lookup.distance.length; i++) {
    if (lookup.distance[i] === Number.POSITIVE_INFINITY) continue;
    const value = lookup.shows[3 * i] as number;
    for (let k = 0; k < 3; k++) into.rgb[3 * i + k] = (into.rgb[3 * i + k] as number) * value;
  }
}

/** The whole of it in one call: a photo, its landmarks, where the head shall look, and how far the eyes are shut. */
export function turnHead(portrait: Portrait, pose: Pose, blink = 0): Canvas {
  const { width, height } = portrait.picture;
  const camera: Pinhole = { cx: width / 2, cy: height / 2, focal: width };
  const canvas = canvasOf(width, height);
  drawHead(headOf(portrait), { pose, blink, shift: [0, 0, 0] }, camera, lookupOf(width, height), canvas);
  return canvas;
}
