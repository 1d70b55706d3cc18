/**
 * The session that lies locked here, as long as it may be reopened within its grace: in memory only, so that a start of
 * the agent ends it, and not across a sleep, whether the system told of it or the clocks did: here already where they
 * went apart by less than what locks an open desktop (`untold-sleep.ts`).
 */
import type { Ms } from '../../src-shared/domain/ids.ts';
import type { VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import type { Clock } from '../ports.ts';

/** The clocks went apart by more than this: the machine slept, or somebody set its clock. */
const jumpMs: Ms = 10_000;

export interface Resumable {
  readonly session: () => VerifiedAssertion | null;
  readonly lock: (session: VerifiedAssertion) => void;
  readonly forget: () => void;
}

export function createResumable({ now, monotonic }: Clock): Resumable {
  // Where the monotonic clock stands still during a sleep, the other one does not.
  const offset = (): Ms => now() - monotonic();
  let locked: { readonly session: VerifiedAssertion; readonly offset: Ms } | null = null;
  return {
    session: () => {
      if (locked && Math.abs(offset() - locked.offset) > jumpMs) locked = null;
      return locked?.session ?? null;
    },
    lock: (session) => {
      locked = { session, offset: offset() };
    },
    forget: () => {
      locked = null;
    },
  };
}
