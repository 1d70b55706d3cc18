/** Finds the one face of a picture with the product's own landmark network, in a headless browser. */
import { readFile } from 'node:fs/promises';
import { type LandmarkedFace, type Landmarker, openLandmarker } from '../../e2e/support/landmarker.ts';
import { readManifest } from '../../models/manifest.ts';
import { type FaceFrame, landmarkCount, type Pose } from '../../src-shared/domain/face.ts';
import { cached, hashOf } from './cache.ts';
import { decodePicture, type Picture, PictureError } from './picture.ts';
import { look, type View, views } from './search.ts';

/** A picture's face, and what is needed to cut it out; the pixels are decoded only when something must be computed. */
export interface FoundFace {
  /** Stands for the picture's bytes and its landmarks: what is derived from them is kept under it. */
  readonly hash: string;
  readonly pose: Pose;
  /** The face as the engine takes it. */
  readonly frame: () => FaceFrame;
  /** How it was found: in the picture as it is, or in the view of this number. */
  readonly view: number | null;
}

/** A failure to acquire. */
export interface NoFace {
  readonly reason: string;
}

export type Search = FoundFace | NoFace;

export const isFound = (search: Search): search is FoundFace => 'frame' in search;

export interface FaceFinder {
  /** The face of a photo on disk. A file that cannot be used is a failure to acquire, not an error. */
  find(path: string): Promise<Search>;
  /** The same for a picture in memory, searched as it is only: in a clip the next frame is the better second look. */
  findIn(picture: Picture, hash: string): Promise<Search>;
  close(): Promise<void>;
}

/** The part of a landmarker that a finder needs. */
export type Detector = Pick<Landmarker, 'detect' | 'close'>;

export interface FinderOptions {
  readonly open?: () => Promise<Detector>;
  readonly folder?: string;
}

const numbersPerFace = landmarkCount * 3 + 3;
const nobody: NoFace = { reason: 'no face found' };

/** Opens a finder; the browser starts with the first picture that is not cached. */
export function openFaceFinder({ open = openLandmarker, folder }: FinderOptions = {}): FaceFinder {
  let landmarker: Promise<Detector> | undefined;
  const model = readManifest().models.find(({ kind }) => kind === 'landmarks')?.sha256 ?? '';

  const detect = async (picture: Picture, again = true): Promise<readonly LandmarkedFace[]> => {
    landmarker ??= open();
    const used = landmarker;
    const ready = await used;
    try {
      return await ready.detect(picture);
    } catch (cause) {
      // A picture that breaks the network must not take the others along: they are asked again in a new browser.
      if (landmarker === used) landmarker = undefined;
      await ready.close().catch(() => undefined);
      if (again) return detect(picture, false);
      throw new PictureError(`the landmark network fails on it: ${String(cause)}`, { cause });
    }
  };
  const keep = async (hash: string, compute: () => Promise<readonly LandmarkedFace[]>) =>
    unpack(await cached('landmarks', hash, async () => pack(await compute()), folder));

  const search = async (hash: string, load: () => Picture, further: readonly View[]): Promise<Search> => {
    let kept: Picture | undefined;
    const picture = () => {
      kept ??= load();
      return kept;
    };
    const plain = await keep(hashOf(hash, model), () => detect(picture()));
    const face = central(plain, picture);
    if (face) return found(hash, face, picture, null);
    for (const [i, view] of further.entries()) {
      const faces = await keep(hashOf(hash, model, JSON.stringify(view)), async () => {
        const seen = look(picture(), view);
        return (await detect(seen.picture)).map(seen.back);
      });
      const turned = central(faces, picture);
      if (turned) return found(hash, turned, picture, i);
    }
    return nobody;
  };

  return {
    findIn: (picture, hash) => refused(() => search(hash, () => picture, [])),
    find: (path) =>
      refused(async () => {
        const file = await readFile(path).catch((cause: unknown) => {
          throw new PictureError('the file cannot be read', { cause });
        });
        return search(hashOf(file), () => decodePicture(file), views);
      }),
    close: async () => (await landmarker)?.close(),
  };
}

/** What is wrong with a picture, as a failure to acquire; any other error stays one. */
async function refused(find: () => Promise<Search>): Promise<Search> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof PictureError) return { reason: error.message };
    throw error;
  }
}

function found(hash: string, face: LandmarkedFace, picture: () => Picture, view: number | null): FoundFace {
  const { landmarks } = face;
  const points = new Uint8Array(landmarks.buffer, landmarks.byteOffset, landmarks.byteLength);
  return { hash: hashOf(hash, points), pose: face.pose, view, frame: () => frameOf(picture(), face) };
}

/** A still picture as a frame of an attempt that never was. */
export function frameOf({ width, height, data }: Picture, { landmarks, pose }: LandmarkedFace): FaceFrame {
  return { attempt: '', seq: 0, at: 0, width, height, pixels: data, landmarks, pose, scale: 1 };
}

/** LFW's photos are centred on the person they are named after; others may stand beside. */
function central(faces: readonly LandmarkedFace[], picture: () => Picture): LandmarkedFace | undefined {
  if (faces.length <= 1) return faces[0]; // without decoding the picture
  const { width, height } = picture();
  const nose = 1;
  const distance = ({ landmarks }: LandmarkedFace) =>
    Math.hypot((landmarks[3 * nose] ?? 0) - width / 2, (landmarks[3 * nose + 1] ?? 0) - height / 2);
  return faces.toSorted((a, b) => distance(a) - distance(b))[0];
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
