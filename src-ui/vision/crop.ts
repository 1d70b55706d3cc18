/** Cuts the face and its surroundings out of a camera frame, at a size that the face engine can use at once. */
import { frameLimits } from '../../src-shared/contracts/frames.ts';
import type { FaceFrame, Pose } from '../../src-shared/domain/face.ts';
import type { Box, Size } from './metrics.ts';

/** The crop's sides in face box sides: liveness looks at a bezel, or a hand that holds a print. */
const enlargement = 2.9;

/** Taller faces are scaled down to this many pixels: the networks look at 112 to 150. */
const tallestFace = 260;

export interface CropPlan {
  /** The part of the camera frame, whole pixels. */
  readonly source: Box;
  /** Size of the crop, whole pixels. */
  readonly target: Size;
}

/** @param box of the face, in pixels of the camera frame. */
export function planCrop(box: Box, frame: Size): CropPlan {
  const wish = { width: box.width * enlargement, height: box.height * enlargement };
  // A face at the frame's edge leaves a sliver: so wide at least that its longer side still fits when it is scaled.
  const longestWish = Math.max(Math.min(frame.width, wish.width), Math.min(frame.height, wish.height));
  const least = Math.ceil(frameLimits.minSide * Math.max(1, longestWish / frameLimits.maxSide));
  const across = span(box.x + box.width / 2, wish.width, frame.width, least);
  const down = span(box.y + box.height / 2, wish.height, frame.height, least);
  const longest = Math.max(across.length, down.length);
  const scale = Math.min(1, tallestFace / box.height, frameLimits.maxSide / longest);
  // A side that would get too short by scaling is scaled less.
  const shortest = Math.min(across.length, down.length);
  const used = Math.min(1, frameLimits.maxSide / longest, Math.max(scale, frameLimits.minSide / shortest));
  return {
    source: { x: across.start, y: down.start, width: across.length, height: down.length },
    target: { width: Math.round(across.length * used), height: Math.round(down.length * used) },
  };
}

/** `length` pixels around `middle`, `least` of them at least, moved and cut to lie within 0..`limit`. */
function span(middle: number, length: number, limit: number, least: number): { start: number; length: number } {
  const wanted = Math.min(limit, Math.max(least, length));
  const start = Math.max(0, Math.floor(middle - wanted / 2));
  const end = Math.min(limit, Math.ceil(middle + wanted / 2));
  if (end - start >= least) return { start, length: end - start };
  const moved = Math.max(0, Math.min(start, limit - least));
  return { start: moved, length: Math.min(limit, least) };
}

/**
 * The landmarks in pixels of the crop.
 * @param landmarks x, y, z in pixels of the searched image.
 * @param searched size of that image, a scaled copy of the camera frame.
 */
export function landmarksInCrop(landmarks: Float32Array, searched: Size, frame: Size, plan: CropPlan): Float32Array {
  const { source, target } = plan;
  const across = { toFrame: frame.width / searched.width, toCrop: target.width / source.width };
  const down = { toFrame: frame.height / searched.height, toCrop: target.height / source.height };
  const moved = new Float32Array(landmarks.length);
  for (let i = 0; i + 2 < landmarks.length; i += 3) {
    moved[i] = ((landmarks[i] ?? 0) * across.toFrame - source.x) * across.toCrop;
    moved[i + 1] = ((landmarks[i + 1] ?? 0) * down.toFrame - source.y) * down.toCrop;
    moved[i + 2] = (landmarks[i + 2] ?? 0) * across.toFrame * across.toCrop;
  }
  return moved;
}

/** Everything about a frame but its pixels' source. */
export interface CropLabel {
  readonly attempt: string;
  readonly seq: number;
  readonly at: number;
  readonly pose: Pose;
  /** 478 x 3 in pixels of the crop. */
  readonly landmarks: Float32Array;
}

/** Draws the planned part and reads it back. @throws when the browser gives no 2d canvas. */
export function cropFrame(image: CanvasImageSource, plan: CropPlan, label: CropLabel): FaceFrame {
  const { source, target } = plan;
  const canvas = new OffscreenCanvas(target.width, target.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d context');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, source.x, source.y, source.width, source.height, 0, 0, target.width, target.height);
  const { data } = context.getImageData(0, 0, target.width, target.height);
  return {
    ...label,
    width: target.width,
    height: target.height,
    pixels: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    scale: target.height / source.height,
  };
}
