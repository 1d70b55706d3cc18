/** What the face engine takes and gives, beyond the words shared with the rest of the house. */
import type { FaceFrame, FrameAnalysis, Tier } from '../src-shared/domain/face.ts';
import type { Ms } from '../src-shared/domain/ids.ts';

/** The passive liveness networks. */
export type LivenessNetwork = 'minifas-v2' | 'minifas-v1se' | 'antispoof' | 'liveness';

/** A file of weights found on this machine. An entry of `models/manifest.json` with `file` made absolute is one. */
export interface ModelFile {
  /** The network inside, as the manifest names it: a `ModelId` or a `LivenessNetwork`; other networks are not run. */
  readonly id: string;
  readonly kind: 'recognition' | 'liveness';
  readonly tier: Tier;
  /** Absolute path. */
  readonly file: string;
  /** Size in bytes; a file of another size is corrupt and is not even hashed. */
  readonly bytes: number;
  /** SHA-256 of the file, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** The part of a frame that the pixel functions need. */
export type Image = Pick<FaceFrame, 'pixels' | 'width' | 'height'>;

/** A point or a displacement, pixels of the crop unless said otherwise. */
export type Point = readonly [x: number, y: number];

/** What one frame yields, with the traces by which the liveness layers tell frames apart. */
export interface EngineAnalysis extends FrameAnalysis {
  /** When the camera delivered the frame: milliseconds of the window's monotonic clock. */
  readonly at: Ms;
  /** Crop pixels for each camera pixel. */
  readonly scale: number;
  /** x, y, z of the 478 landmarks in pixels of the crop. */
  readonly landmarks: Float32Array;
  readonly signature: Signature;
  readonly cues: PassiveCues;
  readonly light: SkinLight;
  /** What is between the camera and the face, 0..1 each; `measureCover` says what they mean. */
  readonly cover: Readonly<Record<'mask' | 'hand' | 'glare', number>>;
}

/**
 * What the pixels of one frame say about a re-capture, each a number that is high for artefacts unless said otherwise.
 * Measured in the worker, judged over all frames of a presentation.
 */
export interface PassiveCues {
  /** How far a single spatial frequency of the face's brightness stands out, powers of two; see `peakOf`. */
  readonly moire: number;
  /** How much of a straight frame is around the face, 0..1; see `frameAround`. */
  readonly bezel: number;
  /** Luma under which 1 % of the crop lies, 0..255: a print or a screen has no black. */
  readonly black: number;
  /** Luma over which 1 % of the crop lies, 0..255. */
  readonly white: number;
  /** Standard deviation of the finest grain of the face, grey levels: sensor noise, or what hides it. */
  readonly grain: number;
  /** Stands for the crop's pixels: two frames with equal digests are the same picture. An unsigned 32-bit number. */
  readonly digest: number;
}

/** Mean linear light, 0..1 of full scale, of places that the screen can light. */
export type Rgb = readonly [red: number, green: number, blue: number];

export interface SkinLight {
  /** Cheeks and forehead. */
  readonly skin: Rgb;
  /** The crop outside the head. */
  readonly around: Rgb;
}

/**
 * Grey levels of the aligned face, 56 x 56, slightly blurred, row-major, 0..255. Small, but still a picture of a face:
 * it lives as long as the attempt, in this process, and is neither stored, sent nor logged.
 */
export type Signature = Float32Array;
