import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FromWorker, ToWorker } from './messages.ts';
import { createVision, type WorkerPort } from './vision.ts';

const urls = { wasmBase: '/vision/wasm', model: '/vision/face_landmarker.task' };
const bitmap = () => ({ close: vi.fn() }) as unknown as ImageBitmap;
const found = (id: number): FromWorker => ({
  is: 'found',
  id,
  width: 640,
  height: 360,
  packed: new Float32Array(0),
  thumbnail: { width: 1, height: 1, pixels: new Uint8Array(1) },
});

/** A worker that notes what it is told and says what the test wants. */
function stage() {
  const workers: { port: WorkerPort; told: ToWorker[]; terminated: boolean; say(message: FromWorker): void }[] = [];
  const vision = createVision(urls, () => {
    const actor = {
      told: [] as ToWorker[],
      terminated: false,
      port: {
        postMessage: (message: ToWorker) => actor.told.push(message),
        terminate: () => {
          actor.terminated = true;
        },
        onmessage: null,
        onerror: null,
      } as unknown as WorkerPort,
      say: (data: FromWorker) => actor.port.onmessage?.call({} as Worker, { data } as MessageEvent),
    };
    workers.push(actor);
    return actor.port;
  });
  const worker = (i: number) => {
    const actor = workers[i];
    if (!actor) throw new Error(`worker ${i} was not started`);
    return actor;
  };
  return { vision, workers, worker };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('preload', () => {
  it('loads once, however often it is called', async () => {
    const { vision, workers, worker } = stage();
    expect(vision.state).toBe('idle');
    const both = Promise.all([vision.preload(), vision.preload()]);
    expect(vision.state).toBe('loading');
    worker(0).say({ is: 'ready' });
    await both;
    await vision.preload();
    expect(vision.state).toBe('ready');
    expect(workers).toHaveLength(1);
    expect(worker(0).told).toEqual([{ is: 'load', urls }]);
  });

  it('names a missing model, and starts afresh the next time', async () => {
    const { vision, worker } = stage();
    const loading = vision.preload();
    worker(0).say({ is: 'failed', code: 'models.missing', detail: '404' });
    await expect(loading).rejects.toMatchObject({ code: 'models.missing' });
    expect(vision.state).toBe('failed');
    expect(worker(0).terminated).toBe(true);
    const again = vision.preload();
    worker(1).say({ is: 'ready' });
    await again;
    expect(vision.state).toBe('ready');
  });

  it('ends with the vision that is closed meanwhile', async () => {
    const { vision } = stage();
    const loading = vision.preload();
    vision.close();
    await expect(loading).rejects.toMatchObject({ code: 'vision.failed' });
    expect(vision.state).toBe('idle');
  });
});

describe('detect', () => {
  it('matches answers to questions', async () => {
    const { vision, worker } = stage();
    void vision.preload();
    worker(0).say({ is: 'ready' });
    const first = vision.detect(bitmap(), 10);
    const second = vision.detect(bitmap(), 20);
    await vi.waitFor(() => expect(worker(0).told).toHaveLength(3));
    worker(0).say({ ...found(1), width: 320 } as FromWorker);
    worker(0).say(found(0));
    await expect(second).resolves.toMatchObject({ width: 320, faces: [] });
    await expect(first).resolves.toMatchObject({ width: 640 });
  });

  it('shows the frame, tiny, before it is searched, and only to who asked', async () => {
    const { vision, worker } = stage();
    void vision.preload();
    worker(0).say({ is: 'ready' });
    const seen: number[] = [];
    const asked = vision.detect(bitmap(), 10, ({ width }) => seen.push(width));
    await vi.waitFor(() => expect(worker(0).told).toHaveLength(2));
    const thumbnail = { width: 64, height: 36, pixels: new Uint8Array(64 * 36) };
    worker(0).say({ is: 'seen', id: 0, thumbnail });
    expect(seen).toEqual([64]);
    worker(0).say(found(0));
    await asked;
    worker(0).say({ is: 'seen', id: 0, thumbnail });
    expect(seen).toEqual([64]);
  });

  it('loads by itself, and closes the bitmap when that fails', async () => {
    const { vision, worker } = stage();
    const picture = bitmap();
    const asked = vision.detect(picture, 0);
    worker(0).say({ is: 'failed', code: 'models.missing', detail: '404' });
    await expect(asked).rejects.toMatchObject({ code: 'models.missing' });
    expect(picture.close).toHaveBeenCalled();
  });

  it('fails every question when the worker crashes, and the next one gets a new worker', async () => {
    const { vision, worker, workers } = stage();
    void vision.preload();
    worker(0).say({ is: 'ready' });
    const asked = vision.detect(bitmap(), 0);
    await vi.waitFor(() => expect(worker(0).told).toHaveLength(2));
    worker(0).port.onerror?.call({} as Worker, { message: 'out of memory' } as ErrorEvent);
    await expect(asked).rejects.toMatchObject({ code: 'vision.failed' });
    const next = vision.detect(bitmap(), 1);
    expect(workers).toHaveLength(2);
    worker(1).say({ is: 'ready' });
    await vi.waitFor(() => expect(worker(1).told).toHaveLength(2));
    worker(1).say(found(1));
    await expect(next).resolves.toMatchObject({ width: 640 });
  });

  it('gives up on a worker that is silent', async () => {
    vi.useFakeTimers();
    const { vision, worker } = stage();
    void vision.preload();
    worker(0).say({ is: 'ready' });
    const asked = expect(vision.detect(bitmap(), 0)).rejects.toMatchObject({ code: 'vision.failed' });
    await vi.advanceTimersByTimeAsync(5_000);
    await asked;
    expect(worker(0).terminated).toBe(true);
  });
});
