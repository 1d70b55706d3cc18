import { afterEach, describe, expect, it } from 'vitest';
import type { FaceFrame } from '../src-shared/domain/face.ts';
import { createFaceEngine, type FaceEngine, type FaceEngineOptions } from './engine.ts';
import { FaceEngineError } from './error.ts';
import { syntheticFrame } from './synthetic.ts';
import type { ModelFile } from './types.ts';

const workerUrl = new URL('./testing/fake.worker.ts', import.meta.url);
const open: FaceEngine[] = [];

/** An engine over the steerable worker; `start` is told to it by the first model's checksum. */
async function engine(options: Partial<FaceEngineOptions> = {}, start = 'well'): Promise<FaceEngine> {
  const model: ModelFile = { id: 'antispoof', kind: 'liveness', tier: 'embedded', file: '/x', bytes: 1, sha256: start };
  const created = await createFaceEngine({ models: [model], workerUrl, ...options });
  open.push(created);
  return created;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function frame(order: string, seq = 0): FaceFrame {
  return { ...syntheticFrame(96, 48), attempt: order, seq };
}

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    (value) => value,
    (error: unknown) => (error instanceof FaceEngineError ? error.code : error),
  );

describe('createFaceEngine', () => {
  it('tells what the worker loaded', async () => {
    const one = await engine();
    expect(one.tier).toBe('embedded');
    expect(one.models).toEqual(['dlib-resnet34']);
  });

  it.each([
    ['missing', 'models.missing'],
    ['corrupt', 'models.corrupt'],
    ['throw', 'engine.crashed'],
  ])('is refused when the worker starts with "%s"', async (start, code) => {
    expect(await outcome(engine({}, start))).toBe(code);
  });

  it('is refused when there is no worker', async () => {
    expect(await outcome(engine({ workerUrl: new URL('./absent.ts', import.meta.url) }))).toBe('engine.crashed');
  });
});

describe('analyse', () => {
  it('answers each frame with its own analysis', async () => {
    const one = await engine();
    const analyses = await Promise.all([4, 7, 9].map((seq) => one.analyse(frame('answer', seq), 'best')));
    expect(analyses.map((analysis) => analysis?.seq)).toEqual([4, 7, 9]);
  });

  it("sends a copy: the caller's pixels stay, even when they are part of a larger message", async () => {
    const one = await engine();
    const message = new Uint8Array(100 + 96 * 96 * 4).fill(42);
    const pixels = message.subarray(100);
    const analysis = await one.analyse({ ...frame('answer'), pixels }, 'best');
    expect(analysis?.quality).toMatchObject({ eyeDistance: 42, sharpness: pixels.length });
    expect(message[99]).toBe(42);
    expect(pixels[0]).toBe(42);
  });

  it('drops the oldest waiting frame when more come than it can take', async () => {
    const one = await engine({ queueLimit: 2 });
    const held = outcome(one.analyse(frame('hold', 0), 'best'));
    const waiting = [1, 2, 3].map((seq) => outcome(one.analyse(frame('answer', seq), 'best')));
    expect(await waiting[0]).toBeNull();
    await one.close();
    expect(await held).toBe('engine.closed');
    expect(await Promise.all(waiting)).toEqual([null, 'engine.closed', 'engine.closed']);
  });

  it('rejects the one frame that a network failed on, and goes on', async () => {
    const one = await engine();
    const bad = outcome(one.analyse(frame('fail'), 'best'));
    const good = one.analyse(frame('answer', 8), 'best');
    expect(await bad).toBe('engine.crashed');
    expect((await good)?.seq).toBe(8);
  });

  it('takes no answer for another', async () => {
    const one = await engine();
    expect((await one.analyse(frame('foreign', 5), 'best'))?.seq).toBe(5);
  });
});

describe('a worker that dies', () => {
  it.each(['throw', 'exit'])('rejects every open call (%s), and the next call starts a new one', async (death) => {
    const one = await engine();
    const calls = [frame(death), frame('answer'), frame('answer')].map((each) => outcome(one.analyse(each, 'best')));
    expect(await Promise.all(calls)).toEqual(['engine.crashed', 'engine.crashed', 'engine.crashed']);
    expect((await one.analyse(frame('answer', 5), 'best'))?.seq).toBe(5);
    // An analysis in between: it may die and be started once more.
    expect(await outcome(one.analyse(frame(death), 'best'))).toBe('engine.crashed');
    expect((await one.analyse(frame('answer', 6), 'best'))?.seq).toBe(6);
  });

  it('stays down when the new one dies before its first analysis', async () => {
    const one = await engine();
    expect(await outcome(one.analyse(frame('exit'), 'best'))).toBe('engine.crashed');
    expect(await outcome(one.analyse(frame('exit'), 'best'))).toBe('engine.crashed');
    expect(await outcome(one.analyse(frame('answer'), 'best'))).toBe('engine.crashed');
    expect(await outcome(one.warmUp())).toBe('engine.crashed');
  });
});

describe('close', () => {
  it('refuses calls from then on, and may be called twice', async () => {
    const one = await engine();
    await one.close();
    await one.close();
    expect(await outcome(one.analyse(frame('answer'), 'best'))).toBe('engine.closed');
    expect(await outcome(one.warmUp())).toBe('engine.closed');
  });
});
