/**
 * What the face pipeline passes along: frames from the camera window, what one frame yields, and the
 * probe and template that are compared in the cloud.
 */

/** A recognition network, named as in `models/manifest.json`. */
export type NetworkId = 'mobilefacenet' | 'dlib-resnet34' | 'faceres';

/** A network that is shown the upper face alone, for people with a mask; never compared with what it says of a whole face. */
export type UpperModelId = 'mobilefacenet-upper' | 'dlib-resnet34-upper';

/** What made a vector. A template remembers it. */
export type ModelId = NetworkId | UpperModelId;

/** Numbers in a vector of each network; powers of two, as the cloud's projection of templates wants them. */
export const vectorLengths: Readonly<Record<ModelId, number>> = {
  mobilefacenet: 128,
  'dlib-resnet34': 128,
  faceres: 1024,
  'mobilefacenet-upper': 128,
  'dlib-resnet34-upper': 128,
};

/** The networks at hand on a machine, best first. `recommended` needs models that npm packages do not carry. */
export type Tier = 'recommended' | 'embedded';

/** Number of landmarks the vision worker yields: 468 mesh points and 2 x 5 iris points. */
export const landmarkCount = 478;

/**
 * One camera frame, cropped around the one face in it.
 * The crop holds the face box enlarged at least 2.7 times where the camera's frame allows it, because liveness
 * looks at the surroundings (a bezel, a hand holding a print).
 */
export interface FaceFrame {
  /** The attempt (login or enrolment) that allowed the camera; frames of any other attempt are refused. */
  readonly attempt: string;
  /** Counts from 0 within the attempt. */
  readonly seq: number;
  /** When the camera delivered the frame: milliseconds of the window's monotonic clock. */
  readonly at: number;
  /** Size of the crop in pixels, each 96..1024. */
  readonly width: number;
  readonly height: number;
  /** RGBA, row-major, `width * height * 4` bytes. */
  readonly pixels: Uint8Array;
  /** x, y, z of the 478 landmarks in pixels of the crop (z: same scale, towards the camera is negative). */
  readonly landmarks: Float32Array;
  /** Head pose in degrees as the vision worker measured it; yaw > 0 looks to the image's right. */
  readonly pose: Pose;
  /** Crop pixels for each camera pixel (1 = untouched, 0.5 = halved): the true resolution of the face. */
  readonly scale: number;
}

/** Where the head is in a frame of the camera. */
export interface Posed extends Pick<FaceFrame, 'at' | 'pose'> {
  /** The frame itself is not sent. */
  readonly glimpse: boolean;
}

export interface Pose {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

/** A unit-length vector; similarity is the dot product of two vectors of the same model. */
export interface Embedding {
  readonly model: ModelId;
  readonly vector: Float32Array;
}

/** What one frame yields. Scores stay inside main and cloud: no window ever sees them. */
export interface FrameAnalysis {
  readonly seq: number;
  /** One embedding per loaded recognition network that was asked for. */
  readonly embeddings: readonly Embedding[];
  readonly quality: FrameQuality;
  /** Null for a view of a turn: the networks that look for artefacts were taught on faces that look at the camera. */
  readonly liveness: LivenessScore | null;
  readonly pose: Pose;
}

export interface FrameQuality {
  /** Distance between the pupils in camera pixels. */
  readonly eyeDistance: number;
  /** Variance of the Laplacian over the aligned face, grey levels squared. */
  readonly sharpness: number;
  /** Mean grey level of the aligned face, 0..255. */
  readonly brightness: number;
  /** Share of pixels of the aligned face that are nearly black or burnt out, 0..1. */
  readonly clipped: number;
}

export interface LivenessScore {
  /** 0 = certainly an artefact, 1 = certainly live; the mean over the networks at hand. */
  readonly live: number;
  /** Each network's own score, by its name in the manifest. */
  readonly by: Readonly<Record<string, number>>;
}
