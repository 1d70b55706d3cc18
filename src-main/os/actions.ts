/**
 * Another user's session, and a restart, by the programs that each system brings. Neither is done unasked: the handlers
 * let them through from the lock screen alone, the restart only where the tenant's policy offers it.
 *
 * - Linux, another user: LightDM's `dm-tool switch-to-greeter`, GDM's `gdmflexiserver`. Others have no such program.
 * - Windows, another user: `tsdiscon`, which leaves the session running and shows the sign-in screen; Home editions
 *   lack it.
 * - Restart: `systemctl reboot`, `shutdown /r /t 0`.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Log } from '../ports.ts';
import type { SystemActions } from '../system.ts';
import type { RunProgram } from './run.ts';

type Command = readonly [file: string, ...args: string[]];

const otherUser: Readonly<Partial<Record<NodeJS.Platform, readonly Command[]>>> = {
  linux: [['dm-tool', 'switch-to-greeter'], ['gdmflexiserver']],
  win32: [['tsdiscon.exe']],
};
const restart: Readonly<Partial<Record<NodeJS.Platform, readonly Command[]>>> = {
  linux: [['systemctl', 'reboot']],
  win32: [['shutdown.exe', '/r', '/t', '0']],
};

export interface SystemPlace {
  readonly platform: NodeJS.Platform;
  /** Is there a program of that name? */
  readonly has: (program: string) => boolean;
}

/** Looks along the path of the environment. */
export const onPath =
  (path: string | undefined) =>
  (program: string): boolean =>
    (path ?? '').split(delimiter).some((folder) => folder !== '' && isExecutable(join(folder, program)));

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: either way not an answer
  }
}

/** The programs that would be used; null where there is none. */
export function actionsOf({ platform, has }: SystemPlace) {
  const first = (commands: readonly Command[] = []): Command | null => commands.find(([file]) => has(file)) ?? null;
  return { otherUser: first(otherUser[platform]), restart: first(restart[platform]) };
}

export function createSystemActions(place: SystemPlace, run: RunProgram, log: Log): SystemActions {
  const act = (what: 'otherUser' | 'restart') => (): void => {
    const command = actionsOf(place)[what];
    if (command === null) return log.warn('system.unavailable', { what });
    const [file, ...args] = command;
    log.info('system.asked', { what });
    run(file, args).catch((error: unknown) => log.error('system.failed', { what, error: String(error) }));
  };
  return { otherUser: act('otherUser'), restart: act('restart') };
}
