import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { showLife } from './alive.ts';

function setUp(env: Record<string, string>, supervised = false) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { log, entries } = fakeBasics();
  const told: string[] = [];
  const stop = showLife({
    env,
    run: async (file, args) => {
      told.push([file, ...args].join(' '));
      throw new Error('no socket');
    },
    send: supervised ? (message) => told.push(message) : undefined,
    log,
  });
  return { told, stop, entries };
}

describe('signs of life', () => {
  it('are sent to nobody where nobody waits for them', () => {
    const { told } = setUp({});
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });

  it('go to the supervising process every second, until the agent leaves', () => {
    const { told, stop } = setUp({}, true);
    vi.advanceTimersByTime(3_000);
    stop();
    vi.advanceTimersByTime(9_000);
    expect(told).toHaveLength(4);
  });

  it('go to systemd three times as often as it asks, after the word that the agent is ready', async () => {
    const { told, entries } = setUp({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '30000000' });
    vi.advanceTimersByTime(20_000);
    expect(told).toEqual(['systemd-notify --ready', ...Array(3).fill('systemd-notify WATCHDOG=1')]);
    await settle();
    expect(entries[0]).toMatchObject({ level: 'warn', event: 'systemd.notTold' });
  });
});
