/**
 * The operating system's own session: locked by the watchdog when an agent's windows are gone, and, where
 * `session.system` says so, together with the desktop.
 *
 * - Linux: logind over the system's D-Bus (org.freedesktop.login1.Session, Lock and Unlock). It hands the wish on to the
 *   desktop's own locker (GNOME, KDE, xss-lock, swayidle); where there is none nothing is locked, and nothing tells.
 * - Windows: `LockWorkStation`. Unlocking needs a credential provider in the logon process that talks to the agent over
 *   a named pipe; that seam is this port, and no such provider exists yet.
 * - macOS: no public call locks a session.
 */
import type { SystemSession } from '../session/desktop.ts';
import { lockWorkStation } from './user32.ts';

export interface SystemCalls {
  /** @throws when there is no logind, or no session */
  readonly logind: (member: 'Lock' | 'Unlock') => Promise<void>;
  /** @throws when Windows refuses */
  readonly lockWorkStation: () => Promise<void>;
}

export const systemCalls = (env: Readonly<Record<string, string | undefined>>): SystemCalls => ({
  logind: async (member) => {
    // Only here: it takes longer to load than the lock screen may take to come.
    const { callSession } = await import('./logind.ts');
    await callSession({ session: env.XDG_SESSION_ID }, member);
  },
  lockWorkStation: () => lockWorkStation(),
});

/** @returns null where there is nothing to call */
export function systemSession(platform: NodeJS.Platform, calls: SystemCalls): SystemSession | null {
  if (platform === 'linux') return { lock: () => calls.logind('Lock'), unlock: () => calls.logind('Unlock') };
  if (platform === 'win32') return { lock: calls.lockWorkStation, unlock: async () => undefined };
  return null;
}

/** Left alone: on a shared workstation the system's session belongs to the workstation. */
export const noSystemSession: SystemSession = { lock: async () => undefined, unlock: async () => undefined };
