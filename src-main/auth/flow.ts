/**
 * The login: runs the pure machine and performs its effects. What proves a factor, frames and open transactions are held
 * by attempt, and dropped as soon as the machine has left the attempt.
 */
import { Refusal } from '../../src-shared/contracts/errors.ts';
import { absurd } from '../../src-shared/domain/absurd.ts';
import type { CardId } from '../../src-shared/domain/cards/id.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { KeyFactor } from '../../src-shared/domain/factors.ts';
import { type AttemptId, canonicalUsername } from '../../src-shared/domain/ids.ts';
import { type Effect, type Event, type State, untilOf } from '../../src-shared/domain/login/state.ts';
import { initial, step } from '../../src-shared/domain/login/step.ts';
import { type LockView, type Surroundings, view } from '../../src-shared/domain/login/view.ts';
import { noteFailure } from '../failure.ts';
import { createShell } from '../machine.ts';
import { type Held, linkOf } from './hand.ts';
import { createHands } from './hands.ts';
import type { Inner, LoginPorts } from './inner.ts';
import { createKeyInHand, type KeyReports } from './key-in-hand.ts';
import { createLights } from './lights.ts';
import type { KeyJson } from './ports.ts';
import { createProving } from './proving.ts';
import { createResumable } from './resumable.ts';
import { type CameraReports, createScanning } from './scanning.ts';

export type { LoginPorts } from './inner.ts';

export interface LoginFlow extends CameraReports, KeyReports {
  readonly state: () => State;
  readonly view: (around: Surroundings) => LockView;
  readonly onChange: (listener: () => void) => () => void;
  readonly password: (username: string, password: string) => void;
  readonly face: (username: string) => void;
  readonly pin: (pin: string) => void;
  readonly tapped: (card: CardId) => void;
  /** A card lies on the reader that cannot be used: said where nothing else is going on. */
  readonly cardFailed: (code: Code) => void;
  /** @param username null, or empty, where the passkey itself is to say whose it is */
  readonly key: (factor: KeyFactor, username: string | null) => void;
  readonly cancel: () => void;
  readonly dismiss: () => void;
  /** @param code why, where it was not the person who asked */
  readonly lock: (code?: Code) => void;
  /** Locks, and asks for all factors afterwards: the machine goes to sleep, or it wakes. */
  readonly slept: () => void;
  /** Somebody is back at an open desktop: their card is not to lock it in the same moment. */
  readonly woke: () => void;
  /** The person's session is over for good. */
  readonly signOut: () => void;
  /** What is in hand, by kind; null for a hand that holds nothing that proves. */
  readonly inHand: () => readonly (Held['is'] | null)[];
  readonly close: () => void;
}

export function createLoginFlow(ports: LoginPorts): LoginFlow {
  const { clock } = ports;
  const hands = createHands(ports.newAttempt);
  const now = () => clock.monotonic();

  const shell = createShell<State, Event, Effect>({
    initial,
    step: (state, event) => step(state, event, ports.limits()),
    perform,
    until: untilOf,
    timePassed: () => ({ is: 'timePassed', now: now() }),
    settled,
    basics: ports,
  });
  const { dispatch } = shell;

  const failed = (attempt: AttemptId, error: unknown, over = false): void => {
    const { code, until } = noteFailure('login', error, ports);
    if (until === null) return dispatch({ is: 'failed', now: now(), attempt, code, over });
    dispatch({ is: 'answered', now: now(), attempt, answer: { is: 'refused', code, until } });
  };

  const inner: Inner = {
    ports,
    hands,
    now,
    state: shell.state,
    dispatch,
    failed,
    refused: (attempt, code, over) => failed(attempt, new Refusal(code), over),
  };
  const resumable = createResumable(clock);
  const proving = createProving(inner, resumable);
  const scanning = createScanning(inner, proving);
  const lights = createLights(ports.signal);

  function perform(effect: Effect): void {
    switch (effect.do) {
      case 'openCamera':
        return scanning.open(effect.attempt);
      case 'closeCamera':
        return scanning.close(effect.attempt);
      case 'begin':
        return proving.begin(effect);
      case 'askKey':
        return proving.askKey(effect);
      case 'submit':
        return proving.submit(effect);
      case 'forget':
        return hands.drop(effect.attempt);
      case 'abandon':
        return proving.abandon(effect);
      case 'openDesktop':
        resumable.forget();
        return ports.desktop.open(effect.session, effect.from);
      case 'lockDesktop':
        resumable.lock(effect.session);
        return ports.desktop.lock(effect.session);
      case 'closeDesktop':
        resumable.forget();
        return ports.desktop.close(effect.session);
      default:
        return absurd(effect);
    }
  }

  function settled(state: State): void {
    hands.tidy(state);
    proving.tidy(state);
    lights(state);
  }

  const keyReports = createKeyInHand({
    asked: () => {
      const state = shell.state();
      const hand = state.at === 'touching' ? hands.of(state.attempt) : undefined;
      if (state.at !== 'touching' || !hand) return null;
      const { attempt, factor, ready } = state;
      const hold = (credential: KeyJson): void => {
        hand.held = { is: factor, credential };
      };
      return { attempt, ready, options: hand.keyOptions, hold };
    },
    answered: (attempt) => dispatch({ is: 'keyAnswered', now: now(), attempt }),
    refused: inner.refused,
  });

  return {
    ...scanning.reports,
    ...keyReports,
    state: shell.state,
    view: (around) => view(shell.state(), around, ports.limits()),
    onChange: shell.onChange,
    password: (username, password) =>
      dispatch({ is: 'passwordGiven', now: now(), attempt: hands.take({ is: 'password', password }), username }),
    face: (username) => dispatch({ is: 'faceChosen', now: now(), attempt: hands.take(null), username }),
    pin: (pin) => dispatch({ is: 'pinGiven', now: now(), attempt: hands.take({ is: 'pin', pin }) }),
    tapped: (card) => dispatch({ is: 'tapped', now: now(), attempt: hands.take({ is: 'badge', card }) }),
    cardFailed: (code) => {
      if (shell.state().at === 'locked') dispatch({ is: 'locked', now: now(), code });
    },
    key: (factor, typed) => {
      const username = typed === null || canonicalUsername(typed) === '' ? null : typed;
      dispatch({ is: 'keyChosen', now: now(), attempt: hands.take(null), factor, username });
    },
    cancel: () => dispatch({ is: 'cancelled', now: now() }),
    dismiss: () => dispatch({ is: 'dismissed', now: now() }),
    lock: (code) => dispatch({ is: 'locked', now: now(), ...(code && { code }) }),
    slept: () => {
      dispatch({ is: 'locked', now: now() });
      // Whoever laid the card there may be gone when the machine wakes.
      if (linkOf(shell.state()) !== null) dispatch({ is: 'dismissed', now: now() });
      resumable.forget();
    },
    woke: () => dispatch({ is: 'woke', now: now() }),
    signOut: () => dispatch({ is: 'signedOut', now: now() }),
    inHand: hands.kinds,
    close: () => {
      shell.close();
      hands.dropAll();
    },
  };
}
