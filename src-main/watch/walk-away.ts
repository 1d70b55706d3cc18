/**
 * Walk-away at the open desktop: idleness, and the camera that looks whether its owner is there while they let it. Joins
 * the pure machine's flow with the presence watch, and follows the login.
 */
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { WalkAwayPolicy } from '../../src-shared/domain/computer.ts';
import type { AttemptId, Ms } from '../../src-shared/domain/ids.ts';
import type { State } from '../../src-shared/domain/login/state.ts';
import type { Sight, WatchView } from '../../src-shared/domain/session/watch.ts';
import type { LoginFlow } from '../auth/flow.ts';
import type { Basics } from '../ports.ts';
import { createWatch, type WatchFlow } from './flow.ts';
import { createPresence, type Presence, type PresencePorts } from './presence.ts';
import type { References } from './reference.ts';

export interface WalkAwayPorts
  extends Basics,
    Pick<PresencePorts, 'face' | 'camera' | 'likeness' | 'isRefused' | 'onChange'> {
  readonly policy: () => WalkAwayPolicy;
  readonly login: Pick<LoginFlow, 'state' | 'lock' | 'woke'>;
  readonly references: References;
  /** In User Options, where the camera may be wanted for enrolling, it does not watch. */
  readonly isPaused: () => boolean;
}

export interface WalkAway extends Pick<WatchFlow, 'active' | 'policyChanged' | 'onChange' | 'close'> {
  readonly view: (epochOffset: Ms) => {
    readonly watch: WatchView;
    readonly presenceOffered: boolean;
    readonly presenceAttempt: AttemptId | null;
  };
  /** What the lock window tells of the camera while it watches, and why the last watch ended. */
  readonly camera: Presence;
  /** The person lets the camera look, or takes that back. @throws {Refusal} `ipc.refused` without a face to look for */
  readonly presence: (on: boolean) => void;
  readonly seen: (sight: Sight) => void;
  /** What became of the login. */
  readonly follow: (login: State) => void;
  /** Whether it is paused has changed. */
  readonly pausedOrNot: () => void;
  /** Does a warning or a hidden screen stand above the open desktop? */
  readonly covers: () => boolean;
}

export function createWalkAway(ports: WalkAwayPorts): WalkAway {
  const { login, policy, references } = ports;
  const watch = createWatch({ ...ports, lock: login.lock, wake: login.woke });
  const presence = createPresence({ ...ports, seen: watch.seen, end: () => watch.presence(false) });

  /** Whom the camera may be let look for: the face that this desktop was opened with, where the policy offers it. */
  const faceToWatch = () => {
    const state = login.state();
    return state.at === 'open' && policy().presence === 'offer' ? references.of(state.session) : null;
  };
  const followPresence = (): void => {
    const state = watch.state();
    const reference = state.at === 'off' || !state.presence || ports.isPaused() ? null : faceToWatch();
    presence.follow(reference && { reference });
  };
  watch.onChange(followPresence);

  return {
    view: (epochOffset) => ({
      watch: watch.view(epochOffset),
      presenceOffered: faceToWatch() !== null,
      presenceAttempt: presence.attempt(),
    }),
    camera: presence,
    active: watch.active,
    policyChanged: watch.policyChanged,
    presence: (on) => {
      if (on && faceToWatch() === null) throw new Refusal('ipc.refused', 'there is no face to watch for');
      watch.presence(on);
    },
    seen: watch.seen,
    follow: (state) => {
      references.follow(state);
      watch.follow(state);
      followPresence();
    },
    pausedOrNot: followPresence,
    covers: () => ['warning', 'blurred'].includes(watch.state().at),
    onChange: watch.onChange,
    close: () => {
      presence.follow(null);
      watch.close();
    },
  };
}
