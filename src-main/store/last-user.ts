/** Whoever signed in last at a personal workstation, by name alone. A shared one remembers nobody. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../../src-shared/contracts/errors.ts';
import { inputLimits } from '../../src-shared/domain/ids.ts';
import type { Log } from '../ports.ts';
import { openKept } from './kept.ts';

export interface LastUser {
  readonly name: () => string | null;
  readonly remember: (username: string) => void;
  /** Resolves when it is on disk, or could not be. */
  readonly written: () => Promise<void>;
}

const File = z.strictObject({ username: z.string().min(1).max(inputLimits.username) });

export async function openLastUser(stateDir: string, kind: 'personal' | 'shared', log: Log): Promise<LastUser> {
  const file = join(stateDir, 'last-user.json');
  if (kind === 'shared') {
    // It may have been a personal one before.
    await rm(file, { force: true }).catch((error: unknown) => log.warn('kept.notRemoved', { code: codeOf(error) }));
    return { name: () => null, remember: () => undefined, written: async () => undefined };
  }
  const kept = await openKept(file, File, log);
  return {
    name: () => kept.value()?.username ?? null,
    remember: (username) => void kept.keep({ username }),
    written: kept.written,
  };
}
