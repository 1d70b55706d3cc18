import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Admin } from '../admin/admin.ts';
import { AdminError } from '../admin/error.ts';
import { openAdmin } from '../cloud.ts';
import type { Terminal } from './io.ts';

/** What the commands share. */
export interface Context {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the data directory that the command was given. */
  readonly dataDir: (command: Command) => string;
  readonly keyFile: string | undefined;
  /** Opens the database for one piece of administration and closes it again. @throws {AdminError} `notInitialised` */
  readonly withAdmin: (command: Command, work: (admin: Admin) => Promise<void>) => Promise<void>;
  /** The same, making folder, key and database where they are not there. */
  readonly withNewAdmin: Context['withAdmin'];
}

export const defaultDataDir = '.hexlock/cloud';

export function createContext(terminal: Terminal, env: Context['env']): Context {
  const keyFile = env.HEXLOCK_CLOUD_KEY_FILE || undefined;
  const dataDir = (command: Command) => {
    const given: unknown = command.optsWithGlobals().data;
    return resolve(typeof given === 'string' ? given : env.HEXLOCK_CLOUD_DATA || defaultDataDir);
  };
  const withNewAdmin: Context['withAdmin'] = async (command, work) => {
    const { admin, close } = await openAdmin({ dataDir: dataDir(command), keyFile });
    try {
      await work(admin);
    } finally {
      await close();
    }
  };
  return {
    terminal,
    env,
    dataDir,
    keyFile,
    withNewAdmin,
    withAdmin: async (command, work) => {
      assertInitialised(dataDir(command));
      await withNewAdmin(command, work);
    },
  };
}

/** Looking must not make anything: a mistyped folder is named, not filled. @throws {AdminError} `notInitialised` */
export function assertInitialised(dataDir: string): void {
  if (!existsSync(join(dataDir, 'cloud.sqlite'))) {
    throw new AdminError(
      'notInitialised',
      `${dataDir} holds no cloud: run init --tenant NAME, or give --data its folder`,
    );
  }
}
