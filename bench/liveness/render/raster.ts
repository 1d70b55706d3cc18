/**
 * A small software rasteriser. A mesh is drawn into a map that says for every pixel which place of a texture it shows;
 * the texture is then fetched in one pass. Coordinates are continuous: pixel `i` covers `[i, i + 1)`.
 */
import type { Picture } from '../../accuracy/picture.ts';

/** Red, green, blue for each pixel, 0..255 and beyond until the camera clips them, row-major. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Float32Array;
}

export const canvasOf = (width: number, height: number): Canvas => ({
  width,
  height,
  rgb: new Float32Array(width * height * 3),
});

export function canvasFrom({ width, height, data }: Picture): Canvas {
  const canvas = canvasOf(width, height);
  for (let i = 0, from = 0; i < canvas.rgb.length; from += 4) {
    canvas.rgb[i++] = data[from] as number;
    canvas.rgb[i++] = data[from + 1] as number;
    canvas.rgb[i++] = data[from + 2] as number;
  }
  return canvas;
}

/** As a camera delivers it: RGBA, clipped and rounded. */
export function pictureFrom({ width, height, rgb }: Canvas): Picture {
  // The clamped array rounds and clips.
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0, to = 0; i < rgb.length; i += 3, to += 4) {
    data[to] = rgb[i] as number;
    data[to + 1] = rgb[i + 1] as number;
    data[to + 2] = rgb[i + 2] as number;
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}

/** Points that were projected, and what they show. */
export interface Mesh {
  /** x, y in pixels and the distance from the camera, which has to be positive: three numbers for each point. */
  readonly points: Float32Array;
  /** The place in the texture, in its pixels, and a third number of the caller's choice: three for each point. */
  readonly shows: Float32Array;
  /** Three point numbers for each triangle, either way round. */
  readonly triangles: Uint16Array;
}

/** What each pixel shows: three numbers as in `Mesh.shows`, and the distance; infinite where nothing was drawn. */
export interface Lookup {
  readonly width: number;
  readonly height: number;
  readonly shows: Float32Array;
  readonly distance: Float32Array;
}

export const lookupOf = (width: number, height: number): Lookup => ({
  width,
  height,
  shows: new Float32Array(width * height * 3),
  distance: new Float32Array(width * height).fill(Number.POSITIVE_INFINITY),
});

/** Draws a mesh, with perspective in what it shows; nearer parts hide farther ones. */
export function rasterise(mesh: Mesh, into: Lookup): void {
  for (let i = 0; i < mesh.triangles.length; i += 3) {
    triangle(mesh, mesh.triangles[i] as number, mesh.triangles[i + 1] as number, mesh.triangles[i + 2] as number, into);
  }
}

function triangle({ points, shows }: Mesh, a: number, b: number, c: number, into: Lookup): void {
  const ax = points[3 * a] as number;
  const ay = points[3 * a + 1] as number;
  const bx = points[3 * b] as number;
  const by = points[3 * b + 1] as number;
  const cx = points[3 * c] as number;
  const cy = points[3 * c + 1] as number;
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (Math.abs(area) < 1e-9) return;
  const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
  const bottom = Math.min(into.height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
  const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
  const right = Math.min(into.width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
  if (right < left) return;
  const qa = 1 / (points[3 * a + 2] as number);
  const qb = 1 / (points[3 * b + 2] as number);
  const qc = 1 / (points[3 * c + 2] as number);
  // The weights of b and c, as they change by a pixel to the right and down; that of a is the rest.
  const bAcross = (cy - ay) / area;
  const bDown = (ax - cx) / area;
  const cAcross = (ay - by) / area;
  const cDown = (bx - ax) / area;
  const slack = 1e-6; // a pixel on an edge belongs to both neighbours, never to none
  for (let y = top; y <= bottom; y++) {
    const px = left + 0.5 - ax;
    const py = y + 0.5 - ay;
    const b0 = px * bAcross + py * bDown;
    const c0 = px * cAcross + py * cDown;
    // The part of the line on which all three weights are positive.
    let from = 0;
    let to = right - left;
    for (let edge = 0; edge < 3; edge++) {
      const start = edge === 0 ? b0 : edge === 1 ? c0 : 1 - b0 - c0;
      const slope = edge === 0 ? bAcross : edge === 1 ? cAcross : -bAcross - cAcross;
      if (slope === 0) {
        if (start < -slack) to = -1;
      } else if (slope > 0) from = Math.max(from, Math.ceil((-slack - start) / slope));
      else to = Math.min(to, Math.floor((-slack - start) / slope));
    }
    for (let i = from; i <= to; i++) {
      const wb = b0 + i * bAcross;
      const wc = c0 + i * cAcross;
      const wa = 1 - wb - wc;
      const distance = 1 / (wa * qa + wb * qb + wc * qc);
      const at = y * into.width + left + i;
      if (distance >= (into.distance[at] as number)) continue;
      into.distance[at] = distance;
      const ka = wa * qa * distance;
      const kb = wb * qb * distance;
      const kc = wc * qc * distance;
      for (let k = 0; k < 3; k++) {
        into.shows[3 * at + k] =
          ka * (shows[3 * a + k] as number) + kb * (shows[3 * b + k] as number) + kc * (shows[3 * c + k] as number);
      }
    }
  }
}

/** Fills what was drawn with the texture, bilinear; beyond the texture its edge goes on. Leaves the rest alone. */
export function paint(lookup: Lookup, texture: Canvas, into: Canvas): void {
  const { shows, distance } = lookup;
  for (let i = 0; i < distance.length; i++) {
    if (distance[i] === Number.POSITIVE_INFINITY) continue;
    fetch(texture, shows[3 * i] as number, shows[3 * i + 1] as number, into.rgb, 3 * i);
  }
}

/** The texture's colour at a place, written to `out` from `at` on. */
export function fetch({ width, height, rgb }: Canvas, x: number, y: number, out: Float32Array, at: number): void {
  const sx = Math.min(Math.max(x - 0.5, 0), width - 1);
  const sy = Math.min(Math.max(y - 0.5, 0), height - 1);
  const x0 = sx | 0;
  const y0 = sy | 0;
  const fx = sx - x0;
  const fy = sy - y0;
  const from = (y0 * width + x0) * 3;
  const right = x0 < width - 1 ? 3 : 0;
  const below = from + (y0 < height - 1 ? 3 * width : 0);
  const w00 = (1 - fx) * (1 - fy);
  const w10 = fx * (1 - fy);
  const w01 = (1 - fx) * fy;
  const w11 = fx * fy;
  for (let k = 0; k < 3; k++) {
    out[at + k] =
      w00 * (rgb[from + k] as number) +
      w10 * (rgb[from + right + k] as number) +
      w01 * (rgb[below + k] as number) +
      w11 * (rgb[below + right + k] as number);
  }
}
