/**
 * The agent on Electron, and with `--watchdog` its watchdog: the process that starts such an agent again when it ended,
 * and has the system lock its session meanwhile. An agent that no watchdog started, starts one.
 */
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
import { prepareWatchdog } from './hosts/electron/watchdog.ts';
import { surviveErrors } from './last-resort.ts';
import { createLog } from './log.ts';
import { showLife } from './os/alive.ts';
import { runProgram } from './os/run.ts';
import { systemCalls, systemSession } from './os/session.ts';
import { systemBasics } from './ports.ts';
import { agentVersion } from './version.ts';
import { keepWatch } from './watchdog/keep.ts';
import { noteWatched } from './watchdog/note.ts';
import { type Command, ownWatchdog, parentWatchdog, readMode, type WatchdogMode } from './watchdog/processes.ts';
import { createTie, noTie, saying, type Tie } from './watchdog/tie.ts';

const { app } = electron;
const machine = thisMachine();
const { mode, rest } = readMode(process.argv.slice(1));
const command: Command = [process.execPath, ...rest];
const parent = parentWatchdog();

/** @throws with what the system said, and where there is nothing that locks its session */
async function lockSystem(): Promise<void> {
  const session = systemSession(process.platform, systemCalls(process.env));
  if (!session) throw new Error(`nothing locks a session of ${process.platform}`);
  await session.lock();
}

/** In an installation `assets` lies beside the archive, in a checkout at the root. */
function asset(name: string): string {
  const carried = machine.resources === null ? '' : join(machine.resources, 'assets', name);
  return existsSync(carried) ? carried : join(machine.root, 'assets', name);
}

function load(): Loaded | null {
  try {
    return loadHere(ownArguments([process.execPath, ...rest], app.isPackaged), machine);
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
  // A watchdog tries again, and covers the desktop where a lock screen was before: a box would keep it waiting.
  if (!parent) electron.dialog.showErrorBox(title, remedy);
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
    lockSystem: () =>
      void lockSystem().catch((error: unknown) => log.error('system.notLocked', { error: String(error) })),
    onShutdown: () => void leave(),
    log,
  });
  const vault = safeVault(electron);
  let tie: Tie = noTie;
  const windows = { ...host.windows, ...saying(host.windows, (word) => tie.say(word)) };
  const running = await composeAgent({ settings, vault, windows, log, agentVersion });
  surviveErrors(process, log, running.agent.lock);
  let stopSigns = (): void => undefined;
  let left = false;
  let leaving: Promise<void> | null = null;
  const leave = (): Promise<void> => {
    tie.say('leaving');
    stopSigns();
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
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave());
  host.start(running.agent);
  if (parent || settings.session.watchdog === 'on') {
    const onWatched = noteWatched(settings.stateDir, log);
    tie = createTie({ ...systemBasics(log), parent, start: ownWatchdog(command), onWatched });
    tie.say('locked');
  }
  stopSigns = showLife({ env: process.env, run: runProgram, log });
  await running.start();
}

/** @param loaded null: settings that no agent will take; it says so itself, and the watchdog is there to hear it. */
function watch(mode: WatchdogMode, loaded: Loaded | null): void {
  prepareWatchdog(electron);
  keepWatch({
    mode,
    agent: command,
    rules: { coversItself: false },
    lockSystem,
    exit: (code) => app.exit(code),
    log: createLog(loaded?.settings.logLevel ?? 'info'),
  });
}

const loaded = load();
if (mode !== null && (loaded === null || loaded.ask === 'run')) watch(mode, loaded);
else if (loaded === null) app.exit(2);
else if (loaded.ask !== 'run') {
  process.stdout.write(loaded.ask === 'help' ? helpText(machine, 'hexlock') : printConfig(loaded));
  app.exit(0);
} else if (prepareElectron(electron)) {
  run(loaded).catch(sayAndLeave);
} else {
  process.stderr.write('agent.alreadyRunning\n');
  app.exit(1);
}
