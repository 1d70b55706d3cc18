/**
 * The desktop of whoever is logged in: opened, locked and closed, told to the journal, the system, the hooks and the
 * audit log. The journal comes first when a desktop opens, what locks first when it locks. None of them keeps the others
 * from their turn: what fails is an error in the log.
 */
import type { VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import type { DesktopPort, Report } from '../auth/ports.ts';
import type { Log } from '../ports.ts';
import type { Hooks } from './hooks.ts';
import type { Journal } from './journal.ts';

/** The operating system's own session. */
export interface SystemSession {
  readonly lock: () => Promise<void>;
  readonly unlock: () => Promise<void>;
}

/** What the host does with its windows. */
export interface DesktopWindows {
  /** The lock windows come up, on every display. */
  readonly showLock: () => void;
  /** The lock windows go. */
  readonly showDesktop: (displayName: string) => void;
}

export interface DesktopOptions {
  readonly windows: DesktopWindows;
  readonly system: SystemSession;
  readonly hooks: Pick<Hooks, 'tell'>;
  readonly journal: Pick<Journal, 'write'>;
  readonly report: Report;
  readonly sessionId: (session: VerifiedAssertion) => string | null;
  readonly log: Log;
}

export function createDesktop(options: DesktopOptions): DesktopPort {
  const { windows, system, hooks, journal, report, sessionId, log } = options;
  const failed = (what: string, error: unknown): void => log.error('session.aside', { what, error: String(error) });
  /** Does one thing after the other, whatever becomes of each. Nobody waits for what takes its time. */
  const all = (steps: Readonly<Record<string, () => void | Promise<void>>>): void => {
    for (const [what, act] of Object.entries(steps)) {
      try {
        act()?.catch((error: unknown) => failed(what, error));
      } catch (error) {
        failed(what, error);
      }
    }
  };
  const say = (kind: 'session.opened' | 'session.locked' | 'session.closed', session: VerifiedAssertion): void => {
    log.info(kind, { session: sessionId(session) });
    report({ kind, session: sessionId(session), code: null });
  };
  return {
    open: (session, from) => {
      const { username, displayName } = session.user;
      all({
        journal: () => journal.write({ username, locked: false }),
        windows: () => windows.showDesktop(displayName),
        unlock: system.unlock,
        report: () => say('session.opened', session),
        switch: () => {
          if (from !== null) hooks.tell({ event: 'switch', user: username, from: from.user.username });
        },
        hook: () => hooks.tell({ event: 'open', user: username, from: null }),
      });
    },
    lock: (session) => {
      const { username } = session.user;
      all({
        windows: windows.showLock,
        lock: system.lock,
        journal: () => journal.write({ username, locked: true }),
        report: () => say('session.locked', session),
        hook: () => hooks.tell({ event: 'lock', user: username, from: null }),
      });
    },
    close: (session) => {
      all({
        windows: windows.showLock,
        lock: system.lock,
        journal: () => journal.write(null),
        report: () => say('session.closed', session),
        hook: () => hooks.tell({ event: 'close', user: session.user.username, from: null }),
      });
    },
  };
}
