/** Draws a bent mesh with a picture on it: plain arithmetic on pixels, about ten milliseconds for a head. Pure. */
import type { Size } from '../../src-ui/vision/metrics.ts';

/** RGBA, row-major. */
export interface Pixels extends Size {
  readonly data: Uint8ClampedArray;
}

export interface Texture {
  /** The picture on the mesh; what is not opaque lets `behind` through. */
  readonly picture: Pixels;
  readonly behind: Pixels;
}

/**
 * Draws the triangles from back to front, whichever side they show: what is turned away is covered by what is before it,
 * and where a photo's own edge is folded there is no hole. Pixels on a common edge belong to one triangle only.
 * @param places x, y, z of each point in `out`; the larger z lies behind.
 * @param rest x, y, z of each point in the texture.
 */
export function drawMesh(
  triangles: Uint16Array<ArrayBuffer>,
  places: Float32Array,
  rest: Float32Array,
  { picture, behind }: Texture,
  out: Pixels,
): void {
  const { width, height } = out;
  const fill = rowFiller(picture, behind, out);
  const depths = new Float32Array(triangles.length / 3);
  for (let t = 0; t < depths.length; t++) {
    for (let k = 0; k < 3; k++) {
      depths[t] = (depths[t] as number) + (places[3 * (triangles[3 * t + k] as number) + 2] as number);
    }
  }
  const order = Uint16Array.from(depths, (_, i) => i).sort((a, b) => (depths[b] as number) - (depths[a] as number));
  for (const number of order) {
    const a = 3 * (triangles[3 * number] as number);
    const b = 3 * (triangles[3 * number + 1] as number);
    const c = 3 * (triangles[3 * number + 2] as number);
    const ax = places[a] as number;
    const ay = places[a + 1] as number;
    const bx = places[b] as number;
    const by = places[b + 1] as number;
    const cx = places[c] as number;
    const cy = places[c + 1] as number;
    const au = rest[a] as number;
    const av = rest[a + 1] as number;
    const bu = (rest[b] as number) - au;
    const bv = (rest[b + 1] as number) - av;
    const cu = (rest[c] as number) - au;
    const cv = (rest[c + 1] as number) - av;
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (Math.abs(area) < 1e-6) continue;
    const ux = (bu * (cy - ay) - cu * (by - ay)) / area;
    const uy = (cu * (bx - ax) - bu * (cx - ax)) / area;
    const vx = (bv * (cy - ay) - cv * (by - ay)) / area;
    const vy = (cv * (bx - ax) - bv * (cx - ax)) / area;
    const from = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const to = Math.min(height - 1, Math.ceil(Math.max(ay, by, cy) - 0.5) - 1);
    for (let y = from; y <= to; y++) {
      const py = y + 0.5;
      const ab = crossing(ax, ay, bx, by, py);
      const bc = crossing(bx, by, cx, cy, py);
      const ca = crossing(cx, cy, ax, ay, py);
      const left = least(ab, bc, ca);
      const right = -least(-ab, -bc, -ca);
      const first = Math.max(0, Math.ceil(left - 0.5));
      const last = Math.min(width - 1, Math.ceil(right - 0.5) - 1);
      const u = au + ux * (first + 0.5 - ax) + uy * (py - ay) - 0.5;
      const v = av + vx * (first + 0.5 - ax) + vy * (py - ay) - 0.5;
      fill(y * width + first, last - first + 1, u, v, ux, vx);
    }
  }
}

/** Of the numbers among them. */
function least(a: number, b: number, c: number): number {
  let found = Infinity;
  if (a < found) found = a;
  if (b < found) found = b;
  return c < found ? c : found;
}

/** Where the line at `py` crosses an edge, NaN where it does not; the same from either end, so that neighbours agree. */
function crossing(x1: number, y1: number, x2: number, y2: number, py: number): number {
  if (y1 > y2) return crossing(x2, y2, x1, y1, py);
  return py < y1 || py >= y2 ? Number.NaN : x1 + ((py - y1) * (x2 - x1)) / (y2 - y1);
}

/**
 * Fills `count` pixels from number `i` on with the picture, looked up between the four pixels around `x, y`, which move
 * on by `dx, dy`; what is not opaque is laid over what is behind.
 */
export function rowFiller({ data: picture }: Pixels, behind: Pixels, out: Pixels) {
  const { width, height, data: under } = behind;
  const drawn = out.data;
  const farX = width - 1.001;
  const farY = height - 1.001;
  const line = 4 * width;
  return (i: number, count: number, x: number, y: number, dx: number, dy: number): void => {
    for (let o = 4 * i, end = o + 4 * count, u = x, v = y; o < end; o += 4, u += dx, v += dy) {
      const fromX = u < 0 ? 0 : u > farX ? farX : u;
      const fromY = v < 0 ? 0 : v > farY ? farY : v;
      const left = fromX | 0;
      const upper = fromY | 0;
      const p = upper * line + 4 * left;
      const q = p + line;
      const a = fromX - left;
      const b = fromY - upper;
      const pq = a * (1 - b);
      const pp = 1 - b - pq;
      const qq = a * b;
      const qp = b - qq;
      const alpha =
        pp * (picture[p + 3] as number) +
        pq * (picture[p + 7] as number) +
        qp * (picture[q + 3] as number) +
        qq * (picture[q + 7] as number);
      const cover = alpha / 255;
      const rest = 1 - cover;
      for (let k = 0; k < 3; k++) {
        const colour =
          pp * (picture[p + k] as number) +
          pq * (picture[p + 4 + k] as number) +
          qp * (picture[q + k] as number) +
          qq * (picture[q + 4 + k] as number);
        drawn[o + k] = cover * colour + rest * (under[o + k] as number);
      }
      drawn[o + 3] = 255;
    }
  };
}
