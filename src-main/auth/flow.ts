/**
 * The login: runs the pure machine and performs its effects. Passwords, frames and open transactions are held here, by
 * attempt, and dropped as soon as the machine has left the attempt.
 */
import { codeOf, Refusal } from '../../src-shared/contracts/errors.ts';
import { absurd } from '../../src-shared/domain/absurd.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { FaceFrame } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import { type AttemptId, canonicalUsername, type Ms, type TransactionId } from '../../src-shared/domain/ids.ts';
import type { Effect, Event, LoginLimits, State } from '../../src-shared/domain/login/state.ts';
import { initial, step } from '../../src-shared/domain/login/step.ts';
import { type LockView, type Surroundings, view } from '../../src-shared/domain/login/view.ts';
import { createShell } from '../machine.ts';
import type { Basics } from '../ports.ts';
import { begunBy, empty, type Hand, newHand, reportRefusal } from './hand.ts';
import { isNoCamera } from './no-camera.ts';
import type { CameraPort, DesktopPort, FacePort, LoginCloud, ReadyCamera, Report, Transaction } from './ports.ts';
import { createScan } from './scan/scan.ts';

export interface LoginPorts extends Basics {
  readonly cloud: LoginCloud;
  readonly face: FacePort;
  readonly camera: CameraPort;
  readonly desktop: DesktopPort;
  readonly report: Report;
  /** Read anew at every step: the tenant may change what it asks of cameras. */
  readonly limits: () => LoginLimits;
  /** What to do about pictures that come from no camera. */
  readonly injected: 'refuse' | 'accept';
}

export interface LoginFlow {
  readonly state: () => State;
  readonly view: (around: Surroundings) => LockView;
  readonly onChange: (listener: () => void) => () => void;
  readonly password: (username: string, password: string) => void;
  readonly face: (username: string) => void;
  readonly cancel: () => void;
  readonly dismiss: () => void;
  readonly lock: () => void;
  readonly cameraReady: (attempt: string, camera: ReadyCamera) => void;
  readonly cameraFailed: (attempt: string, code: Code) => void;
  readonly guided: (attempt: string, hint: Hint | null) => void;
  /** The window painted a prompt: which, and when by the clock that stamps its frames. */
  readonly painted: (attempt: string, step: number, at: Ms) => void;
  /** The window saw where the head is in a frame that it is about to send. */
  readonly posed: (attempt: string, posed: Pick<FaceFrame, 'at' | 'pose'>) => void;
  readonly frame: (frame: FaceFrame) => void;
  /** A message that was no frame; several in one attempt end it. */
  readonly malformedFrame: () => void;
  readonly close: () => void;
}

const malformedLimit = 5;

export function createLoginFlow(ports: LoginPorts): LoginFlow {
  const { clock, log, cloud, face, camera, report } = ports;
  const hands = new Map<AttemptId, Hand>();
  const transactions = new Map<TransactionId, Transaction>();
  const now = () => clock.monotonic();

  const shell = createShell<State, Event, Effect>({
    initial,
    step: (state, event) => step(state, event, ports.limits()),
    perform,
    until: (state) => ('until' in state ? state.until : null),
    timePassed: () => ({ is: 'timePassed', now: now() }),
    settled: tidy,
    basics: ports,
  });

  const take = (password: string | null): AttemptId => {
    const hand = newHand(ports.newAttempt(), password);
    hands.set(hand.attempt, hand);
    return hand.attempt;
  };

  const failed = (attempt: AttemptId, error: unknown): void => {
    const code = codeOf(error);
    log.warn('login.failed', { code, detail: error instanceof Refusal ? error.detail : '' });
    if (code === 'internal') log.error('login.error', { error: String(error) });
    const wait = error instanceof Refusal ? error.retryAfterSeconds : null;
    shell.dispatch(
      wait === null
        ? { is: 'failed', now: now(), attempt, code }
        : {
            is: 'answered',
            now: now(),
            attempt,
            answer: { is: 'refused', code, until: clock.now() + wait * 1000 },
          },
    );
  };

  function perform(effect: Effect): void {
    switch (effect.do) {
      case 'openCamera':
        return openCamera(effect.attempt);
      case 'closeCamera':
        hands.get(effect.attempt)?.scan?.end();
        return camera.release(effect.attempt);
      case 'begin':
        return begin(effect.attempt, effect.username);
      case 'submit':
        void submit(effect);
        return;
      case 'abandon':
        return abandon(effect.attempt, effect.transaction);
      case 'openDesktop':
        return ports.desktop.open(effect.session);
      case 'lockDesktop':
        return ports.desktop.lock(effect.session);
      default:
        return absurd(effect);
    }
  }

  function openCamera(attempt: AttemptId): void {
    const unavailable = face.unavailable();
    if (unavailable) return failed(attempt, new Refusal(unavailable));
    const hand = hands.get(attempt);
    if (!hand) return;
    camera.allow('lock', attempt);
    const scan = createScan({
      ...ports,
      frames: ports.limits().frames,
      camera: () => (ports.injected === 'accept' ? null : hand.camera),
      challenge: async () => cloud.challenge(await begunBy(hand), hand.abort.signal),
      onHint: (hint) => shell.dispatch({ is: 'guided', now: now(), attempt, hint }),
      onAccepted: (frames) => shell.dispatch({ is: 'frameAccepted', now: now(), attempt, frames }),
      onPrompt: (prompt) => shell.dispatch({ is: 'prompted', now: now(), attempt, prompt }),
      onProbe: (probe) => {
        hand.probe = probe;
        shell.dispatch({ is: 'scanned', now: now(), attempt });
      },
      onRefused: (code, scores) => {
        void reportRefusal(report, hand, code, scores);
        failed(attempt, new Refusal(code));
      },
      onError: (error) => failed(attempt, error),
    });
    hand.scan = scan;
    // A second factor is scanned in the transaction that is known already; `begin` tells of a new one.
    const state = shell.state();
    const known = state.at === 'scanning' && state.transaction !== null ? transactions.get(state.transaction) : null;
    if (known) {
      hand.begun = Promise.resolve(known);
      scan.know({ level: known.liveness, masks: known.masks });
    }
  }

  function begin(attempt: AttemptId, username: string): void {
    const hand = hands.get(attempt);
    if (!hand) return;
    hand.begun = open(username, hand.abort.signal);
    hand.begun.then(
      ({ liveness, masks }) => hand.scan?.know({ level: liveness, masks }),
      () => undefined,
    );
    // The scan need not go on when there is nobody to show it to.
    hand.begun.catch((error: unknown) => {
      if (!hand.abort.signal.aborted) failed(attempt, error);
    });
  }

  async function open(username: string, signal: AbortSignal): Promise<Transaction> {
    if (canonicalUsername(username) === '') throw new Refusal('input.invalid', 'username');
    return cloud.begin(username, signal);
  }

  async function submit({ attempt, username, factor, transaction }: Extract<Effect, { do: 'submit' }>): Promise<void> {
    const hand = hands.get(attempt);
    if (!hand) return;
    const { signal } = hand.abort;
    try {
      const { password, probe } = hand;
      if (factor === 'password' && !password) throw new Refusal('input.invalid', 'password');
      hand.begun ??= transaction === null ? open(username, signal) : known(transaction);
      const begun = await hand.begun;
      transactions.set(begun.id, begun);
      const answer =
        factor === 'password' && password
          ? await cloud.provePassword(begun, password, signal)
          : probe
            ? await cloud.proveFace(begun, probe, signal)
            : noProof();
      hand.settled = answer.is !== 'more';
      shell.dispatch({ is: 'answered', now: now(), attempt, answer });
    } catch (error) {
      if (!signal.aborted) failed(attempt, error);
    } finally {
      hand.password = null;
      hand.probe = null;
    }
  }

  function noProof(): never {
    throw new Refusal('internal', 'a proof was asked for that was not gathered');
  }

  async function known(id: TransactionId): Promise<Transaction> {
    const transaction = transactions.get(id);
    if (!transaction) throw new Refusal('transaction.expired');
    return transaction;
  }

  function abandon(attempt: AttemptId, id: TransactionId | null): void {
    const hand = hands.get(attempt);
    drop(hand);
    if (hand?.settled) return;
    const giveUp = (transaction: TransactionId): void => {
      cloud.abandon(transaction).catch((error: unknown) => log.debug('login.notAbandoned', { code: codeOf(error) }));
    };
    if (id !== null) giveUp(id);
    // Begun and never heard of by the machine: given up as soon as its id is known. Its own failure was told already.
    else
      hand?.begun?.then(
        (transaction) => giveUp(transaction.id),
        () => undefined,
      );
  }

  function drop(hand: Hand | undefined): void {
    if (!hand) return;
    empty(hand);
    hands.delete(hand.attempt);
  }

  /** After each step: what belongs to no current attempt is forgotten. */
  function tidy(state: State): void {
    const current = 'attempt' in state ? state.attempt : null;
    for (const hand of hands.values()) if (hand.attempt !== current) drop(hand);
    if (state.at === 'locked' || state.at === 'open') transactions.clear();
  }

  const scanning = (attempt: string): AttemptId | null => {
    const state = shell.state();
    return state.at === 'scanning' && state.attempt === attempt ? state.attempt : null;
  };

  return {
    state: shell.state,
    view: (around) => view(shell.state(), around, ports.limits()),
    onChange: shell.onChange,
    password: (username, password) => {
      shell.dispatch({ is: 'passwordGiven', now: now(), attempt: take(password), username });
    },
    face: (username) => {
      shell.dispatch({ is: 'faceChosen', now: now(), attempt: take(null), username });
    },
    cancel: () => shell.dispatch({ is: 'cancelled', now: now() }),
    dismiss: () => shell.dispatch({ is: 'dismissed', now: now() }),
    lock: () => shell.dispatch({ is: 'locked', now: now() }),
    cameraReady: (attempt, { width, height, label, frameRate }) => {
      const current = scanning(attempt);
      const hand = current && hands.get(current);
      if (!current || !hand) return;
      hand.camera ??= { label, frameRate };
      if (ports.injected === 'refuse' && isNoCamera(label)) {
        void reportRefusal(report, hand, 'camera.injected', { 'camera.device': 1 });
        return failed(current, new Refusal('camera.injected'));
      }
      shell.dispatch({ is: 'cameraReady', now: now(), attempt: current, width, height });
    },
    cameraFailed: (attempt, code) => {
      const current = scanning(attempt);
      if (current) failed(current, new Refusal(code));
    },
    guided: (attempt, hint) => {
      const current = scanning(attempt);
      if (current) shell.dispatch({ is: 'guided', now: now(), attempt: current, hint });
    },
    painted: (attempt, step, at) => {
      const current = scanning(attempt);
      if (current) hands.get(current)?.scan?.painted(step, at);
    },
    posed: (attempt, posed) => {
      const current = scanning(attempt);
      if (current) hands.get(current)?.scan?.posed(posed);
    },
    frame: (frame) => {
      const current = scanning(frame.attempt);
      const hand = current && hands.get(current);
      if (!hand) return log.debug('frame.late', { seq: frame.seq });
      // Pictures of a camera that was not named cannot be told from injected ones.
      if (ports.injected === 'refuse' && !hand.camera) return log.debug('frame.unknownCamera', { seq: frame.seq });
      hand.scan?.add(frame);
    },
    malformedFrame: () => {
      const state = shell.state();
      const hand = state.at === 'scanning' ? hands.get(state.attempt) : undefined;
      if (hand && ++hand.malformed >= malformedLimit) failed(hand.attempt, new Refusal('frame.malformed'));
    },
    close: () => {
      shell.close();
      for (const hand of hands.values()) drop(hand);
    },
  };
}
