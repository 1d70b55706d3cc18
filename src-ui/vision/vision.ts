/** The window's handle on the landmarks worker: loads it once, asks it frame by frame, replaces it after a crash. */
import {
  type Detection,
  type FromWorker,
  type Grey,
  type Picture,
  type ToWorker,
  unpack,
  type VisionFailure,
  type VisionUrls,
} from './messages.ts';

export type { Detection, VisionFailure, VisionUrls } from './messages.ts';

/** Carries a code; the text is for the log and holds no picture. */
export class VisionError extends Error {
  readonly code: VisionFailure;
  constructor(code: VisionFailure, detail: string) {
    super(detail);
    this.code = code;
  }
}

export type VisionState = 'idle' | 'loading' | 'ready' | 'failed';

export interface Vision {
  readonly state: VisionState;
  /**
   * Loads and warms the model, 1 to 3 seconds; call it while the lock screen idles. Calling it again costs nothing
   * while it loads or is ready, and starts afresh after a failure.
   * @throws {VisionError}
   */
  preload(): Promise<void>;
  /**
   * Searches one frame; loads first where that has not happened. Takes the picture over.
   * @param at milliseconds of a monotonic clock.
   * @param onSeen gets the frame, tiny, before it is searched: light can be judged that much sooner.
   * @throws {VisionError} `vision.failed` when the worker crashed or is silent for 5 seconds.
   */
  detect(picture: Picture, at: number, onSeen?: (thumbnail: Grey) => void): Promise<Detection>;
  /** Ends the worker and gives its memory back. `preload` starts a new one. */
  close(): void;
}

/** The part of `Worker` that is used; tests put their own in its place. */
export type WorkerPort = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

/** A frame takes 40 to 170 ms; a worker that says nothing for this long has crashed. */
const silenceMs = 5_000;

interface Waiting {
  readonly resolve: (detection: Detection) => void;
  readonly reject: (error: VisionError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly onSeen: ((thumbnail: Grey) => void) | undefined;
}

interface Running {
  readonly worker: WorkerPort;
  readonly loaded: Promise<void>;
  /** Rejects `loaded`; nothing happens where it has been settled. */
  readonly refuse: (error: VisionError) => void;
  readonly waiting: Map<number, Waiting>;
}

/** A vision that has not loaded anything yet. */
export function createVision(urls: VisionUrls, startWorker: () => WorkerPort = landmarksWorker): Vision {
  let state: VisionState = 'idle';
  let running: Running | undefined;
  let nextId = 0;

  function start(): Running {
    const worker = startWorker();
    const waiting = new Map<number, Waiting>();
    const { promise: loaded, resolve, reject: refuse } = Promise.withResolvers<void>();
    // Whoever awaits it hears of a failure; where nobody does, `state` tells.
    loaded.catch(() => undefined);
    const fail = (error: VisionError) => {
      if (running?.worker === worker) end(error);
    };
    worker.onerror = (event) => fail(new VisionError('vision.failed', `the worker failed: ${event.message}`));
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.is === 'failed') return fail(new VisionError(data.code, data.detail));
      if (data.is === 'seen') return waiting.get(data.id)?.onSeen?.(data.thumbnail);
      if (data.is === 'found') return settle(waiting, data);
      state = 'ready';
      resolve();
    };
    worker.postMessage({ is: 'load', urls } satisfies ToWorker);
    state = 'loading';
    running = { worker, loaded, refuse, waiting };
    return running;
  }

  function end(error: VisionError): void {
    for (const { reject, timer } of running?.waiting.values() ?? []) {
      clearTimeout(timer);
      reject(error);
    }
    running?.refuse(error);
    running?.worker.terminate();
    running = undefined;
    state = 'failed';
  }

  async function detect(picture: Picture, at: number, onSeen?: (thumbnail: Grey) => void): Promise<Detection> {
    const { worker, loaded, waiting } = running ?? start();
    try {
      await loaded;
    } catch (error) {
      picture.close();
      throw error;
    }
    if (running?.worker !== worker) {
      picture.close();
      throw new VisionError('vision.failed', 'the worker ended');
    }
    const id = nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(new VisionError('vision.failed', 'the worker is silent')), silenceMs);
      waiting.set(id, { resolve, reject, timer, onSeen });
      worker.postMessage({ is: 'detect', id, picture, at } satisfies ToWorker, [picture]);
    });
  }

  return {
    get state() {
      return state;
    },
    preload: () => (running ?? start()).loaded,
    detect,
    close: () => {
      end(new VisionError('vision.failed', 'closed'));
      state = 'idle';
    },
  };
}

function settle(waiting: Map<number, Waiting>, found: Extract<FromWorker, { is: 'found' }>): void {
  const call = waiting.get(found.id);
  waiting.delete(found.id);
  if (!call) return;
  clearTimeout(call.timer);
  const { width, height, packed, thumbnail } = found;
  call.resolve({ width, height, thumbnail, faces: unpack(packed) });
}

/** The form that the bundler recognises: the worker becomes a file of its own at the page's origin. */
function landmarksWorker(): WorkerPort {
  return new Worker(new URL('./landmarks.worker.ts', import.meta.url), { type: 'module' });
}
