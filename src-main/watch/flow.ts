/** Walk-away: runs the pure machine beside the login, which it tells to lock. */
import type { ComputerPolicy } from '../../src-shared/domain/computer.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import type { State as LoginState, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import {
  asleep,
  type Sight,
  type Watch,
  type WatchEffect,
  type WatchEvent,
  type WatchView,
  watch,
  watchUntil,
  watchView,
} from '../../src-shared/domain/session/watch.ts';
import { createShell } from '../machine.ts';
import type { Basics } from '../ports.ts';

export interface WatchPorts extends Pick<Basics, 'clock' | 'timers' | 'log'> {
  readonly policy: () => ComputerPolicy['walkAway'];
  readonly lock: (code: 'session.idle' | 'session.away') => void;
  /** Somebody is back. */
  readonly wake: () => void;
}

export interface WatchFlow {
  readonly state: () => Watch;
  readonly view: (epochOffset: Ms) => WatchView;
  readonly onChange: (listener: () => void) => () => void;
  /** What became of the login: a desktop that opens is watched anew, a locked one is not watched. */
  readonly follow: (login: LoginState) => void;
  /** Keyboard, mouse or touch. */
  readonly active: () => void;
  /** The person lets the camera look, or takes that back. */
  readonly presence: (on: boolean) => void;
  readonly seen: (sight: Sight) => void;
  /** The policy says something else: its times count from the last touch, and the camera looks only where it is offered. */
  readonly policyChanged: () => void;
  readonly close: () => void;
}

export function createWatch({ policy, lock, wake, ...basics }: WatchPorts): WatchFlow {
  const now = (): Ms => basics.clock.monotonic();
  let watched: VerifiedAssertion | null = null;

  const { state, dispatch, onChange, reschedule, close } = createShell<Watch, WatchEvent, WatchEffect>({
    initial: asleep,
    step: (before, event) => watch(before, event, policy()),
    perform: (effect) => (effect.do === 'lock' ? lock(effect.code) : wake()),
    until: (current) => watchUntil(current, policy()),
    timePassed: () => ({ is: 'timePassed', now: now() }),
    settled: () => undefined,
    basics,
  });

  return {
    state,
    view: (epochOffset) => watchView(state(), epochOffset),
    onChange,
    follow: (login) => {
      const session = login.at === 'open' ? login.session : null;
      if (session === watched) return;
      watched = session;
      dispatch({ is: session === null ? 'locked' : 'opened', now: now() });
    },
    active: () => dispatch({ is: 'active', now: now() }),
    presence: (on) => dispatch({ is: 'presence', now: now(), on }),
    seen: (sight) => dispatch({ is: 'seen', now: now(), sight }),
    policyChanged: () => {
      if (policy().presence !== 'offer') dispatch({ is: 'presence', now: now(), on: false });
      reschedule();
    },
    close,
  };
}
