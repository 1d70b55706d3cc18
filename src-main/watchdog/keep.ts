/** A whole watchdog process, whatever its agent runs on. */
import { surviveErrors } from '../last-resort.ts';
import { type Log, systemBasics } from '../ports.ts';
import type { Rules } from './core.ts';
import { adoptParent, type Command, startAgent, type WatchdogMode } from './processes.ts';
import { runWatchdog } from './watchdog.ts';

export interface KeepOptions {
  readonly mode: WatchdogMode;
  readonly agent: Command;
  readonly rules: Rules;
  /** @throws when the system does not lock its session */
  readonly lockSystem: () => Promise<void>;
  readonly exit: (code: number) => void;
  readonly log: Log;
}

export function keepWatch({ mode, agent, rules, lockSystem, exit, log }: KeepOptions): void {
  // Its own mistakes are said, and do not end it.
  surviveErrors(process, log, () => undefined);
  const { clock, timers } = systemBasics(log);
  const watchdog = runWatchdog({
    start: (hear) => startAgent(agent, !rules.coversItself, hear),
    adopt: mode === 'adopt' ? adoptParent : null,
    lockSystem,
    leave: exit,
    rules,
    clock,
    timers,
    log,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, watchdog.stop);
}
