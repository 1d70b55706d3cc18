/** Who can sit at the demo's camera: faces in the sample photos of the package `@vladmandic/face-api` (`demo/`). */
import type { Pose } from '../../src-shared/domain/face.ts';
import type { Box } from '../../src-ui/vision/metrics.ts';
import landmarks from './landmarks.json' with { type: 'json' };

export interface Person {
  readonly name: string;
  /** File name in the package; the demo host serves it under `/demo/people/`. */
  readonly photo: string;
  /** Forehead to chin, in pixels of the photo. */
  readonly face: Box;
  /** As the landmarker reads it with the face in the middle, degrees. */
  readonly pose: Pose;
}

/** Chosen because they look at the camera, are lit and sharp, and nothing covers them. */
export const people = [
  {
    name: 'Ana',
    photo: 'sample3.jpg',
    face: { x: 592, y: 354, width: 209, height: 247 },
    pose: { yaw: -12, pitch: -5, roll: -1 },
  },
  {
    name: 'Jude',
    photo: 'sample6.jpg',
    face: { x: 250, y: 519, width: 223, height: 241 },
    pose: { yaw: 11, pitch: -14, roll: 8 },
  },
  {
    name: 'Maja',
    photo: 'sample3.jpg',
    face: { x: 1475, y: 327, width: 214, height: 249 },
    pose: { yaw: 13, pitch: -11, roll: 4 },
  },
  {
    name: 'Sofia',
    photo: 'sample5.jpg',
    face: { x: 353, y: 901, width: 233, height: 268 },
    pose: { yaw: 2, pitch: -2, roll: 7 },
  },
] as const satisfies readonly Person[];

/** Where the 478 landmarks of a face lie: x, y, z in whole pixels of the photo. Written by `e2e/support/sitters.ts`. */
export const landmarksOf = (name: PersonName): readonly number[] => landmarks.people[name];

export type PersonName = (typeof people)[number]['name'];
