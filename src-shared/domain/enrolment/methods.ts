/** The list of methods: what can be begun from it, and the answers to what was. */
import { absurd } from '../absurd.ts';
import type { Code } from '../codes.ts';
import { type At, busy, close, lost, methods, notice, opened, stay, to, unchanged } from './ends.ts';
import type { Effect, EnrolmentLimits, Event, Outcome, Step } from './state.ts';

type Methods = At<'methods'>;

export function whileAtMethods(state: Methods, event: Event, limits: EnrolmentLimits): Step {
  if (event.is === 'closed') {
    return close(state, ...(state.busy === null ? [] : [{ do: 'forget' as const, attempt: state.busy.attempt }]));
  }
  return state.busy === null ? atRest(state, event, limits) : whileBusy(state, state.busy, event);
}

function atRest(state: Methods, event: Event, limits: EnrolmentLimits): Step {
  const { grant, face, methods: own } = state;
  const refuse = (code: Code): Step => to({ ...methods(state), notice: notice(code) });
  const ask = (attempt: Parameters<typeof busy>[0], effect: Effect, outcome: Outcome | null = null): Step =>
    to({ ...methods(state), busy: busy(attempt, event.now, limits, outcome) }, effect);
  switch (event.is) {
    case 'enrolChosen': {
      const { attempt } = event;
      return face.allowed ? ask(attempt, { do: 'fetchText', attempt, grant }) : refuse('enrol.notAllowed');
    }
    case 'removeChosen': {
      const { attempt } = event;
      return face.enrolledAt === null ? stay(state) : ask(attempt, { do: 'remove', attempt, grant }, 'removed');
    }
    case 'pinGiven': {
      const { attempt } = event;
      return own.pin.allowed ? ask(attempt, { do: 'setPin', attempt, grant }, 'pinSet') : refuse('enrol.notAllowed');
    }
    case 'removePinChosen': {
      const { attempt } = event;
      return own.pin.setAt === null ? stay(state) : ask(attempt, { do: 'removePin', attempt, grant }, 'pinRemoved');
    }
    case 'addCardChosen': {
      const { attempt, now } = event;
      return own.cards.allowed
        ? to(
            { at: 'tappingCard', grant, face, methods: own, attempt, busy: null, until: now + limits.tapMs },
            { do: 'awaitCard', attempt },
          )
        : refuse('enrol.notAllowed');
    }
    case 'removeCardChosen': {
      const { attempt, item } = event;
      return own.cards.list.some(({ id }) => id === item)
        ? ask(attempt, { do: 'removeCard', attempt, grant, item }, 'cardRemoved')
        : stay(state);
    }
    case 'addKeyChosen': {
      const { attempt, factor, name, now } = event;
      return to(
        {
          at: 'touchingKey',
          grant,
          face,
          methods: own,
          attempt,
          factor,
          name,
          ready: false,
          busy: null,
          until: now + limits.touchMs,
        },
        { do: 'askKey', attempt, grant, factor },
      );
    }
    case 'removeKeyChosen': {
      const { attempt, item } = event;
      return own.keys.some(({ id }) => id === item)
        ? ask(attempt, { do: 'removeKey', attempt, grant, item }, 'keyRemoved')
        : stay(state);
    }
    case 'cancelled':
      return to(opened(grant.user.username), { do: 'endGrant', grant });
    case 'signedIn':
    case 'passwordGiven':
    case 'textCame':
    case 'consentGiven':
    case 'consentDeclined':
    case 'removed':
    case 'tapped':
    case 'keyReady':
    case 'keyAnswered':
    case 'changed':
    case 'cameraReady':
    case 'guided':
    case 'captured':
    case 'saved':
    case 'failed':
    case 'closed':
    case 'timePassed':
      return stay(state);
    default:
      return absurd(event);
  }
}

/** One request at a time: nothing else is begun, and only its own answer counts. */
function whileBusy(state: Methods, { attempt, outcome }: NonNullable<Methods['busy']>, event: Event): Step {
  if (!('attempt' in event) || event.attempt !== attempt) return stay(state);
  const { grant, face, methods: own } = state;
  switch (event.is) {
    case 'textCame':
      return outcome === null ? to({ at: 'consent', grant, face, methods: own, text: event.text }) : stay(state);
    case 'removed':
      return outcome === 'removed' ? to(methods({ ...state, face: event.face }, outcome)) : stay(state);
    case 'changed':
      return outcome === null ? stay(state) : to(methods({ ...state, methods: event.methods }, outcome));
    case 'failed':
      return (outcome === null ? lost : unchanged)(state, event.code, event.waitUntil);
    default:
      return stay(state);
  }
}
