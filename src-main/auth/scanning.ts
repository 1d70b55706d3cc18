/** The face of a login: the camera's leave, the window's reports about it, and the scan that they feed. */
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Code } from '../../src-shared/domain/codes.ts';
import type { FaceFrame, Posed } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { AttemptId, Ms } from '../../src-shared/domain/ids.ts';
import { begunBy, type Hand, reportRefusal } from './hand.ts';
import type { Inner } from './inner.ts';
import { isNoCamera } from './no-camera.ts';
import type { ReadyCamera } from './ports.ts';
import type { Proving } from './proving.ts';
import { createScan } from './scan/scan.ts';

/** What the lock window tells of its camera. Whatever belongs to no running scan does nothing. */
export interface CameraReports {
  readonly cameraReady: (attempt: string, camera: ReadyCamera) => void;
  readonly cameraFailed: (attempt: string, code: Code) => void;
  readonly guided: (attempt: string, hint: Hint | null) => void;
  /** The window painted a prompt: which, and when by the clock that stamps its frames. */
  readonly painted: (attempt: string, step: number, at: Ms) => void;
  /** The window saw where the head is in a frame that it is about to send, or, a glimpse, in one that it does not send. */
  readonly posed: (attempt: string, posed: Posed) => void;
  readonly frame: (frame: FaceFrame) => void;
  /** A message that was no frame; several in one attempt end it. */
  readonly malformedFrame: () => void;
}

export interface Scanning {
  readonly open: (attempt: AttemptId) => void;
  readonly close: (attempt: AttemptId) => void;
  readonly reports: CameraReports;
}

const malformedLimit = 5;

export function createScanning(inner: Inner, proving: Proving): Scanning {
  const { ports, hands, now, dispatch, failed, refused } = inner;
  const { cloud, face, camera, report, log } = ports;

  function open(attempt: AttemptId): void {
    const unavailable = face.unavailable();
    if (unavailable) return refused(attempt, unavailable);
    const hand = hands.of(attempt);
    if (!hand) return;
    camera.allow('lock', attempt);
    const scan = createScan({
      ...ports,
      frames: ports.limits().frames,
      camera: () => (ports.injected === 'accept' ? null : hand.camera),
      challenge: async () => cloud.challenge(await begunBy(hand), hand.abort.signal),
      onHint: (hint) => dispatch({ is: 'guided', now: now(), attempt, hint }),
      onAccepted: (frames) => dispatch({ is: 'frameAccepted', now: now(), attempt, frames }),
      onPrompt: (prompt) => dispatch({ is: 'prompted', now: now(), attempt, prompt }),
      onProbe: (probe) => {
        hand.held = { is: 'face', probe };
        dispatch({ is: 'scanned', now: now(), attempt });
      },
      onRefused: (code, scores) => refused(attempt, code, reportRefusal(report, hand, code, scores)),
      onError: (error) => failed(attempt, error),
    });
    hand.scan = scan;
    // A second factor is scanned in the transaction that is known already; `begin` tells of a new one.
    const state = inner.state();
    const known = state.at === 'scanning' && state.transaction !== null ? proving.known(state.transaction) : null;
    if (known) {
      hand.begun = Promise.resolve(known);
      scan.know({ level: known.liveness, masks: known.masks });
    }
  }

  /** The hand of the running scan, if the window means that one. */
  const scanning = (attempt: string): Hand | undefined => {
    const state = inner.state();
    return state.at === 'scanning' && state.attempt === attempt ? hands.of(state.attempt) : undefined;
  };

  const reports: CameraReports = {
    cameraReady: (given, { width, height, label, frameRate }) => {
      const hand = scanning(given);
      if (!hand) return;
      const { attempt } = hand;
      hand.camera ??= { label, frameRate };
      if (ports.injected === 'refuse' && isNoCamera(label)) {
        const over = reportRefusal(report, hand, 'camera.injected', { 'camera.device': 1 });
        return refused(attempt, 'camera.injected', over);
      }
      dispatch({ is: 'cameraReady', now: now(), attempt, width, height });
    },
    cameraFailed: (given, code) => {
      const hand = scanning(given);
      if (hand) refused(hand.attempt, code);
    },
    guided: (given, hint) => {
      const hand = scanning(given);
      if (hand) dispatch({ is: 'guided', now: now(), attempt: hand.attempt, hint });
    },
    painted: (given, step, at) => scanning(given)?.scan?.painted(step, at),
    posed: (given, posed) => scanning(given)?.scan?.posed(posed),
    frame: (frame) => {
      const hand = scanning(frame.attempt);
      if (!hand) return log.debug('frame.late', { seq: frame.seq });
      // Pictures of a camera that was not named cannot be told from injected ones.
      if (ports.injected === 'refuse' && !hand.camera) return log.debug('frame.unknownCamera', { seq: frame.seq });
      hand.scan?.add(frame);
    },
    malformedFrame: () => {
      const state = inner.state();
      const hand = state.at === 'scanning' ? hands.of(state.attempt) : undefined;
      if (hand && ++hand.malformed >= malformedLimit) failed(hand.attempt, new Refusal('frame.malformed'));
    },
  };

  return {
    open,
    close: (attempt) => {
      hands.of(attempt)?.scan?.end();
      camera.release(attempt);
    },
    reports,
  };
}
