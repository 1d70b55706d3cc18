import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import { maxFrames } from './pick.ts';
import { type ScanEnd, startScan } from './scan.ts';
import { detectionOf, fakeVideo, frameMs, stubCamera } from './testing/camera.fake.ts';
import { syntheticFace } from './testing/synthetic.ts';
import { type Detection, type Vision, VisionError } from './vision.ts';

const attempt = '00000000-0000-4000-8000-000000000000';

interface Stage {
  readonly ended: Promise<ScanEnd>;
  readonly frames: FaceFrame[];
  readonly hints: (Hint | null)[];
  readonly stop: () => void;
}

function scan(detect: Vision['detect'], video = fakeVideo()): Stage {
  const stopping = new AbortController();
  const [frames, hints]: [FaceFrame[], (Hint | null)[]] = [[], []];
  const ended = startScan({
    video: video as unknown as HTMLVideoElement,
    vision: { state: 'ready', preload: async () => undefined, detect, close: () => undefined },
    purpose: { is: 'login', prompt: () => null },
    attempt,
    onHint: (hint) => hints.push(hint),
    onFrame: (each) => frames.push(each),
    signal: stopping.signal,
    now: () => Date.now(),
  });
  return { ended, frames, hints, stop: () => stopping.abort() };
}

let stills: ReturnType<typeof stubCamera> = [];

beforeEach(() => {
  vi.useFakeTimers();
  stills = stubCamera();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('startScan', () => {
  it('hands over labelled frames of a good face and closes every camera frame', async () => {
    const { ended, frames, hints, stop } = scan(async () => detectionOf(syntheticFace()));
    await vi.advanceTimersByTimeAsync(1_000);
    stop();
    expect(await ended).toBe('stopped');
    expect(hints).toEqual([]);
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i));
    expect(frames.length).toBeGreaterThanOrEqual(4);
    const [first] = frames;
    expect(first).toMatchObject({ attempt, pose: { yaw: 0 } });
    expect(first?.pixels).toHaveLength((first?.width ?? 0) * (first?.height ?? 0) * 4);
    for (const still of stills) expect(still.close).toHaveBeenCalled();
  });

  it('says what is wrong and sends nothing meanwhile', async () => {
    const { ended, frames, hints, stop } = scan(async () => detectionOf(syntheticFace({ height: 0.15 })));
    await vi.advanceTimersByTimeAsync(1_000);
    stop();
    await ended;
    expect(hints).toEqual(['closer']);
    expect(frames).toEqual([]);
  });

  it('takes one small face that came back twice for one person', async () => {
    const twice = [syntheticFace({ height: 0.3 }), syntheticFace({ height: 0.29, centre: { x: 0.505, y: 0.5 } })];
    const { hints, frames, stop } = scan(async () => detectionOf(...twice));
    await vi.advanceTimersByTimeAsync(500);
    stop();
    expect(hints).toEqual([]);
    expect(frames.length).toBeGreaterThan(0);
  });

  it.each([
    ['once the next search has begun', 'where a frame waits', 2.5 * frameMs, 0],
    ['before the next search', 'where none waits', frameMs / 10, 1],
  ])('cuts a frame out %s, %s', async (_, __, searchMs, sentByThen) => {
    const sent: number[] = [];
    const { frames, stop } = scan(async () => {
      sent.push(frames.length);
      await new Promise((resolve) => setTimeout(resolve, searchMs));
      return detectionOf(syntheticFace());
    });
    await vi.advanceTimersByTimeAsync(frameMs + searchMs + frameMs);
    expect(sent.slice(0, 2)).toEqual([0, sentByThen]);
    expect(frames).toHaveLength(1);
    stop();
  });

  it('notices a camera that delivers nothing for two seconds', async () => {
    const video = fakeVideo();
    const { ended } = scan(async () => detectionOf(), video);
    await vi.advanceTimersByTimeAsync(500);
    video.paused = true;
    await vi.advanceTimersByTimeAsync(2_200);
    expect(await ended).toBe('camera.stalled');
  });

  it('hands over nothing after it was stopped, even when the worker answers late', async () => {
    let answer: (found: Detection) => void = () => undefined;
    const { ended, frames, hints, stop } = scan(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await vi.advanceTimersByTimeAsync(frameMs);
    stop();
    answer(detectionOf(syntheticFace()));
    expect(await ended).toBe('stopped');
    expect(frames).toEqual([]);
    expect(hints).toEqual([]);
  });

  it('ends by itself when main never says that it has enough', async () => {
    const { ended, frames } = scan(async () => detectionOf(syntheticFace()));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await ended).toBe('spent');
    expect(frames).toHaveLength(maxFrames);
  });

  it('forgives one crash of the worker, not two', async () => {
    let calls = 0;
    const { ended, frames } = scan(async () => {
      calls++;
      if (calls === 1 || calls > 4) throw new VisionError('vision.failed', 'crashed');
      return detectionOf(syntheticFace());
    });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await ended).toBe('vision.failed');
    expect(frames.length).toBeGreaterThan(0);
  });

  it('does not try again where the model is missing', async () => {
    const { ended } = scan(() => Promise.reject(new VisionError('models.missing', '404')));
    await vi.advanceTimersByTimeAsync(500);
    expect(await ended).toBe('models.missing');
  });
});
