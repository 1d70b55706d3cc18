/** The shell around a pure machine: one event at a time, effects performed in order, one timer for the state's end. */
import type { Ms } from '../src-shared/domain/ids.ts';
import type { Basics } from './ports.ts';

export interface MachineOptions<State, Event, Effect> {
  readonly initial: State;
  readonly step: (state: State, event: Event) => { readonly state: State; readonly effects: readonly Effect[] };
  /** Starts the effect's work; it may dispatch at once or later. */
  readonly perform: (effect: Effect) => void;
  /** Monotonic ms at which the state ends by itself. */
  readonly until: (state: State) => Ms | null;
  readonly timePassed: () => Event;
  /** Called after each event, when all its effects have been started. */
  readonly settled: (state: State) => void;
  readonly basics: Pick<Basics, 'clock' | 'timers' | 'log'>;
}

export interface Machine<State, Event> {
  readonly state: () => State;
  readonly dispatch: (event: Event) => void;
  /** Hears of every event that changed the state. */
  readonly onChange: (listener: () => void) => () => void;
  /** What `until` looks at besides the state is another one. */
  readonly reschedule: () => void;
  /** Stops the timer and takes no further event. */
  readonly close: () => void;
}

export function createShell<State, Event, Effect>(
  options: MachineOptions<State, Event, Effect>,
): Machine<State, Event> {
  const { clock, timers, log } = options.basics;
  const listeners = new Set<() => void>();
  const waiting: Event[] = [];
  let state = options.initial;
  let running = false;
  let closed = false;
  let cancelTimer: (() => void) | null = null;

  const schedule = (): void => {
    cancelTimer?.();
    const until = options.until(state);
    if (until === null) {
      cancelTimer = null;
      return;
    }
    // Timers may fire a little early; the machine would then see nothing to do and wait for ever.
    cancelTimer = timers.after(until - clock.monotonic(), () =>
      clock.monotonic() < until ? schedule() : dispatch(options.timePassed()),
    );
  };

  const take = (event: Event): void => {
    const before = state;
    const { state: next, effects } = options.step(state, event);
    state = next;
    for (const effect of effects) {
      try {
        options.perform(effect);
      } catch (error) {
        // An effect that cannot even start must not stop those after it: the camera still has to be closed.
        log.error('effect.failed', { error: String(error) });
      }
    }
    options.settled(state);
    if (state !== before) {
      schedule();
      for (const listener of listeners) listener();
    }
  };

  const dispatch = (event: Event): void => {
    if (closed) return;
    waiting.push(event);
    if (running) return;
    running = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) take(next);
    } finally {
      running = false;
    }
  };

  return {
    state: () => state,
    dispatch,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reschedule: () => {
      if (!closed) schedule();
    },
    close: () => {
      closed = true;
      cancelTimer?.();
      listeners.clear();
    },
  };
}
