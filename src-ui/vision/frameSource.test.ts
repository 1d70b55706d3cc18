import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stallMs, takenAt, watchFrames } from './frameSource.ts';

describe('takenAt', () => {
  it('is what the camera says, where that can be true', () => {
    expect(takenAt({ captureTime: 980 }, 1_000, 950)).toBe(980);
  });

  it.each([
    ['says nothing', undefined],
    ['speaks of the future', 1_200],
    ['is a second late', 0],
    ['goes back', 940],
    ['repeats itself', 950],
    ['says nonsense', Number.NaN],
  ] as const)('is now where the camera %s', (_, captureTime) => {
    const facts = captureTime === undefined ? {} : { captureTime };
    expect(takenAt(facts, 1_000, 950)).toBe(1_000);
  });

  it('grows even when the clock stands still or goes back', () => {
    for (const now of [950, 900, 0]) expect(takenAt({ captureTime: now }, now, 950)).toBeGreaterThan(950);
  });
});

/** A camera whose frames come when the test says so. */
function camera() {
  let call: ((now: number, facts: Partial<VideoFrameCallbackMetadata>) => void) | undefined;
  const opened: { at: number; close: ReturnType<typeof vi.fn> }[] = [];
  let size = { displayWidth: 1280, displayHeight: 720 };
  const stopping = new AbortController();
  const source = watchFrames(
    {
      requestVideoFrameCallback: (asked) => {
        call = asked as typeof call;
        return 1;
      },
      cancelVideoFrameCallback: () => {
        call = undefined;
      },
    },
    stopping.signal,
    () => Date.now(),
    (at) => {
      const still = { ...size, at, close: vi.fn() };
      opened.push(still);
      return still as unknown as VideoFrame;
    },
  );
  return {
    source,
    opened,
    stop: () => stopping.abort(),
    send: (width = 1280, height = 720, captureTime?: number) => {
      size = { displayWidth: width, displayHeight: height };
      call?.(0, captureTime === undefined ? {} : { captureTime });
    },
    watched: () => call !== undefined,
  };
}

beforeEach(() => vi.useFakeTimers({ now: 10_000 }));
afterEach(() => vi.useRealTimers());

describe('watchFrames', () => {
  it('hands out the newest frame and closes those that nobody took', async () => {
    const { source, opened, send } = camera();
    for (let i = 0; i < 3; i++) {
      vi.advanceTimersByTime(33);
      send();
    }
    const still = await source.next();
    expect(still?.at).toBe(10_099);
    expect(opened.map(({ close }) => close.mock.calls.length)).toEqual([1, 1, 0]);
  });

  it('waits for a frame, and hands each out once', async () => {
    const { source, send } = camera();
    const first = source.next();
    send();
    expect(await first).toMatchObject({ at: 10_000, width: 1280 });
    const second = source.next();
    vi.advanceTimersByTime(7);
    send();
    expect((await second)?.at).toBe(10_007);
  });

  it('keeps the order of time at any frame rate, and when the camera’s clock jumps back', async () => {
    const { source, send } = camera();
    const times: number[] = [];
    for (const [gap, captured] of [
      [8, 10_005],
      [250, 10_240],
      [1, 9_990],
      [0, 10_259],
      [900, 10_100],
    ] as const) {
      vi.advanceTimersByTime(gap);
      send(1280, 720, captured);
      times.push((await source.next())?.at ?? Number.NaN);
    }
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
    expect(times[0]).toBe(10_005);
  });

  it('takes no picture of a pixel: a camera that sends nothing else has stalled', async () => {
    const { source, opened, send } = camera();
    const waited = source.next();
    for (let i = 0; i < 10; i++) send(1, 1);
    vi.advanceTimersByTime(stallMs);
    expect(await waited).toBeNull();
    for (const { close } of opened) expect(close).toHaveBeenCalledOnce();
  });

  it('says how large each frame is: a camera may change that', async () => {
    const { source, send } = camera();
    send(1920, 1080);
    expect(await source.next()).toMatchObject({ width: 1920, height: 1080 });
    send(640, 480);
    expect(await source.next()).toMatchObject({ width: 640, height: 480 });
  });

  it('ends with the signal, and lets go of everything when it is closed', async () => {
    const { source, opened, send, stop, watched } = camera();
    const waited = source.next();
    stop();
    expect(await waited).toBeNull();
    send();
    source.close();
    expect(opened[0]?.close).toHaveBeenCalledOnce();
    expect(watched()).toBe(false);
  });
});
