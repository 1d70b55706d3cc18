/** What the parts of User Options share: the ports, the hands, and the machine that they report to. */
import type { Code } from '../../src-shared/domain/codes.ts';
import type { EnrolmentLimits, Event, State } from '../../src-shared/domain/enrolment/state.ts';
import type { AttemptId, Ms } from '../../src-shared/domain/ids.ts';
import type { CameraPort, FacePort, Report, TapOutcome } from '../auth/ports.ts';
import type { Basics } from '../ports.ts';
import type { Hands } from './hand.ts';
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
  readonly badge: {
    /** Why no card can be read here just now; null when one can. */
    readonly unavailable: () => Code | null;
    /** Shows on the reader what came of a tap. */
    readonly signal: (outcome: TapOutcome) => void;
  };
}

export interface Inner {
  readonly ports: EnrolmentPorts;
  readonly hands: Hands;
  /** Monotonic ms. */
  readonly now: () => Ms;
  readonly state: () => State;
  readonly dispatch: (event: Event) => void;
  readonly failed: (attempt: AttemptId, error: unknown) => void;
  readonly refused: (attempt: AttemptId, code: Code) => void;
}
