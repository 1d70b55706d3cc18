/**
 * What a face does of itself while nobody asks for anything: lips, jaw, cheeks and brows are never quite at rest, and the
 * light of the room falls otherwise on skin that turns. Pure. Sizes are those of faces, not of what a detector wants.
 */
import type { Chance } from './chance.ts';
import { headTriangles, outline, skinPoints } from './head-mesh.ts';
import { type Course, wander } from './motion.ts';
import type { Vector } from './space.ts';

/** How far each muscle of `muscles` pulls, heights of the face. */
export type Expression = readonly number[];

/** A place of the skin that a muscle pulls, and which way (y down, z away from the camera). */
interface Muscle {
  readonly from: number;
  readonly way: Vector;
  /** Millimetres that it wanders by over a second or two, and within half a second. */
  readonly slow: number;
  readonly quick: number;
}

/**
 * Swallowing, breathing through a slightly open mouth, and the small twitches of a resting face are of the order of a
 * millimetre at the lips and less at the brows.
 */
export const muscles: readonly Muscle[] = [
  { from: 61, way: [-0.8, -0.5, 0.3], slow: 1.2, quick: 0.5 },
  { from: 291, way: [0.8, -0.5, 0.3], slow: 1.2, quick: 0.5 },
  { from: 17, way: [0, 1, 0], slow: 0.9, quick: 0.5 },
  { from: 152, way: [0, 1, 0], slow: 0.9, quick: 0.4 },
  { from: 13, way: [0, -1, -0.3], slow: 0.5, quick: 0.3 },
  { from: 205, way: [0, -0.3, -1], slow: 0.6, quick: 0.2 },
  { from: 425, way: [0, -0.3, -1], slow: 0.6, quick: 0.2 },
  { from: 105, way: [0, -1, 0], slow: 0.8, quick: 0.3 },
  { from: 334, way: [0, -1, 0], slow: 0.8, quick: 0.3 },
];
/** From the forehead to the chin, where the landmarks end. */
const faceMm = 180;
/** How far around its place a muscle pulls, heights of the face. */
const reach = 0.15;
/** Some people hardly move, others cannot keep a straight face: factors. */
const liveliness = { least: 0.5, most: 1.5 } as const;

/** A resting face over time. */
export function restless(chance: Chance): (t: number) => Expression {
  const lively = chance.between(liveliness.least, liveliness.most) / faceMm;
  const courses = muscles.map(({ slow, quick }): Course => {
    const wandering = wander(chance, lively * slow, chance.between(1_000, 2_200));
    const twitching = wander(chance, lively * quick, chance.between(350, 700));
    return (t) => wandering(t) + twitching(t);
  });
  return (t) => courses.map((course) => course(t));
}

export const atRest: Expression = muscles.map(() => 0);

/** How much of each muscle's pull each point of the skin feels, point by point. */
export function pullsOn(points: Float32Array, height: number): Float32Array {
  const felt = new Float32Array(skinPoints * muscles.length);
  for (let n = 0; n < skinPoints; n++) {
    for (const [m, { from }] of muscles.entries()) {
      const away = Math.hypot(
        (points[3 * n] as number) - (points[3 * from] as number),
        (points[3 * n + 1] as number) - (points[3 * from + 1] as number),
      );
      felt[n * muscles.length + m] = height * Math.exp(-((away / (reach * height)) ** 2));
    }
  }
  return felt;
}

/** The points with the skin where the muscles pull it to. */
export function expressed(points: Float32Array, felt: Float32Array, expression: Expression): Float32Array {
  const moved = points.slice();
  for (let n = 0; n < skinPoints; n++) {
    for (const [m, { way }] of muscles.entries()) {
      const pull = (felt[n * muscles.length + m] as number) * (expression[m] as number);
      for (let k = 0; k < 3; k++) moved[3 * n + k] = (moved[3 * n + k] as number) + pull * (way[k] as number);
    }
  }
  return moved;
}

/** Where a room's light comes from, a unit vector, and the share of it that comes from everywhere. */
export interface RoomLight {
  readonly from: Vector;
  readonly ambient: number;
}

/** A lamp or a window, above and to the side, before the person; walls give back about half of it. */
export function roomLight(chance: Chance): RoomLight {
  const aside = chance.between(-1, 1);
  const from: Vector = [aside, -chance.between(0.3, 1), -chance.between(0.4, 1)];
  const length = Math.hypot(...from);
  return { from: [from[0] / length, from[1] / length, from[2] / length], ambient: chance.between(0.4, 0.7) };
}

/**
 * How much brighter each point is than the photo shows it, once the head has moved: matt skin gives back light by the
 * cosine between it and the light (Lambert). What is not skin keeps the light of the photo.
 * @param rest where the points are in the photo, `moved` where they are now; x, y, z each
 */
export function shading(rest: Float32Array, moved: Float32Array, light: RoomLight): Float32Array {
  const [before, after] = [brightness(rest, light), brightness(moved, light)];
  const shade = new Float32Array(rest.length / 3).fill(1);
  for (let n = 0; n < skinPoints; n++) shade[n] = (after[n] as number) / (before[n] as number);
  // Hair and neck begin at the outline: the change fades over it instead of ending at an edge.
  for (const [i, n] of outline.entries()) shade[skinPoints + i] = Math.sqrt(shade[n] as number);
  return shade;
}

const skinTriangles = headTriangles.findIndex((n) => n >= skinPoints);

function brightness(points: Float32Array, { from, ambient }: RoomLight): Float32Array {
  const normals = new Float32Array(3 * skinPoints);
  const at = (n: number): Vector => [points[3 * n] as number, points[3 * n + 1] as number, points[3 * n + 2] as number];
  for (let i = 0; i + 2 < skinTriangles; i += 3) {
    const corners = [headTriangles[i], headTriangles[i + 1], headTriangles[i + 2]] as [number, number, number];
    const [a, b, c] = corners.map(at) as [Vector, Vector, Vector];
    const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
    const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    const across: Vector = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    // Whichever way round the triangle is: skin looks at the camera.
    const way = across[2] <= 0 ? 1 : -1;
    for (const n of corners) {
      for (let k = 0; k < 3; k++) normals[3 * n + k] = (normals[3 * n + k] as number) + way * (across[k] as number);
    }
  }
  return Float32Array.from({ length: skinPoints }, (_, n) => {
    const [x, y, z] = [normals[3 * n] as number, normals[3 * n + 1] as number, normals[3 * n + 2] as number];
    const cosine = (x * from[0] + y * from[1] + z * from[2]) / (Math.hypot(x, y, z) || 1);
    return ambient + (1 - ambient) * Math.max(0, cosine);
  });
}
