/**
 * The agent on the browser host. `--help` lists the settings; with `--watchdog` the watchdog that starts such an agent,
 * and starts it again. The browser covers the screen meanwhile, so the system's session is left alone.
 */
import words from '../assets/locales/en.json' with { type: 'json' };
import { Refusal } from '../src-shared/contracts/errors.ts';
import { composeAgent } from './compose.ts';
import { type Loaded, SettingsError } from './config/load.ts';
import { loadHere, thisMachine } from './config/machine.ts';
import { helpText, printConfig } from './config/print.ts';
import { createBrowserHost } from './hosts/browser/host.ts';
import { surviveErrors } from './last-resort.ts';
import { createLog } from './log.ts';
import { showLife } from './os/alive.ts';
import { runProgram } from './os/run.ts';
import { noSystemSession } from './os/session.ts';
import { systemBasics } from './ports.ts';
import { fileVault } from './store/vault.ts';
import { agentVersion } from './version.ts';
import { keepWatch } from './watchdog/keep.ts';
import { noteWatched } from './watchdog/note.ts';
import { type Command, ownWatchdog, parentWatchdog, readMode } from './watchdog/processes.ts';
import { createTie, noTie, saying, type Tie } from './watchdog/tie.ts';

const { mode, rest } = readMode(process.argv.slice(2));
const agent: Command = [process.execPath, ...process.execArgv, import.meta.filename, ...rest];

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function settingsOrExit(): Loaded {
  try {
    return loadHere(rest);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

async function run({ settings }: Loaded): Promise<void> {
  const log = createLog(settings.logLevel);
  const host = createBrowserHost({ settings, log, print });
  let tie: Tie = noTie;
  const windows = { ...host.windows, ...saying(host.windows, (word) => tie.say(word)) };
  const running = await composeAgent({ settings, vault: fileVault, windows, log, agentVersion });
  surviveErrors(process, log, running.agent.lock);
  // From here on the event loop turns, and whoever waits for that is told.
  const stopSigns = showLife({ env: process.env, run: runProgram, log });
  const parent = parentWatchdog();
  if (parent) {
    const onWatched = noteWatched(settings.stateDir, log);
    tie = createTie({ ...systemBasics(log), parent, start: ownWatchdog(agent), onWatched });
  }
  tie.say('locked');
  let leaving: Promise<void> | null = null;
  const leave = (): Promise<void> => {
    tie.say('leaving');
    stopSigns();
    leaving ??= host
      .stop()
      .then(running.stop)
      .finally(() => tie.close());
    return leaving;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void leave().then(() => process.exit(0)));
  }
  try {
    await host.start(running.agent);
    await running.start();
  } catch (error) {
    await leave();
    throw error;
  }
}

/** What keeps the agent from starting, with what to do about it. */
function explain(error: unknown): string {
  if (!(error instanceof Refusal)) return String(error);
  const { title, remedy } = words.codes[error.code];
  return `${title}. ${remedy}\n(${error.message})`;
}

const loaded = settingsOrExit();
if (mode !== null && loaded.ask === 'run') {
  keepWatch({
    mode,
    agent,
    rules: { coversItself: true },
    lockSystem: noSystemSession.lock,
    exit: (code) => process.exit(code),
    log: createLog(loaded.settings.logLevel),
  });
} else if (loaded.ask === 'help') print(helpText(thisMachine(), 'npm run agent --'));
else if (loaded.ask === 'printConfig') print(printConfig(loaded));
else {
  try {
    await run(loaded);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}
