/** A card or a key is added: first it has to be there, then the cloud has to take it. */
import { type At, busy, close, lost, methods, stay, to, unchanged } from './ends.ts';
import type { Effect, EnrolmentLimits, Event, Step } from './state.ts';

type Adding = At<'tappingCard'> | At<'touchingKey'>;

const forget = ({ attempt, busy: asked }: Adding): Effect[] => [
  { do: 'forget', attempt },
  ...(asked !== null && asked.attempt !== attempt ? [{ do: 'forget' as const, attempt: asked.attempt }] : []),
];

/** What ends either of them. Once the cloud has been asked nobody can take it back: its answer is waited for. */
function ended(state: Adding, event: Event): Step | null {
  if (event.is === 'closed') return close(state, ...forget(state));
  if (event.is === 'cancelled') return state.busy === null ? to(methods(state), ...forget(state)) : stay(state);
  if (!('attempt' in event) || event.attempt !== (state.busy?.attempt ?? state.attempt)) return null;
  if (event.is === 'changed' && state.busy !== null) {
    return to(methods({ ...state, methods: event.methods }, state.busy.outcome), ...forget(state));
  }
  if (event.is !== 'failed') return null;
  return (state.busy === null ? lost : unchanged)(state, event.code, event.waitUntil, ...forget(state));
}

export function whileTappingCard(state: At<'tappingCard'>, event: Event, limits: EnrolmentLimits): Step {
  const { grant } = state;
  // The second of two taps that were meant as one changes nothing.
  if (event.is === 'tapped' && state.busy === null) {
    const { attempt, now } = event;
    return to({ ...state, busy: busy(attempt, now, limits, 'cardAdded') }, { do: 'addCard', attempt, grant });
  }
  return ended(state, event) ?? stay(state);
}

export function whileTouchingKey(state: At<'touchingKey'>, event: Event, limits: EnrolmentLimits): Step {
  const { attempt, grant, factor, name } = state;
  if (event.is === 'keyReady' && event.attempt === attempt) return to({ ...state, ready: true });
  if (event.is === 'keyAnswered' && event.attempt === attempt && state.ready && state.busy === null) {
    return to(
      { ...state, busy: busy(attempt, event.now, limits, 'keyAdded') },
      { do: 'addKey', attempt, grant, factor, name },
    );
  }
  return ended(state, event) ?? stay(state);
}
