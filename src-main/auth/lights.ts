/** What the reader's lights say of a tap: it waits while the tap is looked at, and says what came of it once. */
import type { State, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import type { TapOutcome } from './ports.ts';

/** A tap that waits; `whose` is the desktop that was open when it came. */
interface Waiting {
  readonly whose: VerifiedAssertion | null;
  readonly countdown: boolean;
}

/** The tap that a state is about, or null. */
function waitingIn(state: State): Waiting | null {
  if (state.at === 'checking') return state.factor === 'badge' ? { whose: null, countdown: false } : null;
  if (state.at !== 'open' || state.tap === null) return null;
  return { whose: state.session, countdown: state.tap.is === 'displacing' };
}

/** What came of it, by the state that follows. */
function outcome({ whose, countdown }: Waiting, state: State): TapOutcome {
  switch (state.at) {
    case 'locked':
      if (state.link !== null) return 'waiting';
      // One's own card locked one's own desktop.
      return whose !== null && !countdown && state.notice === null ? 'accepted' : 'refused';
    case 'open':
      if (whose === null) return 'accepted';
      // The countdown was stopped, or the tap was one's own and meant nothing.
      return state.session === whose && (countdown || state.notice !== null) ? 'refused' : 'accepted';
    default:
      return 'accepted';
  }
}

/** Told each state after each event. */
export function createLights(signal: (outcome: TapOutcome) => void): (state: State) => void {
  let before: Waiting | null = null;
  return (state) => {
    const waiting = waitingIn(state);
    if (waiting === null && before !== null) signal(outcome(before, state));
    if (waiting !== null && before === null) signal('waiting');
    before = waiting;
  };
}
