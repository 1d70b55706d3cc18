import { Command, CommanderError } from 'commander';
import { AdminError } from '../admin/error.ts';
import { cloudVersion } from '../cloud.ts';
import { KeyFileError } from '../secrets/keyfile.ts';
import { SettingsError } from '../settings.ts';
import { StoreError, storageCodeOf } from '../store/error.ts';
import { addCards } from './cards.ts';
import { addComputers } from './computers.ts';
import { createContext, defaultDataDir } from './context.ts';
import { addFaces } from './faces.ts';
import type { Terminal } from './io.ts';
import { addMethods } from './methods.ts';
import { addPolicies } from './policies.ts';
import { addServe } from './serve.ts';
import { addTenant } from './tenant.ts';
import { addUsers } from './users.ts';

/** 0: done. 1: refused or failed. 2: the command line was not understood. 3: there is no tenant yet. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Runs one command. @param args without the program's own name */
export async function runCommand(
  args: readonly string[],
  terminal: Terminal,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ExitCode> {
  const context = createContext(terminal, env);
  const program = new Command('hexlock-cloud')
    .description('The tenant cloud: users, policies, consent, templates and the audit log.')
    .version(cloudVersion)
    .option('--data <folder>', `data directory (default: HEXLOCK_CLOUD_DATA, else ${defaultDataDir})`)
    .addHelpText(
      'after',
      '\nEnvironment: HEXLOCK_CLOUD_DATA, HEXLOCK_CLOUD_KEY_FILE, HEXLOCK_CLOUD_HOST, HEXLOCK_CLOUD_PORT,\nHEXLOCK_CLOUD_PUBLIC_URL, HEXLOCK_CLOUD_BEHIND_PROXY, HEXLOCK_CLOUD_TLS_CERT, HEXLOCK_CLOUD_TLS_KEY,\nHEXLOCK_CLOUD_METRICS, HEXLOCK_CLOUD_LOG_LEVEL, HEXLOCK_CLOUD_KEYS_RP_ID.\nExit codes: 0 done, 1 refused or failed, 2 not understood, 3 no tenant yet.',
    );
  addServe(program, context);
  addTenant(program, context);
  addUsers(program, context);
  addPolicies(program, context);
  addFaces(program, context);
  addMethods(program, context);
  addCards(program, context);
  addComputers(program, context);
  quieten(program, terminal);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    return failed(error, terminal);
  }
}

/** Commander throws instead of ending the process, and speaks through our terminal. */
function quieten(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .showHelpAfterError('(--help lists what there is)')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
    });
  for (const child of command.commands) quieten(child, terminal);
}

function failed(error: unknown, terminal: Terminal): ExitCode {
  // Commander has already said it; `--help` and `--version` end this way as well.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof AdminError) {
    terminal.error(error.message);
    return error.code === 'notInitialised' ? 3 : 1;
  }
  if (error instanceof SettingsError || error instanceof StoreError || error instanceof KeyFileError) {
    terminal.error(error.message);
    return 1;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    terminal.error('port: another program listens there already: stop it, or give --port another number');
    return 1;
  }
  const storage = storageCodeOf(error);
  if (storage !== null) {
    terminal.error(
      storage === 'storage.full'
        ? 'the disk is full: free some space and try again; nothing was changed'
        : 'the database cannot be read or written: check the disk and its permissions; nothing was changed',
    );
    return 1;
  }
  terminal.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
