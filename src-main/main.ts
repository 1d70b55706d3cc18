/** The agent on Electron. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as electron from 'electron';
import words from '../assets/locales/en.json' with { type: 'json' };
import { codeOf } from '../src-shared/contracts/errors.ts';
import { composeAgent } from './compose.ts';
import { type Loaded, SettingsError } from './config/load.ts';
import { loadHere, thisMachine } from './config/machine.ts';
import { helpText, printConfig } from './config/print.ts';
import { ownArguments } from './hosts/electron/arguments.ts';
import { createElectronHost, prepareElectron } from './hosts/electron/host.ts';
import { safeVault } from './hosts/electron/vault.ts';
import { surviveErrors } from './last-resort.ts';
import { createLog } from './log.ts';
import { agentVersion } from './version.ts';

const { app } = electron;
const machine = thisMachine();

/** In an installation `assets` lies beside the archive, in a checkout at the root. */
function asset(name: string): string {
  const carried = machine.resources === null ? '' : join(machine.resources, 'assets', name);
  return existsSync(carried) ? carried : join(machine.root, 'assets', name);
}

function load(): Loaded | null {
  try {
    return loadHere(ownArguments(process.argv, app.isPackaged), machine);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return null;
  }
}

/** What keeps the agent from starting is said in a box: there is no window yet that could. */
function sayAndLeave(error: unknown): void {
  const code = codeOf(error);
  const { title, remedy } = words.codes[code];
  process.stderr.write(`${code}: ${String(error)}\n`);
  electron.dialog.showErrorBox(title, remedy);
  app.exit(1);
}

async function run({ settings }: Loaded): Promise<void> {
  await app.whenReady();
  const log = createLog(settings.logLevel);
  const host = createElectronHost({
    electron,
    settings,
    preloadDir: join(machine.root, 'out', 'preload'),
    icon: asset('icons/hexlock-32.png'),
    words: {
      product: words.product,
      signedIn: words.open.announce,
      lock: words.open.lock,
      options: words.open.options,
    },
    log,
  });
  const vault = safeVault(electron);
  const running = await composeAgent({ settings, vault, windows: host.windows, log, agentVersion });
  surviveErrors(process, log, running.agent.lock);
  let left = false;
  let leaving: Promise<void> | null = null;
  const leave = (): Promise<void> => {
    leaving ??= running.stop().then(() => {
      left = true;
      host.stop();
      app.exit(0);
    });
    return leaving;
  };
  // Quitting from a menu or a key must not open a locked workstation; a signal from the service manager may end it.
  app.on('before-quit', (event) => {
    if (!left) event.preventDefault();
  });
  electron.powerMonitor.on('shutdown', () => void leave());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave());
  host.start(running.agent);
  await running.start();
}

const loaded = load();
if (loaded === null) app.exit(2);
else if (loaded.ask !== 'run') {
  process.stdout.write(loaded.ask === 'help' ? helpText(machine, 'hexlock') : printConfig(loaded));
  app.exit(0);
} else if (prepareElectron(electron)) {
  run(loaded).catch(sayAndLeave);
} else {
  process.stderr.write('agent.alreadyRunning\n');
  app.exit(1);
}
