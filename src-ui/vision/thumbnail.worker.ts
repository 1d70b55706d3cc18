/** Shrinks a frame to a grey picture small enough to judge its light in no time. */
import type { Grey } from './messages.ts';

const thumbnailWidth = 64;

let context: OffscreenCanvasRenderingContext2D | undefined;

/** 64 pixels wide, in the frame's proportions; luminance by Rec. 601. */
export function thumbnailOf(bitmap: ImageBitmap): Grey & { readonly pixels: Uint8Array<ArrayBuffer> } {
  const width = thumbnailWidth;
  const height = Math.max(1, Math.round((bitmap.height / bitmap.width) * width));
  if (!context || context.canvas.height !== height) {
    const created = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!created) throw new Error('no 2d context');
    context = created;
  }
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = 0.299 * (data[4 * i] ?? 0) + 0.587 * (data[4 * i + 1] ?? 0) + 0.114 * (data[4 * i + 2] ?? 0);
  }
  return { width, height, pixels };
}
