/**
 * The desktop of whoever is logged in: opened, locked and closed, told to the journal, the system, the hooks and the
 * audit log. The journal comes first when a desktop opens, the windows first when it locks.
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
  /** What happens beside the windows may fail without keeping anybody out, and is said in the log. */
  const aside = (what: string, work: Promise<void>): void => {
    work.catch((error: unknown) => log.error('session.aside', { what, error: String(error) }));
  };
  const say = (kind: 'session.opened' | 'session.locked' | 'session.closed', session: VerifiedAssertion): void => {
    log.info(kind, { session: sessionId(session) });
    report({ kind, session: sessionId(session), code: null });
  };
  return {
    open: (session, from) => {
      const { username, displayName } = session.user;
      journal.write({ username, locked: false });
      windows.showDesktop(displayName);
      say('session.opened', session);
      aside('unlock', system.unlock());
      if (from !== null) hooks.tell({ event: 'switch', user: username, from: from.user.username });
      hooks.tell({ event: 'open', user: username, from: null });
    },
    lock: (session) => {
      const { username } = session.user;
      windows.showLock();
      journal.write({ username, locked: true });
      say('session.locked', session);
      aside('lock', system.lock());
      hooks.tell({ event: 'lock', user: username, from: null });
    },
    close: (session) => {
      windows.showLock();
      journal.write(null);
      say('session.closed', session);
      aside('lock', system.lock());
      hooks.tell({ event: 'close', user: session.user.username, from: null });
    },
  };
}
