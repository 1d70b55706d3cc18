/** Makes a camera frame as small as it is searched. */
import { resize } from './searched.ts';

let context: OffscreenCanvasRenderingContext2D | undefined;

/**
 * Drawn, because `createImageBitmap` brings a frame to the size that it is shown in before it makes it small: five times the
 * work where the camera's own pixels are fewer, and no less where they are not.
 */
export function smallOf(frame: VideoFrame): ImageBitmap {
  const { resizeWidth: width, resizeHeight: height } = resize({
    width: frame.displayWidth,
    height: frame.displayHeight,
  });
  if (context?.canvas.width !== width || context.canvas.height !== height) {
    context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true }) ?? undefined;
    if (!context) throw new Error('no 2d context');
    context.imageSmoothingQuality = 'low';
  }
  context.drawImage(frame, 0, 0, width, height);
  return context.canvas.transferToImageBitmap();
}
