/** Lock windows that crash, hang or are closed: the desktop is locked, covered all the time, or handed to the system. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type FakeWindow, fakeDisplay } from './testing/electron.fake.ts';
import { type FakeHost, fakeHost } from './testing/host.fake.ts';

describe('a lock window that is lost', () => {
  const crash = (window: FakeWindow): void => window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  /** The windows of the one display, oldest first. */
  const stack = (all: FakeHost) => all.windowsOf('lock').map(({ visible }) => visible);

  it('by a crash of its page stays, blank, above the desktop until the next one has painted', () => {
    const all = fakeHost();
    const before = all.lockWindow();
    before.emit('ready-to-show');
    crash(before);
    expect(stack(all)).toEqual([true, false]);
    const after = all.windowsOf('lock')[1];
    after?.emit('ready-to-show');
    expect(before.destroyed).toBe(true);
    expect(stack(all)).toEqual([true]);
    expect(all.lockWindow()).toBe(after);
  });

  it('again and again is put back ever again, and the system is asked to lock', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const all = fakeHost();
    const first = all.lockWindow();
    first.emit('ready-to-show');
    for (let crashes = 1; crashes <= 5; crashes++) {
      const newest = all.windowsOf('lock').at(-1);
      if (!newest) throw new Error('nothing covers the desktop');
      crash(newest);
      vi.advanceTimersByTime(1_000);
      // Those that never painted go; the one that did covers the desktop all the time.
      expect(stack(all)).toEqual([true, false]);
      expect(first.destroyed).toBe(false);
    }
    expect(all.asked.systemLocks).toBe(1);
    expect(all.entries.map(({ event }) => event)).toContain('window.hopeless');
  });

  it('now and then is no reason to trouble the system', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const all = fakeHost();
    for (let crashes = 0; crashes < 5; crashes++) {
      all.time.now += 60_000;
      crash(all.windowsOf('lock').at(-1) as FakeWindow);
      vi.advanceTimersByTime(1_000);
      all.windowsOf('lock').at(-1)?.emit('ready-to-show');
    }
    expect(stack(all)).toEqual([true]);
    expect(all.asked.systemLocks).toBe(0);
  });

  it('because it hangs is put back as one that crashed', () => {
    const all = fakeHost();
    const before = all.lockWindow();
    before.emit('unresponsive');
    expect(before.destroyed).toBe(true);
    expect(all.windowsOf('lock')).toHaveLength(1);
  });

  it('because something closed it locks an open desktop and is put back', async () => {
    const all = fakeHost();
    await all.logIn();
    all.lockWindow().destroy();
    expect(all.agent.signedIn()).toBeNull();
    all.lockWindow().emit('ready-to-show');
    expect(stack(all)).toEqual([true]);
  });

  it('of a further display, and not there yet again, keeps nobody from their desktop', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const all = fakeHost([fakeDisplay(1), fakeDisplay(2, 1920)]);
    for (let closed = 0; closed < 2; closed++) all.windowsOf('lock').at(-1)?.destroy();
    expect(stack(all)).toHaveLength(1);
    await all.logIn();
    expect(stack(all)).toEqual([false]);
    // What comes after the windows, the session's hooks above all, comes.
    expect(all.agentEntries.map(({ event }) => event)).not.toContain('effect.failed');
    vi.advanceTimersByTime(1_000);
    all.windowsOf('lock').at(-1)?.emit('ready-to-show');
    expect(stack(all)).toEqual([false, false]);
  });

  it('with all others, when what paints them crashes: the desktop is locked and they come up anew', async () => {
    const all = fakeHost([fakeDisplay(1), fakeDisplay(2, 1920)]);
    for (const window of all.windowsOf('lock')) window.emit('ready-to-show');
    await all.logIn();
    expect(stack(all)).toEqual([false, false]);
    all.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
    expect(all.agent.signedIn()).toBeNull();
    expect(stack(all)).toEqual([true, true]);
    for (let more = 0; more < 2; more++) {
      all.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'killed' });
    }
    expect(all.asked.systemLocks).toBe(1);
  });

  it('is not what the end of another process means', async () => {
    const all = fakeHost();
    await all.logIn();
    all.app.emit('child-process-gone', {}, { type: 'Utility', reason: 'crashed' });
    all.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'clean-exit' });
    expect(all.agent.signedIn()).toBe('Mia U.');
  });

  it('by the agent’s own leaving is not put back', () => {
    const all = fakeHost();
    const window = all.lockWindow();
    crash(window);
    all.host.stop();
    expect(all.windowsOf('lock')).toEqual([]);
  });
});
