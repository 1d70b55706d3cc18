/** Finds the one face of a photo with the product's own landmark network, in a headless browser. */
import { readFile } from 'node:fs/promises';
import jpeg from 'jpeg-js';
import { type LandmarkedFace, type Landmarker, openLandmarker } from '../../e2e/support/landmarker.ts';
import { readManifest } from '../../models/manifest.ts';
import { type FaceFrame, landmarkCount, type Pose } from '../../src-shared/domain/face.ts';
import { cached, hashOf } from './cache.ts';

/** RGBA, row-major. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A photo with its face as the engine takes it, and a hash of the file for keeping what is derived from it. */
export interface PhotoFace {
  readonly hash: string;
  readonly frame: FaceFrame;
}

export interface FaceFinder {
  /** The face of a photo on disk. `null` when none is found (a failure to acquire). */
  find(path: string): Promise<PhotoFace | null>;
  /** The same for a picture in memory. */
  findIn(picture: Picture, hash: string): Promise<PhotoFace | null>;
  close(): Promise<void>;
}

const numbersPerFace = landmarkCount * 3 + 3;

/** Opens a finder; the browser starts with the first photo that is not cached. */
export function openFaceFinder(): FaceFinder {
  let landmarker: Promise<Landmarker> | undefined;
  const model = readManifest().models.find(({ kind }) => kind === 'landmarks')?.sha256 ?? '';
  const findIn = async (picture: Picture, hash: string): Promise<PhotoFace | null> => {
    const numbers = await cached('landmarks', hashOf(hash, model), async () => {
      landmarker ??= openLandmarker();
      return pack(await (await landmarker).detect(picture));
    });
    const face = central(unpack(numbers), picture);
    return face && { hash, frame: frameOf(picture, face) };
  };
  return {
    findIn,
    find: async (path) => {
      const file = await readFile(path);
      return findIn(decode(file), hashOf(file));
    },
    close: async () => (await landmarker)?.close(),
  };
}

export function decode(file: Uint8Array): Picture {
  const { width, height, data } = jpeg.decode(file, { useTArray: true });
  return { width, height, data };
}

/** A still picture as a frame of an attempt that never was. */
export function frameOf({ width, height, data }: Picture, { landmarks, pose }: LandmarkedFace): FaceFrame {
  return { attempt: '', seq: 0, at: 0, width, height, pixels: data, landmarks, pose, scale: 1 };
}

/** LFW's photos are centred on the person they are named after; others may stand beside. */
function central(faces: readonly LandmarkedFace[], { width, height }: Picture): LandmarkedFace | null {
  const nose = 1;
  const distance = ({ landmarks }: LandmarkedFace) =>
    Math.hypot((landmarks[3 * nose] ?? 0) - width / 2, (landmarks[3 * nose + 1] ?? 0) - height / 2);
  return faces.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

function pack(faces: readonly LandmarkedFace[]): Float32Array {
  const numbers = new Float32Array(faces.length * numbersPerFace);
  for (const [i, { landmarks, pose }] of faces.entries()) {
    numbers.set(landmarks, i * numbersPerFace);
    numbers.set([pose.yaw, pose.pitch, pose.roll], i * numbersPerFace + landmarkCount * 3);
  }
  return numbers;
}

function unpack(numbers: Float32Array): LandmarkedFace[] {
  return Array.from({ length: numbers.length / numbersPerFace }, (_, i) => {
    const face = numbers.slice(i * numbersPerFace, (i + 1) * numbersPerFace);
    const [yaw = 0, pitch = 0, roll = 0] = face.subarray(landmarkCount * 3);
    return { landmarks: face.slice(0, landmarkCount * 3), pose: { yaw, pitch, roll } satisfies Pose };
  });
}
