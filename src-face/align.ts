/**
 * From a frame to the picture a network was trained on: a similarity from landmarks to the network's own template,
 * and resampling. Rotated alignment is worth more than any other step (a tenth of the FNMR at FMR 1e-3 on LFW).
 *
 * Coordinates are continuous: pixel `i` covers `[i, i + 1)`, as the landmark network counts. A chip is a square RGB
 * picture, row-major, interleaved, 0..255 as float32.
 */
import type { FaceFrame } from '../src-shared/domain/face.ts';
import type { Image, Point } from './types.ts';

/** Maps chip coordinates to image coordinates: `x' = a x + b y + tx`, `y' = c x + d y + ty`. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly c: number;
  readonly d: number;
  readonly ty: number;
}

/** An upright box, pixels of the crop. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Points of the face oval, brows, eyes, nose and lips; 468..477 are the irises, which move with the gaze. */
export const meshPoints = 468;

export const arcFaceSize = 112;
export const dlibSize = 150;
export const faceResSize = 192;

/** Eyes, nose tip and mouth corners in a 112 px chip (insightface, `arcface_dst`); eyes are named as seen in the image. */
const arcFaceTemplate: readonly Point[] = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
];

/** Eye corners 45, 42, 36, 39 and nose base 33 in a unit face (dlib, `get_face_chip_details` for five points). */
const dlibUnitTemplate: readonly Point[] = [
  [0.8595674595992, 0.2134981538014],
  [0.6460604764104, 0.2289674387677],
  [0.1205750620789, 0.2137274526848],
  [0.3340850613712, 0.2290642403242],
  [0.4901123135679, 0.6277975316475],
];
const dlibPadding = 0.25;
const dlibTemplate: readonly Point[] = dlibUnitTemplate.map(([x, y]) => [inDlibChip(x), inDlibChip(y)]);

function inDlibChip(unit: number): number {
  return ((dlibPadding + unit) / (1 + 2 * dlibPadding)) * dlibSize;
}

/**
 * The rotation, scale and shift that best carry `from` onto `to` (least squares, no reflection).
 * @throws {RangeError} when the lists differ in length or `from` is a single spot.
 */
export function similarity(from: readonly Point[], to: readonly Point[]): Affine {
  if (from.length !== to.length) throw new RangeError(`${from.length} points cannot meet ${to.length}`);
  const [fx, fy] = centroid(from);
  const [gx, gy] = centroid(to);
  let dot = 0;
  let cross = 0;
  let spread = 0;
  for (const [i, [x, y]] of from.entries()) {
    const [u, v] = to[i] as Point;
    dot += (x - fx) * (u - gx) + (y - fy) * (v - gy);
    cross += (x - fx) * (v - gy) - (y - fy) * (u - gx);
    spread += (x - fx) ** 2 + (y - fy) ** 2;
  }
  if (spread === 0) throw new RangeError('points on one spot have no direction');
  const a = dot / spread;
  const c = cross / spread;
  return { a, b: -c, tx: gx - a * fx + c * fy, c, d: a, ty: gy - c * fx - a * fy };
}

function centroid(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point[0];
    y += point[1];
  }
  return [x / points.length, y / points.length];
}

/** Samples for each chip pixel and axis: two neighbours are mixed anyway, so one sample covers about 1.5 pixels. */
function samplesPerAxis(map: Affine): number {
  const pixels = Math.max(Math.hypot(map.a, map.c), Math.hypot(map.b, map.d));
  return Math.min(4, Math.max(1, Math.ceil(pixels / 1.5)));
}

/**
 * Draws a square chip: each pixel is the mean of a grid of bilinear samples of the image, as fine as the shrinking
 * needs to stay free of aliasing. Beyond the image its edge continues.
 */
export function warp(image: Image, map: Affine, size: number): Float32Array {
  const { pixels, width, height } = image;
  const { a, b, c, d } = map;
  const per = samplesPerAxis(map);
  const share = 1 / (per * per);
  const maxX = width - 1;
  const maxY = height - 1;
  const chip = new Float32Array(size * size * 3);
  let out = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let j = 0; j < per; j++) {
        const y = row + (j + 0.5) / per;
        for (let i = 0; i < per; i++) {
          const x = column + (i + 0.5) / per;
          const sx = Math.min(Math.max(a * x + b * y + map.tx - 0.5, 0), maxX);
          const sy = Math.min(Math.max(c * x + d * y + map.ty - 0.5, 0), maxY);
          const x0 = sx | 0;
          const y0 = sy | 0;
          const fx = sx - x0;
          const fy = sy - y0;
          const at = (y0 * width + x0) * 4;
          const right = x0 < maxX ? 4 : 0;
          const below = at + (y0 < maxY ? width * 4 : 0);
          const w00 = (1 - fx) * (1 - fy);
          const w10 = fx * (1 - fy);
          const w01 = (1 - fx) * fy;
          const w11 = fx * fy;
          // Spelled out three times: a loop over channels costs twice the time here.
          red +=
            w00 * px(pixels, at) +
            w10 * px(pixels, at + right) +
            w01 * px(pixels, below) +
            w11 * px(pixels, below + right);
          green +=
            w00 * px(pixels, at + 1) +
            w10 * px(pixels, at + right + 1) +
            w01 * px(pixels, below + 1) +
            w11 * px(pixels, below + right + 1);
          blue +=
            w00 * px(pixels, at + 2) +
            w10 * px(pixels, at + right + 2) +
            w01 * px(pixels, below + 2) +
            w11 * px(pixels, below + right + 2);
        }
      }
      chip[out++] = red * share;
      chip[out++] = green * share;
      chip[out++] = blue * share;
    }
  }
  return chip;
}

/** An index that is known to lie inside. V8 inlines it. */
function px(pixels: Uint8Array, at: number): number {
  return pixels[at] as number;
}

/** The landmark with this number. */
export function point(landmarks: Float32Array, index: number): Point {
  return [landmarks[3 * index] as number, landmarks[3 * index + 1] as number];
}

function mean(landmarks: Float32Array, indices: readonly number[]): Point {
  return centroid(indices.map((index) => point(landmarks, index)));
}

/**
 * Centres of the eyes from corners and lids, the one on the image's left first. The irises are left out: they move
 * with the gaze, and an alignment that follows the gaze turns the face.
 */
export function eyeCentres(landmarks: Float32Array): [Point, Point] {
  return [mean(landmarks, [33, 133, 159, 145]), mean(landmarks, [362, 263, 386, 374])];
}

/** Eyes, nose tip, mouth corners: the points of `arcFaceTemplate`. */
function arcFacePoints(landmarks: Float32Array): Point[] {
  return [...eyeCentres(landmarks), point(landmarks, 1), point(landmarks, 61), point(landmarks, 291)];
}

/** Mesh points at dlib's 45, 42, 36, 39 (eye corners, outer and inner) and 33 (where the nose meets the lip). */
const dlibMesh = [263, 362, 33, 133, 2] as const;

/** The 112 px chip of ArcFace-style networks, RGB 0..255, 112 x 112 x 3. */
export function alignArcFace(frame: FaceFrame): Float32Array {
  return warp(frame, arcFaceMap(frame.landmarks), arcFaceSize);
}

/** From the 112 px chip to the crop. */
export function arcFaceMap(landmarks: Float32Array): Affine {
  return similarity(arcFaceTemplate, arcFacePoints(landmarks));
}

/** The map back. @throws {RangeError} when the map squeezes everything onto a line or a spot */
export function inverse({ a, b, tx, c, d, ty }: Affine): Affine {
  const area = a * d - b * c;
  if (!(Math.abs(area) > 1e-12)) throw new RangeError('a map without an area has no inverse');
  return {
    a: d / area,
    b: -b / area,
    tx: (b * ty - d * tx) / area,
    c: -c / area,
    d: a / area,
    ty: (c * tx - a * ty) / area,
  };
}

/** The 150 px chip of dlib's network (padding 0.25), RGB 0..255, 150 x 150 x 3. */
export function alignDlib(frame: FaceFrame): Float32Array {
  const points = dlibMesh.map((index) => point(frame.landmarks, index));
  return warp(frame, similarity(dlibTemplate, points), dlibSize);
}

/**
 * How much larger than in `arcFaceTemplate` a face is drawn for HSE-FaceRes, and the point of that template that is the
 * chip's middle. Its authors give it upright boxes; of the crops that were tried on `lfw-dev` this one told people apart best
 * (FNMR at FMR 1e-3: 21 %, at 1.0 times 27 %, at 0.75 times, about the box of its authors, 41 %).
 */
const faceResZoom = 1.2;
const faceResMiddle: Point = [56, 72];
const faceResTemplate: readonly Point[] = arcFaceTemplate.map(([x, y]) => {
  const scale = (faceResZoom * faceResSize) / arcFaceSize;
  return [(x - faceResMiddle[0]) * scale + faceResSize / 2, (y - faceResMiddle[1]) * scale + faceResSize / 2];
});

/** The 192 px chip of HSE-FaceRes, RGB 0..255, 192 x 192 x 3. */
export function alignFaceRes(frame: FaceFrame): Float32Array {
  return warp(frame, similarity(faceResTemplate, arcFacePoints(frame.landmarks)), faceResSize);
}

/** The chip as a mirror shows it. */
export function flip(chip: Float32Array): Float32Array {
  const size = Math.sqrt(chip.length / 3);
  const mirrored = new Float32Array(chip.length);
  for (let row = 0; row < size; row++) {
    let from = (row + 1) * size * 3 - 3;
    let to = row * size * 3;
    for (let column = 0; column < size; column++, from -= 3, to += 3) {
      mirrored[to] = chip[from] as number;
      mirrored[to + 1] = chip[from + 1] as number;
      mirrored[to + 2] = chip[from + 2] as number;
    }
  }
  return mirrored;
}

/** The box around the mesh: forehead to chin, ear to ear. */
export function faceBox(landmarks: Float32Array): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < meshPoints; i++) {
    const [x, y] = point(landmarks, i);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * The box enlarged `factor` times around its centre, drawn into a square (a tall box is squeezed, as in training).
 * Where the image is too small the factor shrinks, where it ends the crop moves inside, exactly as Silent-Face's
 * `CropImage` does; black borders would look like a bezel.
 */
export function cropScaled(image: Image, box: Box, factor: number, size: number): Float32Array {
  const fit = Math.min(factor, (image.width - 1) / box.width, (image.height - 1) / box.height);
  const width = box.width * fit;
  const height = box.height * fit;
  const x = inside(box.x + box.width / 2 - width / 2, image.width - width);
  const y = inside(box.y + box.height / 2 - height / 2, image.height - height);
  return warp(image, { a: width / size, b: 0, tx: x, c: 0, d: height / size, ty: y }, size);
}

function inside(value: number, max: number): number {
  return Math.min(Math.max(value, 0), Math.max(max, 0));
}
