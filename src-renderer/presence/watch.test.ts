import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import { detectionOf, fakeVideo, frameMs, stubCamera } from '../../src-ui/vision/testing/camera.fake.ts';
import { syntheticFace } from '../../src-ui/vision/testing/synthetic.ts';
import { type Detection, type Vision, VisionError } from '../../src-ui/vision/vision.ts';
import { lookMs, watchPresence } from './watch.ts';

const attempt = '00000000-0000-4000-8000-000000000000';
let stills: ReturnType<typeof stubCamera> = [];

/** A camera, and a watch before it. */
function start(detect: Vision['detect']) {
  const stopping = new AbortController();
  const told: (string | FaceFrame)[] = [];
  const ended = watchPresence({
    video: fakeVideo() as unknown as HTMLVideoElement,
    vision: { detect },
    attempt,
    onNobody: () => told.push('nobody'),
    onSeveral: () => told.push('several'),
    onFace: (each) => told.push(each),
    signal: stopping.signal,
    now: () => Date.now(),
  });
  return { told, ended, stop: () => stopping.abort() };
}

beforeEach(() => {
  vi.useFakeTimers();
  stills = stubCamera();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a look of the presence watch', () => {
  it('comes every two seconds, says nobody, several, or hands over the one face, and keeps no picture', async () => {
    const face = syntheticFace({ height: 0.3, centre: { x: 0.3, y: 0.5 } });
    const other = syntheticFace({ height: 0.3, centre: { x: 0.75, y: 0.5 } });
    const passing = syntheticFace({ height: 0.08, centre: { x: 0.9, y: 0.3 } });
    const looks = [detectionOf(), detectionOf(face, other), detectionOf(face), detectionOf(face, passing)];
    let asked = 0;
    const { told, ended, stop } = start(async () => looks[asked++] ?? detectionOf());
    await vi.advanceTimersByTimeAsync(4 * (lookMs + frameMs));
    stop();
    expect(await ended).toBe('stopped');
    expect(asked).toBe(4);
    expect(told.slice(0, 2)).toEqual(['nobody', 'several']);
    expect(told.slice(2)).toMatchObject([
      { attempt, seq: 0 },
      { attempt, seq: 1 },
    ]);
    for (const still of stills) expect(still.close).toHaveBeenCalled();
  });

  it('forgives one crash of the worker, and names the second', async () => {
    let crashes = 0;
    const { told, ended } = start(async () => {
      if (crashes++ < 1) throw new VisionError('vision.failed', 'it crashed');
      if (crashes === 2) return detectionOf();
      throw new VisionError('vision.failed', 'it crashed again');
    });
    await vi.advanceTimersByTimeAsync(3 * (lookMs + frameMs));
    expect(await ended).toBe('vision.failed');
    expect(told).toEqual(['nobody']);
  });

  it('ends with the signal, in the middle of a look as well, and says nothing more', async () => {
    let answer: (found: Detection) => void = () => undefined;
    const { told, ended, stop } = start(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    await vi.advanceTimersByTimeAsync(2 * frameMs);
    stop();
    answer(detectionOf());
    expect(await ended).toBe('stopped');
    expect(told).toEqual([]);
  });
});
