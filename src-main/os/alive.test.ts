import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeBasics, settle } from '../testing/basics.fake.ts';
import { showLife } from './alive.ts';

function setUp(env: Record<string, string>) {
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

  it('say nothing more than ready where systemd asks for nothing more', () => {
    const { told } = setUp({ NOTIFY_SOCKET: '/run/x' });
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['systemd-notify --ready']);
  });

  it('go to systemd three times as often as it asks, after the word that the agent is ready, until it leaves', async () => {
    const { told, entries, stop } = setUp({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '30000000' });
    vi.advanceTimersByTime(20_000);
    stop();
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['systemd-notify --ready', ...Array(3).fill('systemd-notify WATCHDOG=1')]);
    await settle();
    expect(entries[0]).toMatchObject({ level: 'warn', event: 'systemd.notTold' });
  });
});
