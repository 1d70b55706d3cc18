/**
 * Flat-top hexagons, in any unit: a corner points right, an edge lies on top. `radius` is the distance from the
 * middle to a corner and the length of an edge; y grows downwards, angles grow clockwise from the right.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Hexagon {
  readonly centre: Point;
  readonly radius: number;
}

/** Left, top, width, height. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Middle to edge, for a radius of 1. */
export const apothem = Math.sqrt(3) / 2;

/** The six directions in which neighbours share an edge, in degrees. */
export const edges = {
  lowerRight: 30,
  below: 90,
  lowerLeft: 150,
  upperLeft: 210,
  above: 270,
  upperRight: 330,
} as const;
export type Edge = keyof typeof edges;

export const widthOf = (radius: number): number => 2 * radius;
export const heightOf = (radius: number): number => 2 * apothem * radius;

/** The corners, clockwise, beginning with the one on the right. */
export function corners({ centre, radius }: Hexagon): Point[] {
  return Array.from({ length: 6 }, (_, k) => towards(centre, 60 * k, radius));
}

/** Where a hexagon of `radius` lies that shares the middle of `edge` with `host`, `gap` apart. */
export function beside(host: Hexagon, edge: Edge, radius: number, gap: number): Hexagon {
  return { centre: towards(host.centre, edges[edge], (host.radius + radius) * apothem + gap), radius };
}

/** The smallest box around all of them. */
export function boundsOf(hexagons: readonly Hexagon[]): Box {
  const left = Math.min(...hexagons.map(({ centre, radius }) => centre.x - radius));
  const right = Math.max(...hexagons.map(({ centre, radius }) => centre.x + radius));
  const top = Math.min(...hexagons.map(({ centre, radius }) => centre.y - apothem * radius));
  const bottom = Math.max(...hexagons.map(({ centre, radius }) => centre.y + apothem * radius));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Distance between the nearest points of two hexagons' parallel edges, measured along the line of their middles. */
export function gapBetween(a: Hexagon, b: Hexagon): number {
  return Math.hypot(b.centre.x - a.centre.x, b.centre.y - a.centre.y) - (a.radius + b.radius) * apothem;
}

/**
 * An SVG path of a hexagon whose corners are rounded off `rounding` before and after each.
 * @param rounding length along an edge, at most half of the radius.
 */
export function roundedPath(hexagon: Hexagon, rounding: number): string {
  const points = corners(hexagon);
  const cut = Math.min(rounding, hexagon.radius / 2);
  const parts = points.map((corner, i) => {
    const before = between(corner, at(points, i + 5), cut);
    const after = between(corner, at(points, i + 1), cut);
    return `${i === 0 ? 'M' : 'L'}${write(before)}Q${write(corner)} ${write(after)}`;
  });
  return `${parts.join('')}Z`;
}

/**
 * A hexagon of radius 1 that fills a box of 1 by 1, for clip paths measured in the box of the clipped element.
 * @param rounding as a share of the radius.
 */
export function unitPath(rounding: number): string {
  const points = corners({ centre: { x: 0, y: 0 }, radius: 1 });
  const fit = ({ x, y }: Point): Point => ({ x: (x + 1) / 2, y: (y / apothem + 1) / 2 });
  const parts = points.map((corner, i) => {
    const before = fit(between(corner, at(points, i + 5), rounding));
    const after = fit(between(corner, at(points, i + 1), rounding));
    return `${i === 0 ? 'M' : 'L'}${write(before)}Q${write(fit(corner))} ${write(after)}`;
  });
  return `${parts.join('')}Z`;
}

/** One cell of an endless honeycomb of edge length `radius`: its size, and the lines to draw in it. */
export function lattice(radius: number): { readonly width: number; readonly height: number; readonly path: string } {
  const width = 3 * radius;
  const height = heightOf(radius);
  const [half, middle] = [radius / 2, height / 2];
  const hexagon = `M0 ${round(middle)}L${half} 0H${3 * half}L${4 * half} ${round(middle)}L${3 * half} ${round(height)}H${half}Z`;
  const path = `${hexagon}M${4 * half} ${round(middle)}H${width}`;
  return { width, height: round(height), path };
}

function towards(from: Point, degrees: number, length: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return { x: from.x + length * Math.cos(angle), y: from.y + length * Math.sin(angle) };
}

function between(from: Point, to: Point, length: number): Point {
  const share = length / Math.hypot(to.x - from.x, to.y - from.y);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function at(points: readonly Point[], i: number): Point {
  const point = points[i % points.length];
  if (point === undefined) throw new Error('a hexagon has six corners');
  return point;
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
const write = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
