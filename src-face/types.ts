/** What the face engine takes and gives, beyond the words shared with the rest of the house. */
import type { FaceFrame, FrameAnalysis, Tier } from '../src-shared/domain/face.ts';

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

/** What one frame yields, with the trace by which two frames are told apart. */
export interface EngineAnalysis extends FrameAnalysis {
  readonly signature: Signature;
}

/**
 * Grey levels of the aligned face, 56 x 56, slightly blurred, row-major, 0..255. Small, but still a picture of a face:
 * it lives as long as the attempt, in this process, and is neither stored, sent nor logged.
 */
export type Signature = Float32Array;
