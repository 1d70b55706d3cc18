/**
 * The scan: camera frames in, hints and good frames out. Every rule lives in the pure files beside this one; here
 * are only the loop, the clock and the canvas.
 */
import type { CapturePose } from '../../src-shared/domain/enrolment/state.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { Prompt } from '../../src-shared/domain/liveness.ts';
import { cropFrame, landmarksInCrop, planCrop } from './crop.ts';
import { type Asked, type GuideState, guide, initialGuide, type Reading } from './guide.ts';
import { lightOf } from './light.ts';
import type { DetectedFace, FaceMetrics, Size } from './metrics.ts';
import { distance, distinct, measure } from './metrics.ts';
import { askedOf, initialPick, maxFrames, type PickState, pickForEnrolment, pickForLogin, poseAsked } from './pick.ts';
import { type Detection, type Vision, VisionError, type VisionFailure } from './vision.ts';

/** The frame is searched at this width or height, whichever is smaller: a face of 9 % of the height is still found. */
const searched = { width: 640, height: 480 } as const;

/** A camera that delivers nothing for this long has stalled. */
const stallMs = 2_000;

export type Purpose =
  /** `prompt`: what the person is asked just now, null while nothing is. */
  | { readonly is: 'login'; readonly prompt: () => Prompt | null }
  /** `captured`: how many captures main counts by now; `capturePoses` says what is asked for next. */
  | { readonly is: 'enrol'; readonly captured: () => number };

export interface ScanProgress {
  /** Frames handed over so far. */
  readonly sent: number;
  /** What an enrolment asks for now; null at a login, and when nothing more is asked. */
  readonly pose: CapturePose | null;
}

export interface ScanOptions {
  /** Shows the camera already. */
  readonly video: HTMLVideoElement;
  readonly vision: Vision;
  readonly purpose: Purpose;
  /** The attempt that main allowed the camera for; it goes out with every frame. */
  readonly attempt: string;
  /** Called when the hint changes. */
  readonly onHint: (hint: Hint | null) => void;
  readonly onFrame: (frame: FaceFrame) => void;
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Called with every reading: for drawing and for measuring, never for deciding. */
  readonly onReading?: (reading: Reading, at: number) => void;
  /** Ends the scan. The camera is its owner's to stop. */
  readonly signal: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

/** `stopped`: by the signal. `spent`: all frames are sent and main never said that it has enough. */
export type ScanEnd = 'stopped' | 'spent' | 'camera.stalled' | VisionFailure;

/** Scans until something ends it; the promise never rejects for a camera's or the worker's fault, it names it. */
export async function startScan(options: ScanOptions): Promise<ScanEnd> {
  const { video, vision, signal, now = () => performance.now() } = options;
  const judge = createJudge(options, now());
  let crashes = 0;
  while (!judge.spent()) {
    const came = await nextFrame(video, signal);
    if (signal.aborted) return 'stopped';
    if (!came) return 'camera.stalled';
    const at = now();
    const still = new VideoFrame(video, { timestamp: at * 1000 });
    try {
      const frame = { width: still.displayWidth, height: still.displayHeight };
      const bitmap = await createImageBitmap(still, { ...resize(frame), resizeQuality: 'low' });
      const detection = await vision.detect(bitmap, at);
      if (signal.aborted) return 'stopped';
      judge.take(detection, still, frame, at);
    } catch (error) {
      if (signal.aborted) return 'stopped';
      if (!(error instanceof VisionError)) throw error;
      // One crash is forgiven: the next frame starts a new worker.
      if (error.code !== 'vision.failed' || ++crashes > 1) return error.code;
    } finally {
      still.close();
    }
  }
  return 'spent';
}

/** Keeps what the scan knows so far, and hands out hints and frames. */
function createJudge(options: ScanOptions, startedAt: number) {
  const { purpose, attempt, onHint, onFrame, onProgress, onReading } = options;
  let guided: GuideState = initialGuide;
  let picked: PickState = initialPick(startedAt);
  let last: { readonly face: FaceMetrics; readonly at: number } | undefined;
  let told: ScanProgress | undefined;

  function take(detection: Detection, still: VideoFrame, frame: Size, at: number): void {
    const found = distinct(detection.faces.map((face) => ({ ...measure(face, detection), face })));
    const [best] = found;
    const reading: Reading = {
      faces: found,
      light: lightOf(detection.thumbnail, best && shareOf(best, detection)),
      speed: best && last ? speedBetween(last, { face: best, at }) : 0,
      frame: detection,
    };
    last = best && { face: best, at };
    onReading?.(reading, at);

    const { pose, asked } = wish(purpose);
    const before = guided.hint;
    guided = guide(guided, reading, at, asked);
    if (guided.hint !== before) onHint(guided.hint);

    const pick =
      purpose.is === 'login'
        ? pickForLogin(picked, reading, at)
        : pickForEnrolment(picked, reading, purpose.captured(), at);
    picked = pick.state;
    if (pick.take && best) onFrame(cut(best, detection, still, frame, { attempt, seq: picked.sent - 1, at }));
    if (told?.sent !== picked.sent || told.pose !== pose) {
      told = { sent: picked.sent, pose };
      onProgress?.(told);
    }
  }

  return { take, spent: () => picked.sent >= maxFrames };
}

function wish(purpose: Purpose): { readonly pose: CapturePose | null; readonly asked: Asked } {
  const pose = purpose.is === 'enrol' ? poseAsked(purpose.captured()) : null;
  return { pose, asked: askedOf(pose) };
}

function cut(
  best: FaceMetrics & { readonly face: DetectedFace },
  size: Size,
  still: VideoFrame,
  frame: Size,
  label: { readonly attempt: string; readonly seq: number; readonly at: number },
): FaceFrame {
  const [across, down] = [frame.width / size.width, frame.height / size.height];
  const { x, y, width, height } = best.box;
  const plan = planCrop({ x: x * across, y: y * down, width: width * across, height: height * down }, frame);
  const landmarks = landmarksInCrop(best.face.landmarks, size, frame, plan);
  return cropFrame(still, plan, { ...label, pose: best.pose, landmarks });
}

function shareOf({ box }: FaceMetrics, { width, height }: Size) {
  return { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height };
}

type Sighting = { readonly face: FaceMetrics; readonly at: number };

/** Heights of the face per second. */
function speedBetween(from: Sighting, to: Sighting): number {
  const middle = ({ box }: FaceMetrics) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const moved = distance(middle(from.face), middle(to.face)) / to.face.box.height;
  return moved / Math.max(0.001, (to.at - from.at) / 1000);
}

/** 640 wide where the frame is wide, 480 high where it is tall; never enlarged. */
function resize(frame: Size): { resizeWidth: number; resizeHeight: number } {
  const scale = Math.min(1, searched.width / frame.width, searched.height / frame.height);
  return {
    resizeWidth: Math.max(1, Math.round(frame.width * scale)),
    resizeHeight: Math.max(1, Math.round(frame.height * scale)),
  };
}

/** Waits for the camera's next frame: false when it stays away or the signal fires. */
function nextFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (came: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
      video.cancelVideoFrameCallback(handle);
      resolve(came);
    };
    const stopped = () => end(false);
    const handle = video.requestVideoFrameCallback(() => end(true));
    const timer = setTimeout(() => end(false), stallMs);
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) end(false);
  });
}
