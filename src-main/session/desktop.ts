/** The desktop of whoever is logged in: opened and locked, told to the system, to the hooks and to the audit log. */
import type { VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import type { DesktopPort, Report } from '../auth/ports.ts';
import type { Log } from '../ports.ts';

/** The operating system's own session. */
export interface SystemSession {
  readonly lock: () => Promise<void>;
  readonly unlock: () => Promise<void>;
}

/** Runs the administrator's own programs. */
export interface Hooks {
  readonly opened: (username: string) => Promise<void>;
  readonly locked: (username: string) => Promise<void>;
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
  readonly hooks: Hooks;
  readonly report: Report;
  readonly sessionId: (session: VerifiedAssertion) => string | null;
  readonly log: Log;
}

export function createDesktop({ windows, system, hooks, report, sessionId, log }: DesktopOptions): DesktopPort {
  /** What happens beside the windows may fail without keeping anybody out, and is said in the log. */
  const aside = (what: string, work: Promise<void>): void => {
    work.catch((error: unknown) => log.error('session.aside', { what, error: String(error) }));
  };
  return {
    open: (session) => {
      windows.showDesktop(session.user.displayName);
      log.info('session.opened', { session: sessionId(session) });
      report({ kind: 'session.opened', session: sessionId(session), code: null });
      aside('unlock', system.unlock());
      aside('onOpen', hooks.opened(session.user.username));
    },
    lock: (session) => {
      windows.showLock();
      log.info('session.locked', { session: sessionId(session) });
      report({ kind: 'session.locked', session: sessionId(session), code: null });
      aside('lock', system.lock());
      aside('onLock', hooks.locked(session.user.username));
    },
    close: (session) => {
      windows.showLock();
      log.info('session.closed', { session: sessionId(session) });
      report({ kind: 'session.closed', session: sessionId(session), code: null });
      aside('lock', system.lock());
      aside('onLock', hooks.locked(session.user.username));
    },
  };
}
