/** Seats the person of a photo: cuts what the camera sees and what is behind, as pixels for the sitter. */
import type { Pose } from '../../src-shared/domain/face.ts';
import type { Box, Size } from '../../src-ui/vision/metrics.ts';
import type { Pixels, Sitting } from './sitter.ts';

export interface Place {
  /** The face, forehead to chin, in pixels of the photo. */
  readonly face: Box;
  /** The part of the photo that the camera sees; it may reach past the photo. */
  readonly cut: Box;
  /** 478 x (x, y, z) in pixels of the photo. */
  readonly landmarks: ArrayLike<number>;
  /** Where the head looks in the photo, degrees. */
  readonly pose: Pose;
  /** Fade everybody else. */
  readonly alone: boolean;
}

/** @param size of the pictures that the sitter draws. */
export function seat(photo: ImageBitmap, { face, cut, landmarks, pose, alone }: Place, size: Size): Sitting {
  const scale = size.height / cut.height;
  return {
    person: draw(size, (context) => {
      paint(context, photo, cut, size);
      feather(context, photo, cut, size);
    }),
    behind: draw(size, (context) => {
      // The whole photo first, because the cut may reach past it; then the cut itself, far out of focus.
      context.filter = `blur(${Math.round(size.height / 12)}px)`;
      context.drawImage(photo, -size.width / 4, -size.height / 4, size.width * 1.5, size.height * 1.5);
      paint(context, photo, cut, size);
    }),
    face: {
      x: (face.x - cut.x) * scale,
      y: (face.y - cut.y) * scale,
      width: face.width * scale,
      height: face.height * scale,
    },
    landmarks: Float32Array.from(
      landmarks,
      (value, i) => (value - (i % 3 === 0 ? cut.x : i % 3 === 1 ? cut.y : 0)) * scale,
    ),
    pose,
    alone,
  };
}

function paint(context: OffscreenCanvasRenderingContext2D, photo: ImageBitmap, cut: Box, size: Size): void {
  const [across, down] = [size.width / cut.width, size.height / cut.height];
  context.drawImage(photo, -cut.x * across, -cut.y * down, photo.width * across, photo.height * down);
}

/** Lets the photo fade out where it ends within the picture: a sharp edge looks like a print held to the camera. */
function feather(context: OffscreenCanvasRenderingContext2D, photo: ImageBitmap, cut: Box, size: Size): void {
  const [across, down] = [size.width / cut.width, size.height / cut.height];
  const soft = size.height / 24;
  context.globalCompositeOperation = 'destination-in';
  context.filter = `blur(${soft / 2}px)`;
  context.fillRect(
    -cut.x * across + soft,
    -cut.y * down + soft,
    photo.width * across - 2 * soft,
    photo.height * down - 2 * soft,
  );
}

function draw(size: Size, fill: (context: OffscreenCanvasRenderingContext2D) => void): Pixels {
  const context = new OffscreenCanvas(size.width, size.height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d context');
  context.imageSmoothingQuality = 'high';
  fill(context);
  return context.getImageData(0, 0, size.width, size.height);
}
