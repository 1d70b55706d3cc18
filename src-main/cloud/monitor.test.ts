import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { createMonitor, pauseMs } from './monitor.ts';

function setUp() {
  const basics = fakeBasics();
  const beats: { ok: () => void; fail: (code: ConstructorParameters<typeof Refusal>[0]) => void }[] = [];
  const monitor = createMonitor({
    beat: () => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      beats.push({ ok: resolve, fail: (code) => reject(new Refusal(code)) });
      return promise;
    },
    heartbeatMs: 15_000,
    random: () => 1,
    ...basics,
  });
  const answer = async (code?: 'cloud.unreachable' | 'endpoint.unregistered'): Promise<void> => {
    const beat = beats.at(-1);
    if (code) beat?.fail(code);
    else beat?.ok();
    await settle();
  };
  return { ...basics, beats, monitor, answer };
}

describe('the monitor', () => {
  it('is connecting until the first heartbeat is answered, then beats on', async () => {
    const { monitor, beats, answer, pass } = setUp();
    monitor.start();
    expect(monitor.connection()).toEqual({ is: 'connecting' });
    await answer();
    expect(monitor.connection()).toEqual({ is: 'online' });
    pass(14_999);
    expect(beats).toHaveLength(1);
    pass(1);
    expect(beats).toHaveLength(2);
  });

  it('tries with growing pauses while it is offline, and recovers by itself', async () => {
    const { monitor, beats, answer, pass } = setUp();
    let changes = 0;
    monitor.onChange(() => changes++);
    monitor.start();
    await answer('cloud.unreachable');
    expect(monitor.connection()).toEqual({ is: 'offline', code: 'cloud.unreachable' });
    for (const pause of [1_000, 2_000, 4_000]) {
      pass(pause - 1);
      const before = beats.length;
      pass(1);
      expect(beats).toHaveLength(before + 1);
      await answer('cloud.unreachable');
    }
    pass(8_000);
    await answer();
    expect(monitor.connection()).toEqual({ is: 'online' });
    expect(changes).toBe(2);
  });

  it('believes what another request found out', async () => {
    const { monitor, beats, answer, pass } = setUp();
    monitor.start();
    await answer();
    monitor.note('cloud.failed');
    expect(monitor.connection()).toEqual({ is: 'offline', code: 'cloud.failed' });
    pass(1_000);
    expect(beats).toHaveLength(2);
    await answer('endpoint.unregistered');
    monitor.note(null);
    expect(beats).toHaveLength(3);
    await answer();
    expect(monitor.connection()).toEqual({ is: 'online' });
  });

  it('is silent after it was stopped', async () => {
    const { monitor, beats, answer, pass } = setUp();
    monitor.start();
    await answer();
    monitor.stop();
    pass(100_000);
    monitor.note('cloud.failed');
    expect(beats).toHaveLength(1);
    expect(monitor.connection()).toEqual({ is: 'online' });
  });
});

describe('pauseMs', () => {
  it('doubles up to half a minute and is spread over its second half', () => {
    expect([1, 2, 3, 6, 20].map((n) => pauseMs(n, 1))).toEqual([1_000, 2_000, 4_000, 30_000, 30_000]);
    expect(pauseMs(1, 0)).toBe(500);
  });
});
