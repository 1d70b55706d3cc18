/** The shell around a watchdog's decisions: one agent's process, the request to the system, and the log. */
import { absurd } from '../../src-shared/domain/absurd.ts';
import { createShell } from '../machine.ts';
import type { Basics } from '../ports.ts';
import { type Effect, type Event, type Rules, type State, step, until } from './core.ts';
import type { Word } from './words.ts';

/** What is heard of one agent. */
export interface Hear {
  readonly said: (word: Word) => void;
  /** Once, and after everything that it said. @param code null after a signal and where it is not known */
  readonly ended: (code: number | null) => void;
  /** Instead of everything else: the system did not start it. @param error what it says */
  readonly notStarted: (error: unknown) => void;
}

/** One agent's process. */
export interface AgentProcess {
  /** `SIGTERM` asks it to leave, `SIGKILL` ends it. Does nothing when it has ended. */
  readonly signal: (name: 'SIGTERM' | 'SIGKILL') => void;
}

export interface WatchdogPorts extends Pick<Basics, 'clock' | 'timers' | 'log'> {
  /** Starts an agent. @throws what the system says where it starts none; some of that comes later, as `notStarted` */
  readonly start: (hear: Hear) => AgentProcess;
  /** The agent that started this watchdog; null where the watchdog is to start one. */
  readonly adopt: ((hear: Hear) => AgentProcess) | null;
  /** @throws when the system does not lock its session, with what it said */
  readonly lockSystem: () => Promise<void>;
  /** The watchdog's process is not needed any more. */
  readonly leave: (code: number) => void;
  readonly rules: Rules;
}

export interface Watchdog {
  /** Ends the agent, and then itself. */
  readonly stop: () => void;
}

export function runWatchdog(ports: WatchdogPorts): Watchdog {
  const { clock, log, start, adopt, lockSystem, leave, rules } = ports;
  let agent: AgentProcess | null = null;

  /** An agent that is not there ends nothing, so that it could not be started is an event like its end. */
  const notStarted = (error: unknown): void => {
    agent = null;
    log.error('watchdog.notStarted', { error: error instanceof Error ? error.message : String(error) });
    dispatch({ is: 'notStarted', now: clock.monotonic() });
  };

  const hear = (): Hear => ({
    said: (word) => dispatch({ is: 'said', word, now: clock.monotonic() }),
    ended: (code) => {
      agent = null;
      dispatch({ is: 'ended', code, now: clock.monotonic() });
    },
    notStarted,
  });

  const askSystem = async (): Promise<void> => {
    try {
      await lockSystem();
      log.info('watchdog.systemLocked');
      dispatch({ is: 'systemLocked', now: clock.monotonic() });
    } catch (error) {
      log.error('watchdog.systemNotLocked', { error: error instanceof Error ? error.message : String(error) });
      dispatch({ is: 'systemNotLocked', now: clock.monotonic() });
    }
  };

  const startOne = (): void => {
    try {
      agent = start(hear());
    } catch (error) {
      notStarted(error);
    }
  };

  const perform = (effect: Effect): void => {
    switch (effect.do) {
      case 'start':
        return startOne();
      case 'ask':
        return agent?.signal('SIGTERM');
      case 'kill':
        return agent?.signal('SIGKILL');
      case 'lockSystem':
        return void askSystem();
      case 'leave':
        return leave(effect.code);
      case 'say':
        return log[levels[effect.what]](`watchdog.${effect.what}`, { locked: effect.locked });
      default:
        return absurd(effect);
    }
  };

  const { dispatch } = createShell<State, Event, Effect>({
    initial: { at: 'new' },
    step: (state, event) => step(state, event, rules),
    perform,
    until,
    timePassed: () => ({ is: 'timePassed', now: clock.monotonic() }),
    settled: () => undefined,
    basics: ports,
  });
  if (adopt) agent = adopt(hear());
  dispatch({ is: 'begun', how: adopt ? 'adopt' : 'start', now: clock.monotonic() });
  return { stop: () => dispatch({ is: 'told', now: clock.monotonic() }) };
}

/** `ended`, `silent` and `gaveUp` are what nobody wanted. */
const levels = { up: 'info', ended: 'error', silent: 'error', gaveUp: 'error' } as const;
