/**
 * User Options: runs the pure machine and performs its effects. Passwords, PINs, cards and captures are held by attempt;
 * the grant's token stays with the cloud adapter, which forgets it when the grant ends.
 */
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import { type Effect, type Event, type State, untilOf } from '../../src-shared/domain/enrolment/state.ts';
import { opened, step } from '../../src-shared/domain/enrolment/step.ts';
import { type OptionsView, view } from '../../src-shared/domain/enrolment/view.ts';
import type { KeyFactor } from '../../src-shared/domain/factors.ts';
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import { createKeyInHand, type KeyReports } from '../auth/key-in-hand.ts';
import type { KeyJson } from '../auth/ports.ts';
import type { CameraReports } from '../auth/scanning.ts';
import { noteFailure } from '../failure.ts';
import { createShell } from '../machine.ts';
import { createEnrolmentCamera } from './camera.ts';
import { createHands, type Held } from './hand.ts';
import type { EnrolmentPorts, Inner } from './inner.ts';
import { createRequests } from './requests.ts';

export type { EnrolmentPorts } from './inner.ts';

export interface EnrolmentFlow extends Omit<CameraReports, 'painted' | 'posed'>, KeyReports {
  readonly state: () => State;
  readonly view: () => OptionsView;
  readonly onChange: (listener: () => void) => () => void;
  /** The window opens; the name of whoever is signed in stands ready. */
  readonly open: (username: string) => void;
  readonly signIn: (username: string, password: string) => void;
  readonly enrol: () => void;
  readonly consent: (granted: boolean) => void;
  readonly remove: () => void;
  readonly setPin: (pin: string) => void;
  readonly removePin: () => void;
  readonly addCard: () => void;
  /** Whether the next card goes here, and nowhere else. */
  readonly wantsCard: () => boolean;
  readonly tapped: (card: CardId) => void;
  /** A card lies on the reader that cannot be used, or there is no reader any more. */
  readonly cardFailed: (code: Code) => void;
  readonly removeCard: (item: string) => void;
  readonly addKey: (factor: KeyFactor, name: string) => void;
  readonly removeKey: (item: string) => void;
  readonly cancel: () => void;
  /** The window is gone: everything in hand is dropped. */
  readonly close: () => void;
  /** What is in hand, by kind; null for a hand that holds nothing. */
  readonly inHand: () => readonly (Held['is'] | null)[];
  readonly end: () => void;
}

export function createEnrolmentFlow(ports: EnrolmentPorts): EnrolmentFlow {
  const { clock, cloud } = ports;
  const hands = createHands(ports.newAttempt);
  const now = () => clock.monotonic();
  /** The name that stands ready when the window opens; the machine itself starts with an empty one. */
  let expected = '';
  /** A card is with the cloud; the reader waits to be told. */
  let linking = false;

  const shell = createShell<State, Event, Effect>({
    initial: opened(''),
    step: (state, event) => step(state, event, ports.limits()),
    perform,
    until: untilOf,
    timePassed: () => ({ is: 'timePassed', now: now() }),
    settled,
    basics: ports,
  });
  const { dispatch } = shell;

  const failed = (attempt: AttemptId, error: unknown): void => {
    const { code, until } = noteFailure('options', error, ports);
    dispatch({ is: 'failed', now: now(), attempt, code, waitUntil: until });
  };

  const inner: Inner = {
    ports,
    hands,
    now,
    state: shell.state,
    dispatch,
    failed,
    refused: (attempt, code) => failed(attempt, new Refusal(code)),
  };
  const requests = createRequests(inner);
  const camera = createEnrolmentCamera(inner, requests);

  function perform(effect: Effect): void {
    switch (effect.do) {
      case 'recordDecline':
        return requests.recordDecline(effect);
      case 'openCamera':
        return camera.open(effect.attempt);
      case 'closeCamera':
        return camera.close(effect.attempt);
      case 'awaitCard': {
        const code = ports.badge.unavailable();
        return code === null ? undefined : inner.refused(effect.attempt, code);
      }
      case 'forget':
        return hands.drop(effect.attempt);
      case 'endGrant':
        return cloud.end(effect.grant);
      default:
        return requests.ask(effect);
    }
  }

  function settled(state: State): void {
    hands.tidy(state);
    const asked = state.at === 'tappingCard' && state.busy !== null;
    if (asked && !linking) ports.badge.signal('waiting');
    if (!asked && linking) {
      ports.badge.signal(state.at === 'methods' && state.outcome === 'cardAdded' ? 'accepted' : 'refused');
    }
    linking = asked;
  }

  const keyReports = createKeyInHand({
    asked: () => {
      const state = shell.state();
      const hand = state.at === 'touchingKey' && state.busy === null ? hands.of(state.attempt) : undefined;
      if (state.at !== 'touchingKey' || !hand) return null;
      const { attempt, ready } = state;
      const hold = (credential: KeyJson): void => {
        hand.held = { is: 'key', credential };
      };
      return { attempt, ready, options: hand.keyOptions, hold };
    },
    answered: (attempt) => dispatch({ is: 'keyAnswered', now: now(), attempt }),
    refused: inner.refused,
  });

  return {
    ...camera.reports,
    ...keyReports,
    state: shell.state,
    view: () => {
      const current = view(shell.state(), ports.limits());
      return current.at === 'signIn' && current.username === '' ? { ...current, username: expected } : current;
    },
    onChange: shell.onChange,
    open: (username) => {
      expected = username;
      dispatch({ is: 'closed', now: now() });
    },
    signIn: (username, password) =>
      dispatch({ is: 'passwordGiven', now: now(), attempt: hands.take({ is: 'password', password }), username }),
    enrol: () => dispatch({ is: 'enrolChosen', now: now(), attempt: hands.take() }),
    consent: (granted) =>
      dispatch({ is: granted ? 'consentGiven' : 'consentDeclined', now: now(), attempt: hands.take() }),
    remove: () => dispatch({ is: 'removeChosen', now: now(), attempt: hands.take() }),
    setPin: (pin) => dispatch({ is: 'pinGiven', now: now(), attempt: hands.take({ is: 'pin', pin }) }),
    removePin: () => dispatch({ is: 'removePinChosen', now: now(), attempt: hands.take() }),
    addCard: () => dispatch({ is: 'addCardChosen', now: now(), attempt: hands.take() }),
    wantsCard: () => shell.state().at === 'tappingCard',
    tapped: (card) => dispatch({ is: 'tapped', now: now(), attempt: hands.take({ is: 'card', card }) }),
    cardFailed: (code) => {
      const state = shell.state();
      if (state.at === 'tappingCard' && state.busy === null) inner.refused(state.attempt, code);
    },
    removeCard: (item) => dispatch({ is: 'removeCardChosen', now: now(), attempt: hands.take(), item }),
    addKey: (factor, name) => dispatch({ is: 'addKeyChosen', now: now(), attempt: hands.take(), factor, name }),
    removeKey: (item) => dispatch({ is: 'removeKeyChosen', now: now(), attempt: hands.take(), item }),
    cancel: () => dispatch({ is: 'cancelled', now: now() }),
    close: () => {
      expected = '';
      dispatch({ is: 'closed', now: now() });
    },
    inHand: hands.kinds,
    end: () => {
      dispatch({ is: 'closed', now: now() });
      shell.close();
      hands.dropAll();
    },
  };
}
