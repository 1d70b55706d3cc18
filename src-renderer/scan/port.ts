import type { Code } from '../../src-shared/domain/codes.ts';
import type { FaceFrame, Posed } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { Purpose as ScanPurpose } from '../../src-ui/vision/scan.ts';

/** The codes that `camera.report` takes. */
export type ScanFailure = Extract<
  Code,
  | 'camera.absent'
  | 'camera.denied'
  | 'camera.busy'
  | 'camera.unplugged'
  | 'camera.stalled'
  | 'models.missing'
  | 'vision.failed'
>;

export interface CameraFacts {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** The device's own name. */
  readonly label: string;
  /** Frames per second as the track's settings state it; null where they do not. */
  readonly frameRate: number | null;
}

export type { Purpose as ScanPurpose } from '../../src-ui/vision/scan.ts';

export interface ScanRequest {
  readonly video: HTMLVideoElement;
  /** The attempt that main allowed the camera for. */
  readonly attempt: string;
  readonly purpose: ScanPurpose;
  /** The camera shows its first picture. */
  readonly onReady: (camera: CameraFacts) => void;
  readonly onHint: (hint: Hint | null) => void;
  /** Called before `onFrame`, which takes longer. */
  readonly onPose: (posed: Posed) => void;
  readonly onFrame: (frame: FaceFrame) => void;
  /** Ends the scan and switches the camera off. */
  readonly signal: AbortSignal;
}

/** The presence watch: a look every other second, see `presence/watch.ts`. */
export interface WatchRequest extends Pick<ScanRequest, 'video' | 'attempt' | 'onReady' | 'signal'> {
  readonly onNobody: () => void;
  readonly onSeveral: () => void;
  readonly onFace: (frame: FaceFrame) => void;
}

/** Camera and vision as the windows need them; the gallery puts a drawing in their place. */
export interface ScanPort {
  /** Loads and warms the models, so that the first scan does not wait. */
  readonly preload: () => Promise<void>;
  /** Runs until the signal fires or something fails; never rejects. `ended`: nothing more will come, and no fault. */
  readonly scan: (request: ScanRequest) => Promise<'ended' | ScanFailure>;
  /** As `scan`. */
  readonly watch: (request: WatchRequest) => Promise<'ended' | ScanFailure>;
}
