/**
 * Frames on their way through the engine: one at a time, in order. When too many wait the oldest is dropped, but none that
 * the answer to a challenge rests on.
 */
import type { EngineAnalysis } from '../../../src-face/types.ts';
import type { FaceFrame } from '../../../src-shared/domain/face.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';

export interface FrameQueue {
  /** A frame that is older than the last one, or the same again, proves nothing new and is dropped. */
  readonly add: (frame: FaceFrame) => void;
  /** What has arrived and is not analysed yet, in order. */
  readonly waiting: () => readonly FaceFrame[];
  /** Drops what waits; later answers of the engine change nothing. */
  readonly end: () => void;
}

/**
 * What a frame is worth. `needed`: it must not be dropped. `last`: neither, and somebody waits for its analysis, so of those
 * before it only as many are analysed as it takes to follow the head.
 */
export type Worth = 'spare' | 'needed' | 'last';

export interface FrameQueueOptions {
  /** A frame came, and will be analysed after those before it. */
  readonly onArrived: (frame: FaceFrame) => Worth;
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
/** Frames further apart than this tell less of how the head went, ms; the judge takes twice that. */
const gapMs = 350;

export function createFrameQueue({ onArrived, analyse, onAnalysed, onError }: FrameQueueOptions): FrameQueue {
  let waiting: readonly Waiting[] = [];
  /** What the engine is at. */
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
      const worth = onArrived(frame);
      if (ended) return;
      waiting = [...waiting, { frame, needed: worth !== 'spare' }];
      if (worth === 'last') waiting = thinned(waiting, current?.at ?? Number.NEGATIVE_INFINITY);
      const spare = waiting.findIndex((each) => !each.needed);
      if (waiting.length > limit && spare >= 0) waiting = waiting.filter((_, i) => i !== spare);
      if (!busy) void next();
    },
    waiting: () => [...(current ? [current] : []), ...waiting.map(({ frame }) => frame)],
    end,
  };
}

/** What is needed, and of the rest as few as leave no longer gap than `gapMs` after `before`. Pure. */
function thinned(waiting: readonly Waiting[], before: Ms): readonly Waiting[] {
  const left: Waiting[] = [];
  for (const [i, each] of waiting.entries()) {
    const since = left.at(-1)?.frame.at ?? before;
    const next = waiting[i + 1];
    if (each.needed || !next || next.frame.at - since > gapMs) left.push(each);
  }
  return left;
}
