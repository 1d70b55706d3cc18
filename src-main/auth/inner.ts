/** What the parts of the login flow share: the ports, the hands, and the machine that they report to. */
import type { Code } from '../../src-shared/domain/codes.ts';
import type { AttemptId, Ms } from '../../src-shared/domain/ids.ts';
import type { Event, LoginLimits, State } from '../../src-shared/domain/login/state.ts';
import type { Basics } from '../ports.ts';
import type { Hands } from './hands.ts';
import type { CameraPort, DesktopPort, FacePort, LoginCloud, Report, TapOutcome } from './ports.ts';

export interface LoginPorts extends Basics {
  readonly cloud: LoginCloud;
  readonly face: FacePort;
  readonly camera: CameraPort;
  readonly desktop: DesktopPort;
  readonly report: Report;
  /** Shows on the reader what came of a tap. */
  readonly signal: (outcome: TapOutcome) => void;
  /** Read anew at every step: the tenant may change what it asks of cameras and of taps. */
  readonly limits: () => LoginLimits;
  /** What to do about pictures that come from no camera. */
  readonly injected: 'refuse' | 'accept';
}

export interface Inner {
  readonly ports: LoginPorts;
  readonly hands: Hands;
  /** Monotonic ms. */
  readonly now: () => Ms;
  readonly state: () => State;
  readonly dispatch: (event: Event) => void;
  /** An attempt could not go on. @param over its transaction has ended with it */
  readonly failed: (attempt: AttemptId, error: unknown, over?: boolean) => void;
  readonly refused: (attempt: AttemptId, code: Code, over?: boolean) => void;
}
