/**
 * Where to look again when the landmark network finds no face in a picture as it is. Its detector sees 192 x 192 pixels and
 * misses about one clear face in 250 that fills much of the picture: with more room around it, or turned a little, the
 * same face is found. The camera window does the first of these with a frame (`src-ui/vision/secondLook.ts`).
 */
import type { LandmarkedFace } from '../../e2e/support/landmarker.ts';
import { type Affine, warp } from '../../src-face/align.ts';
import type { Picture } from './picture.ts';

/** One way to look at a picture: a square around its middle, its edge drawn out where the square is larger. */
export interface View {
  /** The square's side in longer sides of the picture. */
  readonly reach: number;
  /** How far the picture is turned clockwise within the square, degrees. */
  readonly turn: number;
}

/** Tried in this order until there is a face. Quarter turns are for photos whose camera was held on its side. */
export const views: readonly View[] = [
  { reach: 1.5, turn: 0 },
  { reach: 2, turn: 0 },
  { reach: 1.25, turn: 20 },
  { reach: 1.25, turn: -20 },
  { reach: 0.8, turn: 0 },
  { reach: 0.6, turn: 0 },
  { reach: 1.25, turn: 90 },
  { reach: 1.25, turn: -90 },
  { reach: 1.25, turn: 180 },
];

/** Pixels. The detector makes 192 of them; more only help the points that are drawn from the same picture. */
const smallest = 250;
const largest = 800;

export interface Seen {
  readonly picture: Picture;
  /** The face as it lies in the picture that the view was taken of. */
  readonly back: (face: LandmarkedFace) => LandmarkedFace;
}

/** Draws the view. */
export function look(picture: Picture, { reach, turn }: View): Seen {
  const span = reach * Math.max(picture.width, picture.height);
  const side = Math.round(Math.min(largest, Math.max(smallest, span)));
  const map = mapOf(picture, span / side, turn, side);
  const chip = warp({ pixels: picture.data, width: picture.width, height: picture.height }, map, side);
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let i = 0; i < side * side; i++) {
    for (let channel = 0; channel < 3; channel++) data[4 * i + channel] = Math.round(chip[3 * i + channel] as number);
  }
  return { picture: { width: side, height: side, data }, back: (face) => carry(face, map, span / side, turn) };
}

/** From the view's pixels to the picture's: middle onto middle. */
function mapOf({ width, height }: Picture, scale: number, turn: number, side: number): Affine {
  const angle = (-turn * Math.PI) / 180;
  const a = scale * Math.cos(angle);
  const c = scale * Math.sin(angle);
  const middle = side / 2;
  return { a, b: -c, tx: width / 2 - (a - c) * middle, c, d: a, ty: height / 2 - (c + a) * middle };
}

function carry({ landmarks, pose }: LandmarkedFace, map: Affine, scale: number, turn: number): LandmarkedFace {
  const moved = new Float32Array(landmarks.length);
  for (let i = 0; i < landmarks.length; i += 3) {
    const [x, y, z] = landmarks.subarray(i, i + 3) as unknown as [number, number, number];
    moved[i] = map.a * x + map.b * y + map.tx;
    moved[i + 1] = map.c * x + map.d * y + map.ty;
    moved[i + 2] = z * scale;
  }
  // A face turned clockwise in the view leans less to the left there: roll > 0 is to the left.
  return { landmarks: moved, pose: { ...pose, roll: wrapped(pose.roll + turn) } };
}

/** -180 < degrees <= 180 */
const wrapped = (degrees: number) => degrees - 360 * Math.ceil((degrees - 180) / 360);
