/** The camera of an enrolment: its leave, the window's reports about it, and the captures that they feed. */
import type { AttemptId } from '../../src-shared/domain/ids.ts';
import { isNoCamera } from '../auth/no-camera.ts';
import type { CameraReports } from '../auth/scanning.ts';
import { createCapturing } from './capture.ts';
import type { Hand } from './hand.ts';
import type { Inner } from './inner.ts';
import type { Requests } from './requests.ts';

export interface EnrolmentCamera {
  readonly open: (attempt: AttemptId) => void;
  readonly close: (attempt: AttemptId) => void;
  readonly reports: Omit<CameraReports, 'painted' | 'posed'>;
}

const malformedLimit = 5;

export function createEnrolmentCamera(inner: Inner, { level }: Requests): EnrolmentCamera {
  const { ports, hands, now, dispatch, failed, refused } = inner;
  const { face, camera, report, log } = ports;

  function open(attempt: AttemptId): void {
    const unavailable = face.unavailable();
    if (unavailable) return refused(attempt, unavailable);
    const hand = hands.of(attempt);
    if (!hand) return;
    camera.allow('options', attempt);
    hand.capturing = createCapturing(face, {
      now,
      mustTurn: () => level() !== 'standard',
      camera: () => (ports.injected === 'accept' ? null : hand.camera),
      onHint: (hint) => dispatch({ is: 'guided', now: now(), attempt, hint }),
      onComplete: (captures) => {
        hand.held = { is: 'captures', captures };
      },
      onCaptured: (captured) => dispatch({ is: 'captured', now: now(), attempt, captured }),
      onRefused: (code, scores) => {
        report({ kind: 'scan.refused', session: null, code, scores });
        refused(attempt, code);
      },
      onError: (error) => failed(attempt, error),
    });
  }

  /** The hand of the running capture, if the window means that one. */
  const capturing = (attempt: string): Hand | undefined => {
    const state = inner.state();
    return state.at === 'capturing' && state.attempt === attempt ? hands.of(state.attempt) : undefined;
  };

  return {
    open,
    close: (attempt) => {
      hands.of(attempt)?.capturing?.end();
      camera.release(attempt);
    },
    reports: {
      cameraReady: (given, { width, height, label, frameRate }) => {
        const hand = capturing(given);
        if (!hand) return;
        const { attempt } = hand;
        hand.camera ??= { label, frameRate };
        if (ports.injected === 'refuse' && isNoCamera(label)) {
          report({ kind: 'scan.refused', session: null, code: 'camera.injected', scores: { 'camera.device': 1 } });
          return refused(attempt, 'camera.injected');
        }
        if (ports.lowResolution() === 'refuse' && height < ports.limits().cameraHeight) {
          return refused(attempt, 'camera.lowResolution');
        }
        dispatch({ is: 'cameraReady', now: now(), attempt, width, height });
      },
      cameraFailed: (given, code) => {
        const hand = capturing(given);
        if (hand) refused(hand.attempt, code);
      },
      guided: (given, hint) => {
        const hand = capturing(given);
        if (hand) dispatch({ is: 'guided', now: now(), attempt: hand.attempt, hint });
      },
      frame: (frame) => {
        const hand = capturing(frame.attempt);
        if (!hand) return log.debug('frame.late', { seq: frame.seq });
        // Pictures of a camera that was not named cannot be told from injected ones.
        if (ports.injected === 'refuse' && !hand.camera) return log.debug('frame.unknownCamera', { seq: frame.seq });
        hand.capturing?.add(frame);
      },
      malformedFrame: () => {
        const state = inner.state();
        const hand = state.at === 'capturing' ? hands.of(state.attempt) : undefined;
        if (hand && ++hand.malformed >= malformedLimit) refused(hand.attempt, 'frame.malformed');
      },
    },
  };
}
