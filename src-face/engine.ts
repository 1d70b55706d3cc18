/**
 * The face engine: networks in a worker thread, so that a login never stalls the agent's own thread.
 *
 * One frame is in the worker at a time and a few wait here. When more come than it can take, the oldest one that waits
 * is answered with null, so memory stays bounded and what is analysed stays fresh.
 *
 * When the worker dies, all open calls are rejected with `engine.crashed` and the next call starts a new worker. If that
 * one dies too before it has analysed a single frame, the engine stays down: every further call is rejected at once.
 */
import { Worker } from 'node:worker_threads';
import type { FaceFrame, ModelId, Tier } from '../src-shared/domain/face.ts';
import { FaceEngineError } from './error.ts';
import type { Question, Reply, Which, WorkerSetup } from './messages.ts';
import { syntheticFrame } from './synthetic.ts';
import type { EngineAnalysis, ModelFile } from './types.ts';

export interface FaceEngine {
  readonly tier: Tier;
  /** The recognition networks loaded, best first. */
  readonly models: readonly ModelId[];
  /**
   * Analyses one frame. The frame's buffers are read when its turn comes and stay the caller's.
   * @returns null when the frame was dropped for newer ones, or when its landmarks are not those of a face.
   * @throws {FaceEngineError} `engine.crashed`, `engine.closed`; after a crash also `models.missing`, `models.corrupt`.
   */
  readonly analyse: (frame: FaceFrame, which: Which) => Promise<EngineAnalysis | null>;
  /** Runs every network once: the first run allocates and is several times slower. Errors as for `analyse`. */
  readonly warmUp: () => Promise<void>;
  /** Rejects open calls with `engine.closed`, lets the worker finish its frame and waits for its end. */
  readonly close: () => Promise<void>;
}

export interface FaceEngineOptions {
  readonly models: readonly ModelFile[];
  /** The worker's module; by default it stands beside this one, as source or as the bundle `face.worker.js`. */
  readonly workerUrl?: URL;
  /** Threads for each operator of a network; one is best on a machine that has other work. */
  readonly intraOpThreads?: number;
  /** Frames that may wait. */
  readonly queueLimit?: number;
}

interface Call {
  readonly frame: FaceFrame;
  readonly which: Which;
  readonly resolve: (analysis: EngineAnalysis | null) => void;
  readonly reject: (error: FaceEngineError) => void;
}

type Ready = Extract<Reply, { is: 'ready' }>;

/** How long a worker that was asked to end may take; an analysis in progress needs a twentieth of that. */
const closeMs = 2_000;
const sourceWorker = './worker.ts';
const bundledWorker = './face.worker.js';

/**
 * Starts the engine.
 * @throws {FaceEngineError} `models.missing` or `models.corrupt`, naming the file; `engine.crashed` when the worker
 *   does not start.
 */
export async function createFaceEngine(options: FaceEngineOptions): Promise<FaceEngine> {
  const { models, intraOpThreads = 1, queueLimit = 4 } = options;
  const workerUrl =
    options.workerUrl ?? new URL(import.meta.url.endsWith('.ts') ? sourceWorker : bundledWorker, import.meta.url);

  let worker: Worker | null = null;
  let running: Call | null = null;
  let waiting: Call[] = [];
  let nextId = 0;
  let closed = false;
  /** Deaths since the last analysis. */
  let deaths = 0;

  /** Starts a worker; settles when it is ready to answer or has said why it cannot. */
  function start(): Promise<Ready> {
    const setup: WorkerSetup = { models, intraOpThreads };
    const { promise, resolve, reject } = Promise.withResolvers<Ready>();
    const started = new Worker(workerUrl, { workerData: setup, name: 'face' });
    worker = started;
    const down = (error: FaceEngineError) => {
      reject(error);
      if (worker !== started) return;
      worker = null;
      deaths++;
      rejectAll(error);
    };
    started.on('message', (message: Reply) => {
      if (message.is === 'ready') resolve(message);
      else if (message.is === 'unusable') down(new FaceEngineError(message.code, message.message));
      else if (worker === started) settle(message);
    });
    started.on('error', (cause) => down(new FaceEngineError('engine.crashed', 'the worker failed', { cause })));
    started.on('exit', (code) => down(new FaceEngineError('engine.crashed', `the worker ended with ${code}`)));
    return promise;
  }

  function rejectAll(error: FaceEngineError): void {
    const open = running ? [running, ...waiting] : waiting;
    running = null;
    waiting = [];
    for (const call of open) call.reject(error);
  }

  function settle(message: Extract<Reply, { id: number }>): void {
    const call = running;
    if (!call || message.id !== nextId) return;
    running = null;
    if (message.is === 'failed') call.reject(new FaceEngineError('engine.crashed', message.message));
    else {
      deaths = 0;
      call.resolve(message.analysis);
    }
    next();
  }

  function next(): void {
    if (running || !worker) return;
    const call = waiting.shift();
    if (!call) return;
    running = call;
    // Copied, then moved: the caller's buffer may belong to a larger message, and must outlive this call.
    const pixels = new Uint8Array(call.frame.pixels);
    const question: Question = { id: ++nextId, frame: { ...call.frame, pixels }, which: call.which };
    worker.postMessage(question, [pixels.buffer]);
  }

  function analyse(frame: FaceFrame, which: Which): Promise<EngineAnalysis | null> {
    if (closed) return Promise.reject(new FaceEngineError('engine.closed', 'the engine was closed'));
    if (!worker && deaths > 1) {
      return Promise.reject(new FaceEngineError('engine.crashed', 'the worker died again after a restart'));
    }
    const { promise, resolve, reject } = Promise.withResolvers<EngineAnalysis | null>();
    waiting.push({ frame, which, resolve, reject });
    if (waiting.length > queueLimit) waiting.shift()?.resolve(null);
    // `down` has told every open call why the start failed; there is nobody else to tell.
    if (!worker) start().then(next, () => undefined);
    else next();
    return promise;
  }

  async function close(): Promise<void> {
    closed = true;
    const ending = worker;
    worker = null;
    rejectAll(new FaceEngineError('engine.closed', 'the engine was closed'));
    if (!ending) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.postMessage('close');
    const impatience = setTimeout(() => void ending.terminate(), closeMs);
    await ended;
    clearTimeout(impatience);
  }

  const { tier, models: loaded } = await start();
  return {
    tier,
    models: loaded,
    analyse,
    warmUp: async () => {
      await analyse(syntheticFrame(), 'all');
    },
    close,
  };
}
