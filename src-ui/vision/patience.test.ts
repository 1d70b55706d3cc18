import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { afterWaiting } from './patience.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The page's clock runs on while its timers stand still. */
function waiting(ms: number) {
  let stood = 0;
  const run = vi.fn();
  const end = afterWaiting(ms, run, () => performance.now() + stood);
  return { run, end, stand: (ms: number) => (stood += ms) };
}

it('runs when its time is over', () => {
  const { run } = waiting(2_000);
  vi.advanceTimersByTime(1_999);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledOnce();
});

it('waits once more in a page that stood still, and not twice', () => {
  const { run, stand } = waiting(2_000);
  vi.advanceTimersByTime(1_000);
  stand(30_000);
  vi.advanceTimersByTime(1_000);
  expect(run).not.toHaveBeenCalled();
  stand(30_000);
  vi.advanceTimersByTime(2_000);
  expect(run).toHaveBeenCalledOnce();
});

it('takes a timer that is a little late for one in time', () => {
  const { run, stand } = waiting(2_000);
  stand(200);
  vi.advanceTimersByTime(2_000);
  expect(run).toHaveBeenCalledOnce();
});

it('can be ended, before and after it waits once more', () => {
  for (const stood of [0, 30_000]) {
    const { run, end, stand } = waiting(2_000);
    stand(stood);
    vi.advanceTimersByTime(stood > 0 ? 2_000 : 1_000);
    end();
    vi.advanceTimersByTime(10_000);
    expect(run).not.toHaveBeenCalled();
  }
});
