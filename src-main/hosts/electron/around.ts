/**
 * What surrounds the open desktop on Electron: power, the screen's own lock, the key that locks, and whether anybody uses
 * the machine, which no window of ours sees while the desktop is open.
 */
import type { Agent } from '../../agent.ts';
import type { Log } from '../../ports.ts';
import type { SystemEvents } from '../../system.ts';
import type { ElectronPort } from './port.ts';

export interface AroundOptions {
  readonly electron: Pick<ElectronPort, 'powerMonitor' | 'globalShortcut'>;
  readonly agent: SystemEvents & Pick<Agent, 'signedIn' | 'covered' | 'onChange'>;
  /** As Electron names keys; empty for none. */
  readonly lockKey: string;
  /** The lock windows come above the open desktop, and go again. */
  readonly cover: (is: boolean) => void;
  /** Runs again and again; the answer ends it. */
  readonly every: (ms: number, run: () => void) => () => void;
  readonly log: Log;
}

/** How often the system is asked how long nobody has touched anything, ms. */
export const idlePollMs = 2_000;

/** Watches until the answer is called. */
export function watchAround({ electron, agent, lockKey, cover, every, log }: AroundOptions): () => void {
  const { powerMonitor, globalShortcut } = electron;
  // Of the system's lock alone nothing is inferred about ours when it ends: its unlock opens nothing here.
  powerMonitor.on('suspend', () => agent.slept());
  powerMonitor.on('resume', () => agent.woke());
  // Windows' session notifications (WTS_SESSION_LOCK, WTS_SESSION_UNLOCK), and macOS's.
  powerMonitor.on('lock-screen', () => agent.lock());
  powerMonitor.on('unlock-screen', () => agent.woke());
  // macOS: another user's session is shown, or this one again.
  powerMonitor.on('user-did-resign-active', () => agent.lock());
  powerMonitor.on('user-did-become-active', () => agent.woke());
  if (lockKey !== '' && !globalShortcut.register(lockKey, () => agent.lock())) {
    log.warn('lockKey.taken', { lockKey });
  }
  const endPoll = every(idlePollMs, () => {
    if (agent.signedIn() !== null && powerMonitor.getSystemIdleTime() * 1000 < idlePollMs) agent.active();
  });
  let covered = false;
  const endFollow = agent.onChange(() => {
    const now = agent.covered();
    if (now === covered) return;
    covered = now;
    // A desktop that was locked meanwhile has its windows already.
    if (now || agent.signedIn() !== null) cover(now);
  });
  return () => {
    endPoll();
    endFollow();
    if (lockKey !== '') globalShortcut.unregister(lockKey);
  };
}

/** The machine's own interval. */
export const systemEvery = (ms: number, run: () => void): (() => void) => {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
};
