/** Frames on their way through the engine: one at a time, in order, the oldest dropped when too many wait. */
import type { EngineAnalysis } from '../../../src-face/types.ts';
import type { FaceFrame } from '../../../src-shared/domain/face.ts';

export interface FrameQueue {
  /** A frame that is older than the last one, or the same again, proves nothing new and is dropped. */
  readonly add: (frame: FaceFrame) => void;
  /** Drops what waits; later answers of the engine change nothing. */
  readonly end: () => void;
}

export interface FrameQueueOptions {
  readonly analyse: (frame: FaceFrame) => Promise<EngineAnalysis | null>;
  readonly onAnalysed: (analysis: EngineAnalysis) => void;
  /** The queue has ended. */
  readonly onError: (error: unknown) => void;
}

/** Frames that may wait for the engine. */
const limit = 4;

export function createFrameQueue({ analyse, onAnalysed, onError }: FrameQueueOptions): FrameQueue {
  let waiting: FaceFrame[] = [];
  let last: FaceFrame | null = null;
  let busy = false;
  let ended = false;

  const end = (): void => {
    ended = true;
    waiting = [];
    last = null;
  };

  const next = async (): Promise<void> => {
    busy = true;
    try {
      for (let frame = waiting.shift(); frame; frame = waiting.shift()) {
        const analysis = await analyse(frame);
        if (ended) return;
        if (analysis) onAnalysed(analysis);
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
      waiting.push(frame);
      if (waiting.length > limit) waiting.shift();
      if (!busy) void next();
    },
    end,
  };
}
