/** Looks at the pixels around the eyes, where glasses throw light back. */
import { glareIn } from './light.ts';
import { type Box, pupils } from './metrics.ts';

/** A lens's sides in distances between the pupils: 50 by 38 mm where the pupils are 63 mm apart. */
const lens = { width: 0.8, height: 0.6 } as const;

/** The lens is looked at in this many pixels across and down. */
const looked = { width: 40, height: 30 } as const;

let context: OffscreenCanvasRenderingContext2D | undefined;

/**
 * The share of burnt-out pixels around the eye that has more of them, 0..1.
 * @param points landmarks in 0..1 of the bitmap.
 */
export function glareAt(bitmap: ImageBitmap, points: readonly { readonly x: number; readonly y: number }[]): number {
  const [right, left] = [points[pupils.right], points[pupils.left]];
  if (!right || !left) return 0;
  const apart = Math.hypot((right.x - left.x) * bitmap.width, (right.y - left.y) * bitmap.height);
  const [width, height] = [lens.width * apart, lens.height * apart];
  if (!(width >= 4 && width <= bitmap.width)) return 0;
  return Math.max(
    ...[right, left].map(({ x, y }) =>
      glareOf(bitmap, { x: x * bitmap.width - width / 2, y: y * bitmap.height - height / 2, width, height }),
    ),
  );
}

function glareOf(bitmap: ImageBitmap, { x, y, width, height }: Box): number {
  context ??=
    new OffscreenCanvas(looked.width, looked.height).getContext('2d', { willReadFrequently: true }) ?? undefined;
  if (!context) throw new Error('no 2d context');
  context.clearRect(0, 0, looked.width, looked.height);
  context.drawImage(bitmap, x, y, width, height, 0, 0, looked.width, looked.height);
  return glareIn(context.getImageData(0, 0, looked.width, looked.height).data);
}
