/**
 * Session hooks: the administrator's own programs, or addresses, that are told when a desktop opens, locks, changes
 * hands or closes. One after the other in the order of what happened, so that no clean-up overtakes the start that it
 * cleans up after, nor the next person's start the last one's clean-up. Nobody waits for them, the lock least of all.
 */
import type { Log } from '../ports.ts';

export const hookKinds = ['open', 'lock', 'switch', 'close'] as const;
export type HookKind = (typeof hookKinds)[number];

export interface HookEvent {
  readonly event: HookKind;
  /** Whose desktop it is. */
  readonly user: string;
  /** Of a switch: whose it was. */
  readonly from: string | null;
}

/** Runs one hook to its end. @throws when it cannot be started, fails, or takes longer than it may (then it is ended) */
export type RunHook = (command: readonly string[], event: HookEvent) => Promise<void>;

export interface Hooks {
  readonly tell: (event: HookEvent) => void;
  /** Resolves when everything that was told so far has run. */
  readonly idle: () => Promise<void>;
}

export interface HooksOptions {
  /** What to run; empty for nothing. */
  readonly commands: Readonly<Record<HookKind, readonly string[]>>;
  readonly run: RunHook;
  readonly log: Log;
}

export function createHooks({ commands, run, log }: HooksOptions): Hooks {
  let last = Promise.resolve();
  return {
    tell: (event) => {
      const command = commands[event.event];
      if (command.length === 0) return;
      // A failed one is said and does not keep the next one back.
      last = last.then(async () => {
        try {
          await run(command, event);
          log.info('hook.ran', { event: event.event });
        } catch (error) {
          log.error('hook.failed', {
            event: event.event,
            error: error instanceof Error ? error.message : String(error),
          });
        }
      });
    },
    idle: () => last,
  };
}
