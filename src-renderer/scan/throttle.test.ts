import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { throttle } from './throttle.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('throttle', () => {
  it('acts at once, then with the last value after the spacing', () => {
    const seen: number[] = [];
    const say = throttle((value: number) => seen.push(value), 300);
    say(1);
    say(2);
    say(3);
    expect(seen).toEqual([1]);
    vi.advanceTimersByTime(299);
    expect(seen).toEqual([1]);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual([1, 3]);
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual([1, 3]);
    say(4);
    expect(seen).toEqual([1, 3, 4]);
  });

  it('drops what waits when it is cancelled', () => {
    const seen: number[] = [];
    const say = throttle((value: number) => seen.push(value), 300);
    say(1);
    say(2);
    say.cancel();
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual([1]);
  });
});
