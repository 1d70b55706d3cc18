/**
 * User Options: runs the pure machine and performs its effects. The password and the captures are held here, by attempt;
 * the grant's token stays with the cloud adapter, which forgets it when the grant ends.
 */
import { codeOf, Refusal } from '../../src-shared/contracts/errors.ts';
import { absurd } from '../../src-shared/domain/absurd.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Effect, EnrolmentLimits, Event, ManageGrant, State } from '../../src-shared/domain/enrolment/state.ts';
import { opened, step } from '../../src-shared/domain/enrolment/step.ts';
import { type OptionsView, view } from '../../src-shared/domain/enrolment/view.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import { type AttemptId, canonicalUsername } from '../../src-shared/domain/ids.ts';
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';
import { isNoCamera } from '../auth/no-camera.ts';
import type { CameraFacts, CameraPort, FacePort, ReadyCamera, Report } from '../auth/ports.ts';
import { createShell } from '../machine.ts';
import type { Basics } from '../ports.ts';
import { type Captures, createCapturing } from './capture.ts';
import type { MethodsCloud } from './ports.ts';

export interface EnrolmentPorts extends Basics {
  readonly cloud: MethodsCloud;
  readonly face: FacePort;
  readonly camera: CameraPort;
  readonly limits: () => EnrolmentLimits;
  /** Whether a camera below `limits().cameraHeight` may be used at all. */
  readonly lowResolution: () => 'warn' | 'refuse';
  /** What to do about pictures that come from no camera. */
  readonly injected: 'refuse' | 'accept';
  readonly report: Report;
}

export interface EnrolmentFlow {
  readonly state: () => State;
  readonly view: () => OptionsView;
  readonly onChange: (listener: () => void) => () => void;
  /** The window opens; the name of whoever is signed in stands ready. */
  readonly open: (username: string) => void;
  readonly signIn: (username: string, password: string) => void;
  readonly enrol: () => void;
  readonly consent: (granted: boolean) => void;
  readonly remove: () => void;
  readonly cancel: () => void;
  /** The window is gone: everything in hand is dropped. */
  readonly close: () => void;
  readonly cameraReady: (attempt: string, camera: ReadyCamera) => void;
  readonly cameraFailed: (attempt: string, code: Code) => void;
  readonly guided: (attempt: string, hint: Hint | null) => void;
  readonly frame: (frame: FaceFrame) => void;
  readonly malformedFrame: () => void;
  readonly end: () => void;
}

interface Hand {
  readonly attempt: AttemptId;
  readonly abort: AbortController;
  password: string | null;
  capturing: ReturnType<typeof createCapturing> | null;
  captures: Captures | null;
  /** As the window told of it. */
  camera: CameraFacts | null;
  malformed: number;
}

const malformedLimit = 5;

export function createEnrolmentFlow(ports: EnrolmentPorts): EnrolmentFlow {
  const { clock, log, cloud, face, camera } = ports;
  const hands = new Map<AttemptId, Hand>();
  const levels = new WeakMap<ManageGrant, LivenessLevel>();
  const now = () => clock.monotonic();
  /** The name that stands ready when the window opens; the machine itself starts with an empty one. */
  let expected = '';

  const shell = createShell<State, Event, Effect>({
    initial: opened(''),
    step: (state, event) => step(state, event, ports.limits()),
    perform,
    until: (state) => ('until' in state ? state.until : 'busy' in state ? (state.busy?.until ?? null) : null),
    timePassed: () => ({ is: 'timePassed', now: now() }),
    settled: tidy,
    basics: ports,
  });

  const newHand = (password: string | null = null): AttemptId => {
    const attempt = ports.newAttempt();
    hands.set(attempt, {
      attempt,
      abort: new AbortController(),
      password,
      capturing: null,
      captures: null,
      camera: null,
      malformed: 0,
    });
    return attempt;
  };

  const failed = (attempt: AttemptId, error: unknown): void => {
    const code = codeOf(error);
    log.warn('options.failed', { code, detail: error instanceof Refusal ? error.detail : '' });
    if (code === 'internal') log.error('options.error', { error: String(error) });
    const wait = error instanceof Refusal ? error.retryAfterSeconds : null;
    const waitUntil = wait === null ? null : clock.now() + wait * 1000;
    shell.dispatch({ is: 'failed', now: now(), attempt, code, waitUntil });
  };

  /** Asks the cloud on behalf of an attempt; what comes back after the attempt is over is dropped. */
  function ask<T>(attempt: AttemptId, call: (signal: AbortSignal) => Promise<T>, then: (value: T) => Event): void {
    const hand = hands.get(attempt);
    if (!hand) return;
    const { signal } = hand.abort;
    call(signal).then(
      (value) => shell.dispatch(then(value)),
      (error: unknown) => {
        if (!signal.aborted) failed(attempt, error);
      },
    );
  }

  function perform(effect: Effect): void {
    switch (effect.do) {
      case 'signIn': {
        const { attempt, username } = effect;
        return ask(
          attempt,
          (signal) => signIn(attempt, username, signal),
          ({ grant, face }) => ({ is: 'signedIn', now: now(), attempt, grant, face }),
        );
      }
      case 'fetchText': {
        const { attempt, grant } = effect;
        return ask(
          attempt,
          (signal) => cloud.consentText(grant, signal),
          (text) => ({ is: 'textCame', now: now(), attempt, text }),
        );
      }
      case 'recordDecline':
        cloud.decline(effect.grant, effect.text).catch((error: unknown) => {
          log.error('options.declineNotRecorded', { code: codeOf(error) });
        });
        return;
      case 'openCamera':
        return openCamera(effect.attempt);
      case 'closeCamera':
        hands.get(effect.attempt)?.capturing?.end();
        return camera.release(effect.attempt);
      case 'save': {
        const { attempt, grant, text } = effect;
        const captures = hands.get(attempt)?.captures;
        if (!captures) return failed(attempt, new Refusal('enrol.interrupted'));
        return ask(
          attempt,
          (signal) => cloud.save(grant, text, captures.captures, captures.liveness, signal),
          (status) => ({ is: 'saved', now: now(), attempt, face: status }),
        );
      }
      case 'remove': {
        const { attempt, grant } = effect;
        return ask(
          attempt,
          (signal) => cloud.remove(grant, signal),
          (status) => ({ is: 'removed', now: now(), attempt, face: status }),
        );
      }
      case 'forget':
        return drop(hands.get(effect.attempt));
      case 'endGrant':
        return cloud.end(effect.grant);
      default:
        return absurd(effect);
    }
  }

  async function signIn(attempt: AttemptId, username: string, signal: AbortSignal) {
    const hand = hands.get(attempt);
    const password = hand?.password ?? '';
    if (hand) hand.password = null;
    if (canonicalUsername(username) === '' || password === '') throw new Refusal('input.invalid');
    const signedIn = await cloud.signIn(username, password, signal);
    // Nobody waits for this grant any more: its token must not stay.
    if (signal.aborted) cloud.end(signedIn.grant);
    levels.set(signedIn.grant, signedIn.liveness);
    return signedIn;
  }

  /** What is asked of a face where nobody knows: the most. */
  const levelNow = (): LivenessLevel => {
    const state = shell.state();
    return ('grant' in state ? levels.get(state.grant) : undefined) ?? 'highest';
  };

  function openCamera(attempt: AttemptId): void {
    const unavailable = face.unavailable();
    if (unavailable) return failed(attempt, new Refusal(unavailable));
    const hand = hands.get(attempt);
    if (!hand) return;
    camera.allow('options', attempt);
    hand.capturing = createCapturing(face, {
      now,
      mustTurn: () => levelNow() !== 'standard',
      camera: () => (ports.injected === 'accept' ? null : hand.camera),
      onHint: (hint) => shell.dispatch({ is: 'guided', now: now(), attempt, hint }),
      onComplete: (captures) => {
        hand.captures = captures;
      },
      onCaptured: (captured) => shell.dispatch({ is: 'captured', now: now(), attempt, captured }),
      onRefused: (code, scores) => {
        ports.report({ kind: 'scan.refused', session: null, code, scores });
        failed(attempt, new Refusal(code));
      },
      onError: (error) => failed(attempt, error),
    });
  }

  function drop(hand: Hand | undefined): void {
    if (!hand) return;
    hand.capturing?.end();
    hand.captures = null;
    hand.password = null;
    hand.abort.abort();
    hands.delete(hand.attempt);
  }

  function tidy(state: State): void {
    const current = 'attempt' in state ? state.attempt : 'busy' in state ? state.busy?.attempt : undefined;
    for (const hand of hands.values()) if (hand.attempt !== current) drop(hand);
  }

  const capturing = (attempt: string): AttemptId | null => {
    const state = shell.state();
    return state.at === 'capturing' && state.attempt === attempt ? state.attempt : null;
  };

  return {
    state: shell.state,
    view: () => {
      const current = view(shell.state(), ports.limits());
      return current.at === 'signIn' && current.username === '' ? { ...current, username: expected } : current;
    },
    onChange: shell.onChange,
    open: (username) => {
      expected = username;
      shell.dispatch({ is: 'closed', now: now() });
    },
    signIn: (username, password) =>
      shell.dispatch({ is: 'passwordGiven', now: now(), attempt: newHand(password), username }),
    enrol: () => shell.dispatch({ is: 'enrolChosen', now: now(), attempt: newHand() }),
    consent: (granted) =>
      shell.dispatch({ is: granted ? 'consentGiven' : 'consentDeclined', now: now(), attempt: newHand() }),
    remove: () => shell.dispatch({ is: 'removeChosen', now: now(), attempt: newHand() }),
    cancel: () => shell.dispatch({ is: 'cancelled', now: now() }),
    close: () => {
      expected = '';
      shell.dispatch({ is: 'closed', now: now() });
    },
    cameraReady: (attempt, { width, height, label, frameRate }) => {
      const current = capturing(attempt);
      const hand = current && hands.get(current);
      if (!hand) return;
      hand.camera ??= { label, frameRate };
      if (ports.injected === 'refuse' && isNoCamera(label)) {
        const scores = { 'camera.device': 1 };
        ports.report({ kind: 'scan.refused', session: null, code: 'camera.injected', scores });
        failed(current, new Refusal('camera.injected'));
      } else if (ports.lowResolution() === 'refuse' && height < ports.limits().cameraHeight) {
        failed(current, new Refusal('camera.lowResolution', `${width}x${height}`));
      } else {
        shell.dispatch({ is: 'cameraReady', now: now(), attempt: current, width, height });
      }
    },
    cameraFailed: (attempt, code) => {
      const current = capturing(attempt);
      if (current) failed(current, new Refusal(code));
    },
    guided: (attempt, hint) => {
      const current = capturing(attempt);
      if (current) shell.dispatch({ is: 'guided', now: now(), attempt: current, hint });
    },
    frame: (frame) => {
      const current = capturing(frame.attempt);
      const hand = current && hands.get(current);
      if (!hand) return log.debug('frame.late', { seq: frame.seq });
      if (ports.injected === 'refuse' && !hand.camera) return log.debug('frame.unknownCamera', { seq: frame.seq });
      hand.capturing?.add(frame);
    },
    malformedFrame: () => {
      const state = shell.state();
      const hand = state.at === 'capturing' ? hands.get(state.attempt) : undefined;
      if (hand && ++hand.malformed >= malformedLimit) failed(hand.attempt, new Refusal('frame.malformed'));
    },
    end: () => {
      shell.dispatch({ is: 'closed', now: now() });
      shell.close();
      for (const hand of hands.values()) drop(hand);
    },
  };
}
