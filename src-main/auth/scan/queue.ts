/**
 * Frames on their way through the engine: one at a time, in order. When too many wait the oldest is dropped, but none that
 * the answer to a challenge rests on.
 */
import type { EngineAnalysis } from '../../../src-face/types.ts';
import type { FaceFrame } from '../../../src-shared/domain/face.ts';

export interface FrameQueue {
  /** A frame that is older than the last one, or the same again, proves nothing new and is dropped. */
  readonly add: (frame: FaceFrame) => void;
  /** What has arrived and is not analysed yet, in order. */
  readonly waiting: () => readonly FaceFrame[];
  /** Drops what waits; later answers of the engine change nothing. */
  readonly end: () => void;
}

export interface FrameQueueOptions {
  /** A frame came, and will be analysed after those before it. True when it must not be dropped. */
  readonly onArrived: (frame: FaceFrame) => boolean;
  readonly analyse: (frame: FaceFrame, needed: boolean) => Promise<EngineAnalysis | null>;
  /** The engine is done with a frame; null where it saw no face in it. */
  readonly onAnalysed: (analysis: EngineAnalysis | null, frame: FaceFrame) => void;
  /** The queue has ended. */
  readonly onError: (error: unknown) => void;
}

interface Waiting {
  readonly frame: FaceFrame;
  readonly needed: boolean;
}

/** Frames that may wait for the engine. */
const limit = 4;

export function createFrameQueue({ onArrived, analyse, onAnalysed, onError }: FrameQueueOptions): FrameQueue {
  let waiting: readonly Waiting[] = [];
  let current: FaceFrame | null = null;
  let last: FaceFrame | null = null;
  let busy = false;
  let ended = false;

  const end = (): void => {
    ended = true;
    waiting = [];
    current = null;
    last = null;
  };

  const shift = (): Waiting | undefined => {
    const [first, ...rest] = waiting;
    waiting = rest;
    return first;
  };

  const next = async (): Promise<void> => {
    busy = true;
    try {
      for (let one = shift(); one; one = shift()) {
        const { frame, needed } = one;
        current = frame;
        const analysis = await analyse(frame, needed);
        if (ended) return;
        current = null;
        onAnalysed(analysis, frame);
        if (ended) return;
      }
    } catch (error) {
      if (ended) return;
      end();
      onError(error);
    } finally {
      busy = false;
    }
  };

  return {
    add: (frame) => {
      if (ended || (last && (frame.seq <= last.seq || frame.at <= last.at))) return;
      last = frame;
      const needed = onArrived(frame);
      if (ended) return;
      waiting = [...waiting, { frame, needed }];
      const spare = waiting.findIndex((each) => !each.needed);
      if (waiting.length > limit && spare >= 0) waiting = waiting.filter((_, i) => i !== spare);
      if (!busy) void next();
    },
    waiting: () => [...(current ? [current] : []), ...waiting.map(({ frame }) => frame)],
    end,
  };
}
