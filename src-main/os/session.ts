/**
 * The operating system's session beside ours. Following it is off by default: on a shared workstation the system's
 * session belongs to the workstation, and Hexlock's windows are what locks.
 *
 * - Linux: logind, by `loginctl lock-session` and `unlock-session` (org.freedesktop.login1, LockSession/UnlockSession).
 * - Windows: `LockWorkStation`, by `rundll32 user32.dll,LockWorkStation`. Unlocking needs a credential provider in the
 *   logon process that talks to the agent over a named pipe; that seam is this port, and no such provider exists yet.
 * - Elsewhere there is nothing to call.
 */
import type { SystemSession } from '../session/desktop.ts';
import type { RunProgram } from './run.ts';

const nothing: SystemSession = { lock: async () => undefined, unlock: async () => undefined };

export function createSystemSession(
  follow: boolean,
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  run: RunProgram,
): SystemSession {
  if (!follow) return nothing;
  if (platform === 'linux') {
    // Without an id loginctl means the caller's own session.
    const session = env.XDG_SESSION_ID ? [env.XDG_SESSION_ID] : [];
    return {
      lock: () => run('loginctl', ['lock-session', ...session]),
      unlock: () => run('loginctl', ['unlock-session', ...session]),
    };
  }
  if (platform === 'win32') {
    return { ...nothing, lock: () => run('rundll32.exe', ['user32.dll,LockWorkStation']) };
  }
  return nothing;
}
