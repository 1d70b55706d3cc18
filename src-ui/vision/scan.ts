/**
 * The scan: camera frames in, hints and good frames out. Every rule lives in the pure files beside this one; here
 * are only the loop, the clock and the canvas.
 */
import { type Still, watchFrames } from './frameSource.ts';
import { createJudge, type ScanWish } from './judge.ts';
import { type Vision, VisionError, type VisionFailure } from './vision.ts';

export interface ScanOptions extends ScanWish {
  /** Shows the camera already. */
  readonly video: HTMLVideoElement;
  readonly vision: Vision;
  /** Ends the scan. The camera is its owner's to stop. */
  readonly signal: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

export type { Purpose, ScanProgress } from './judge.ts';
export { resize } from './searched.ts';

/** `stopped`: by the signal. `spent`: all frames are sent and main never said that it has enough. */
export type ScanEnd = 'stopped' | 'spent' | 'camera.stalled' | VisionFailure;

/** Scans until something ends it; the promise never rejects for a camera's or the worker's fault, it names it. */
export async function startScan(options: ScanOptions): Promise<ScanEnd> {
  const { video, vision, signal, now = () => performance.now() } = options;
  const judge = createJudge(options, now());
  const frames = watchFrames(video, signal, now);
  /** The frame that was searched last. It is cut out while the worker is at the next one. */
  let last: { readonly still: Still; readonly send: (() => void) | null } | null = null;
  const letGo = (): void => {
    const done = last;
    last = null;
    try {
      if (!signal.aborted) done?.send?.();
    } finally {
      done?.still.image.close();
    }
  };
  let crashes = 0;
  try {
    while (!judge.spent()) {
      if (!frames.waits()) letGo();
      const still = await frames.next();
      if (signal.aborted) return 'stopped';
      if (!still) return 'camera.stalled';
      const { image, at } = still;
      let send: (() => void) | null = null;
      try {
        if (!judge.wants(at)) continue;
        // Whole: making it small takes longer than a picture of the screen, which is drawn by this thread.
        const searching = vision.detect(image.clone(), at, (thumbnail) => {
          if (!signal.aborted) judge.glance(thumbnail, still);
        });
        const [detection] = await Promise.all([searching, letGo()]);
        if (signal.aborted) return 'stopped';
        send = judge.take(detection, still);
      } catch (error) {
        if (signal.aborted) return 'stopped';
        if (!(error instanceof VisionError)) throw error;
        // One crash is forgiven: the next frame starts a new worker.
        if (error.code !== 'vision.failed' || ++crashes > 1) return error.code;
      } finally {
        letGo();
        last = { still, send };
      }
    }
    return 'spent';
  } finally {
    letGo();
    frames.close();
  }
}
