/** Draws a picture with room around it, for a second look (`secondLook.ts`). */
import { placeInWide } from './secondLook.ts';

let context: OffscreenCanvasRenderingContext2D | undefined;

/** @returns a canvas that the next call paints over: the picture in its middle, its edges drawn out to the canvas's. */
export function widened(bitmap: ImageBitmap): OffscreenCanvas {
  const { side, x, y, width, height } = placeInWide(bitmap);
  if (context?.canvas.width !== side) {
    context = new OffscreenCanvas(side, side).getContext('2d') ?? undefined;
    if (!context) throw new Error('no 2d context');
  }
  // Each column: where it is taken from, and where it goes; likewise each row.
  const spans = (taken: number, from: number, length: number) =>
    [
      [0, 1, 0, from],
      [taken - 1, 1, from + length, side - from - length],
      [0, taken, from, length],
    ] as const;
  for (const [sx, sw, dx, dw] of spans(bitmap.width, x, width)) {
    for (const [sy, sh, dy, dh] of spans(bitmap.height, y, height)) {
      if (dw > 0 && dh > 0) context.drawImage(bitmap, sx, sy, sw, sh, dx, dy, dw, dh);
    }
  }
  return context.canvas;
}
