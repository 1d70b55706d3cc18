/** What crosses between a window and the landmarks worker. */
import { landmarkCount } from '../../src-shared/domain/face.ts';
import type { DetectedFace, Size } from './metrics.ts';

/** Same-origin addresses, without a slash at the end. */
export interface VisionUrls {
  /** Directory of the vision library's WebAssembly files, such as `/vision/wasm`. */
  readonly wasmBase: string;
  /** The landmark model, such as `/vision/face_landmarker.task`. */
  readonly model: string;
}

/** `models.missing`: the model file is not there or not readable. `vision.failed`: anything else. */
export type VisionFailure = 'models.missing' | 'vision.failed';

export type ToWorker =
  | { readonly is: 'load'; readonly urls: VisionUrls }
  /** The picture is transferred. `at`: milliseconds, monotonic. */
  | { readonly is: 'detect'; readonly id: number; readonly picture: Picture; readonly at: number };

/** A whole camera frame, which the worker makes as small as it searches it, or a picture that has that size. */
export type Picture = VideoFrame | ImageBitmap;

export type FromWorker =
  | { readonly is: 'ready' }
  | { readonly is: 'failed'; readonly code: VisionFailure; readonly detail: string }
  /** Before the search: the frame, tiny. */
  | { readonly is: 'seen'; readonly id: number; readonly thumbnail: Grey }
  | ({ readonly is: 'found'; readonly id: number } & PackedDetection);

/** A picture in shades of grey, 0..255, row-major. */
export interface Grey extends Size {
  readonly pixels: Uint8Array;
}

/** One searched frame. */
export interface Detection extends Size {
  readonly faces: readonly DetectedFace[];
  /** The whole frame, tiny, to judge the light by. */
  readonly thumbnail: Grey;
}

/** A detection with all faces in one array, so that one buffer is transferred. */
export interface PackedDetection extends Size {
  /** For each face its 478 x 3 landmarks in pixels, then its 16 matrix entries, then its glare. */
  readonly packed: Float32Array;
  readonly thumbnail: Grey;
}

const matrixLength = 16;
const landmarksLength = landmarkCount * 3;
const stride = landmarksLength + matrixLength + 1;

/** A face as the library names its parts: landmarks in 0..1 of the image, z in the scale of x. */
export interface NormalisedFace {
  readonly points: readonly { readonly x: number; readonly y: number; readonly z: number }[];
  readonly matrix: ArrayLike<number>;
  /** 0..1 */
  readonly glare: number;
}

/** Lays faces out in one array, landmarks in pixels. Faces without all 478 points or a matrix are left out. */
export function pack(faces: readonly NormalisedFace[], { width, height }: Size): Float32Array<ArrayBuffer> {
  const whole = faces.filter((face) => face.points.length === landmarkCount && face.matrix.length === matrixLength);
  const packed = new Float32Array(whole.length * stride);
  whole.forEach(({ points, matrix, glare }, n) => {
    points.forEach(({ x, y, z }, i) => {
      packed.set([x * width, y * height, z * width], n * stride + 3 * i);
    });
    packed.set(matrix, n * stride + landmarksLength);
    packed[n * stride + landmarksLength + matrixLength] = glare;
  });
  return packed;
}

/** The reverse of `pack`; the faces share the array's memory. */
export function unpack(packed: Float32Array): DetectedFace[] {
  return Array.from({ length: Math.floor(packed.length / stride) }, (_, n) => ({
    landmarks: packed.subarray(n * stride, n * stride + landmarksLength),
    matrix: packed.subarray(n * stride + landmarksLength, n * stride + landmarksLength + matrixLength),
    glare: packed[(n + 1) * stride - 1] ?? 0,
  }));
}
