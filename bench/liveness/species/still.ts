/** A still picture that somebody else made, held before the camera. */
import type { Picture } from '../../accuracy/picture.ts';
import { shoot, webcam } from '../render/camera.ts';
import type { Chance } from '../render/chance.ts';
import { tremor } from '../render/motion.ts';
import { canvasFrom, canvasOf, lookupOf, paint, rasterise } from '../render/raster.ts';
import type { Sheet } from '../render/space.ts';
import { sheetMesh } from '../render/space.ts';

/** The camera's picture; a still of another shape is cut to fill it. */
const longestSide = 640;

/** Draws the still in a hand that trembles, with the noise of a sensor. */
export function heldPicture(picture: Picture, chance: Chance): (frame: number, t: number) => Picture {
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  const [width, height] = [Math.round(scale * picture.width), Math.round(scale * picture.height)];
  const texture = canvasFrom(picture);
  const camera = webcam(chance);
  const size = Math.min(width, height);
  const [x, y, z] = [0.006, 0.005, 0.01].map((share) => tremor(chance, share * size));
  const [yaw, pitch, roll] = [0.8, 0.8, 0.5].map((swing) => tremor(chance, swing));
  // Slightly larger than the picture, so that no edge of it comes into view that was not in it.
  const sheet: Sheet = {
    left: 0,
    top: 0,
    right: picture.width,
    bottom: picture.height,
    cx: width / 2,
    cy: height / 2,
    width: 1.05 * width,
    height: 1.05 * height,
    radius: Number.POSITIVE_INFINITY,
    bentAbout: 'upright',
  };
  return (frame, t) => {
    const canvas = canvasOf(width, height);
    const lookup = lookupOf(width, height);
    const pose = { yaw: yaw?.(t) ?? 0, pitch: pitch?.(t) ?? 0, roll: roll?.(t) ?? 0 };
    const hold = { x: x?.(t) ?? 0, y: y?.(t) ?? 0, z: z?.(t) ?? 0, pose };
    rasterise(sheetMesh(sheet, hold, { cx: width / 2, cy: height / 2, focal: width }), lookup);
    paint(lookup, texture, canvas);
    return shoot(canvas, camera, frame, t);
  };
}
