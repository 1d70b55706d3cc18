/** The administrator's own programs at the start and the end of a session, from the settings `session.onOpen/onLock`. */
import type { Hooks } from '../session/desktop.ts';
import type { RunProgram } from './run.ts';

export function createHooks(onOpen: readonly string[], onLock: readonly string[], run: RunProgram): Hooks {
  const start = async ([file, ...args]: readonly string[], username: string): Promise<void> => {
    if (file !== undefined) await run(file, args, { HEXLOCK_USER: username });
  };
  return {
    opened: (username) => start(onOpen, username),
    locked: (username) => start(onLock, username),
  };
}
