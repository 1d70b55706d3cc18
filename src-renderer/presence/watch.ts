/**
 * The presence watch from the window's side: every other second one picture is searched, and main hears that nobody is
 * there, that several are, or gets the one face. Whose it is main says; nothing is shown, and no picture is kept.
 */
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { watchFrames } from '../../src-ui/vision/frameSource.ts';
import { cut } from '../../src-ui/vision/judge.ts';
import { distinct, isSound, measure } from '../../src-ui/vision/metrics.ts';
import { resize } from '../../src-ui/vision/scan.ts';
import { type Vision, VisionError, type VisionFailure } from '../../src-ui/vision/vision.ts';

/** Between two looks, ms. */
export const lookMs = 2_000;
/** Faces that small are of people who pass behind: as shares of the picture's height. */
const tooFar = 0.12;

export interface WatchOptions {
  /** Shows the camera already. */
  readonly video: HTMLVideoElement;
  readonly vision: Pick<Vision, 'detect'>;
  readonly attempt: string;
  readonly onNobody: () => void;
  readonly onSeveral: () => void;
  readonly onFace: (frame: FaceFrame) => void;
  readonly signal: AbortSignal;
  /** Resolves after so many ms, or when the signal fires. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now?: () => number;
}

/** Looks until the signal fires or something fails; never rejects for a fault of the camera or the worker. */
export async function watchPresence(options: WatchOptions): Promise<'stopped' | 'camera.stalled' | VisionFailure> {
  const { video, vision, signal, wait = pause, now = () => performance.now() } = options;
  let crashes = 0;
  for (let seq = 0; !signal.aborted; ) {
    // Opened for each look: in between the camera's frames are nobody's concern.
    const frames = watchFrames(video, signal, now);
    try {
      const still = await frames.next();
      if (signal.aborted) return 'stopped';
      if (!still) return 'camera.stalled';
      try {
        const detection = await vision.detect(await createImageBitmap(still.image, resize(still)), still.at);
        if (signal.aborted) return 'stopped';
        const sound = detection.faces.filter((face) => isSound(face, detection));
        const near = distinct(sound.map((face) => ({ ...measure(face, detection), face }))).filter(
          ({ box }, i) => i === 0 || box.height >= tooFar * detection.height,
        );
        const [face] = near;
        if (!face) options.onNobody();
        else if (near.length > 1) options.onSeveral();
        else options.onFace(cut(face, detection, still, { attempt: options.attempt, seq: seq++, at: still.at }));
      } catch (error) {
        if (signal.aborted) return 'stopped';
        if (!(error instanceof VisionError)) throw error;
        // One crash is forgiven: the next look starts a new worker.
        if (error.code !== 'vision.failed' || ++crashes > 1) return error.code;
      } finally {
        still.image.close();
      }
    } finally {
      frames.close();
    }
    await wait(lookMs, signal);
  }
  return 'stopped';
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
