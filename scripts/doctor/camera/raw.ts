/** What the doctor's page noted while the camera ran, before anything was concluded. Crosses as JSON. */
export interface CameraRaw {
  readonly label: string;
  /** Pixels that the camera delivers. */
  readonly width: number;
  readonly height: number;
  /** Frames a second as the device promises them; null when it promises none. */
  readonly promised: number | null;
  /** From the request to the first picture. */
  readonly openMs: number;
  /** When each frame was presented, ms; `skipped` frames of the camera came before it unseen. */
  readonly frames: readonly { readonly at: number; readonly skipped: number }[];
  readonly samples: readonly Sample[];
}

/** One frame that was looked at. Levels are 0..255. */
export interface Sample {
  readonly at: number;
  /** Mean level of the whole picture. */
  readonly mean: number;
  /** Shares of the picture that are nearly black and burnt out, 0..1. */
  readonly dark: number;
  readonly burnt: number;
  /** Variance of the Laplacian over the picture at 640 pixels' width. */
  readonly focus: number;
  /** Noise between this frame and the one looked at before, levels; null for the first. */
  readonly noise: number | null;
  /** Stands for the pixels: frames with one digest are the same picture. */
  readonly digest: number;
  /** How many people. */
  readonly faces: number;
  readonly face: SampleFace | null;
}

export interface SampleFace {
  /** Height of the face as a share of the picture's, 0..1. */
  readonly height: number;
  /** Where its middle is, 0..1. */
  readonly centre: { readonly x: number; readonly y: number };
  readonly yaw: number;
  readonly pitch: number;
  /** Mean level of the face, and of what is around it. */
  readonly light: number;
  readonly around: number;
}
