/**
 * The camera's frames for whoever takes longer over one than the camera needs for the next: always the newest, each
 * with the time at which it was taken.
 */
import { frameLimits } from '../../src-shared/contracts/frames.ts';
import type { Size } from './metrics.ts';
import { afterWaiting } from './patience.ts';

/** A camera that delivers nothing usable for this long has stalled. */
export const stallMs = 2_000;

/** A camera frame older than this has a clock of its own: then the time at which it is seen has to do. */
const oldestMs = 1_000;

export interface Still extends Size {
  readonly image: VideoFrame;
  /** When the sensor took it, ms of the clock that `now` reads; it grows from frame to frame. */
  readonly at: number;
}

export interface FrameSource {
  /** The newest frame that has not been handed out; null when none comes for `stallMs` or the signal fires. */
  next(): Promise<Still | null>;
  /** Whether one is there already. */
  waits(): boolean;
  /** Stops watching and lets go of the frame that waits. */
  close(): void;
}

type FrameFacts = Pick<VideoFrameCallbackMetadata, 'captureTime'>;

/** The part of a video element that is used. */
export type FramedVideo = Pick<HTMLVideoElement, 'requestVideoFrameCallback' | 'cancelVideoFrameCallback'>;

/**
 * When a frame was taken: as the camera says, where that can be true, else now; always later than the one before.
 * @param before of the frame before, ms; -Infinity for the first.
 */
export function takenAt({ captureTime }: FrameFacts, now: number, before: number): number {
  const said =
    captureTime !== undefined && captureTime > before && captureTime <= now && now - captureTime < oldestMs
      ? captureTime
      : now;
  // A clock that stands still or goes back must not make two frames one.
  return said > before ? said : before + 0.1;
}

/** @param open makes a still picture of what the video shows; a test puts its own in place. */
export function watchFrames(
  video: FramedVideo,
  signal: AbortSignal,
  now: () => number,
  open: (at: number) => VideoFrame = (at) => new VideoFrame(video as HTMLVideoElement, { timestamp: at * 1000 }),
): FrameSource {
  let waiting: Still | null = null;
  let wake: () => void = () => undefined;
  let before = Number.NEGATIVE_INFINITY;
  let handle = video.requestVideoFrameCallback(taken);

  function taken(_: number, facts: FrameFacts = {}): void {
    const at = takenAt(facts, now(), before);
    const image = open(at);
    const { displayWidth: width, displayHeight: height } = image;
    handle = video.requestVideoFrameCallback(taken);
    // Some cameras send a pixel or two before their first picture.
    if (Math.min(width, height) < frameLimits.minSide) return image.close();
    before = at;
    waiting?.image.close();
    waiting = { image, width, height, at };
    wake();
  }

  function take(): Still | null {
    const still = waiting;
    waiting = null;
    return still;
  }

  return {
    next: () =>
      new Promise((resolve) => {
        if (signal.aborted || waiting) return resolve(signal.aborted ? null : take());
        const end = () => {
          stopWaiting();
          signal.removeEventListener('abort', end);
          wake = () => undefined;
          resolve(signal.aborted ? null : take());
        };
        const stopWaiting = afterWaiting(stallMs, end, now);
        signal.addEventListener('abort', end, { once: true });
        wake = end;
      }),
    waits: () => waiting !== null,
    close: () => {
      video.cancelVideoFrameCallback(handle);
      take()?.image.close();
    },
  };
}
