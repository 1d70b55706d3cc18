/**
 * Lets the person of a photo sit at a camera: the head is a mesh over the photo's landmarks that really turns, blinks
 * and sways, and every frame carries its own sensor noise. Plain arithmetic on pixels: without a graphics card it is
 * twenty times as fast as a shader, and it runs in tests.
 */
import type { Pose } from '../../src-shared/domain/face.ts';
import type { Box } from '../../src-ui/vision/metrics.ts';
import { headMesh } from './head.ts';
import type { Motion } from './motion.ts';
import { addNoise } from './noise.ts';
import { drawMesh, type Pixels, rowFiller } from './raster.ts';

export type { Pixels } from './raster.ts';

/** A picture of a person, ready to be bent. All pictures have the same size. */
export interface Sitting {
  /** What the camera sees of the photo. Alpha 0 where the photo ends. */
  readonly person: Pixels;
  /** What is behind the person. */
  readonly behind: Pixels;
  /** The face, forehead to chin, in pixels of the pictures. */
  readonly face: Box;
  /** 478 x (x, y, z) in pixels of the pictures. */
  readonly landmarks: Float32Array;
  /** Where the head looks in the photo, degrees. */
  readonly pose: Pose;
  /** Fade everything but this person into what is behind: other people in the photo would be seen. */
  readonly alone: boolean;
}

export interface Sitter {
  /**
   * Draws one moment into `out`.
   * @param motion from how the photo shows the person; a motion of nothing gives the photo again.
   * @param seed changes the noise; undefined leaves it out.
   */
  draw(motion: Motion, seed: number | undefined, out: Pixels): void;
}

export function createSitter({ person, behind, face, landmarks, pose, alone }: Sitting): Sitter {
  const { width, height } = person;
  // A camera that shows 53 degrees across, as those above screens do.
  const mesh = headMesh(landmarks, face, pose, width);
  const picture: Pixels = alone ? faded(person, face) : person;
  // Most of the room never moves: it is laid down once.
  const room: Pixels = { width, height, data: new Uint8ClampedArray(person.data.length) };
  const fill = rowFiller(picture, behind, room);
  for (let y = 0; y < height; y++) fill(y * width, width, 0, y, 1, 0);
  const places = new Float32Array(mesh.rest.length);

  return {
    draw(motion, seed, out) {
      out.data.set(room.data);
      mesh.place(motion, places);
      drawMesh(mesh.triangles, places, mesh.rest, { picture, behind }, out);
      if (seed !== undefined) addNoise(out.data, seed);
    },
  };
}

/** The picture with everybody but the person of this face faded out. */
function faded(person: Pixels, face: Box): Pixels {
  const { width, height } = person;
  const data = new Uint8ClampedArray(person.data);
  const middle = { x: face.x + face.width / 2, y: face.y + face.height / 2 };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const share = personAt((x - middle.x) / face.height, (y - middle.y) / face.height);
      data[4 * i + 3] = (data[4 * i + 3] ?? 0) * share;
    }
  }
  return { width, height, data };
}

/** How much of a place is the person, 0..1; distances in heights of the face, from its middle, y down. */
function personAt(x: number, y: number): number {
  const shoulders = 0.42 + 0.83 * step(0.45, 1, y);
  const hair = 1 - step(0.85, 1.2, Math.hypot(x / 0.6, (y + 0.1) / 0.86));
  const trunk = step(0.3, 0.6, y) * (1 - step(shoulders - 0.12, shoulders + 0.12, Math.abs(x)));
  return Math.max(hair, trunk);
}

/** Hermite step: 0 below `from`, 1 above `to`. */
function step(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
