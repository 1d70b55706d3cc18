/** What a scan needs, and what it can be told. */
import type { Scores } from '../../../src-face/liveness/types.ts';
import type { Code } from '../../../src-shared/domain/codes.ts';
import type { FaceFrame, Posed } from '../../../src-shared/domain/face.ts';
import type { Hint } from '../../../src-shared/domain/hints.ts';
import type { Ms } from '../../../src-shared/domain/ids.ts';
import type { Challenge, LivenessLevel, Prompt } from '../../../src-shared/domain/liveness.ts';
import type { Basics } from '../../ports.ts';
import type { CameraFacts, FacePort, Probe } from '../ports.ts';

/** What the transaction asks of a face; known once it has begun. */
export interface ScanRules {
  readonly level: LivenessLevel;
  readonly masks: 'accept' | 'refuse';
}

export type ScanRefusal = Extract<
  Code,
  'face.notLive' | 'camera.injected' | 'challenge.missed' | 'challenge.wrongWay' | 'scan.personChanged'
>;

export interface ScanOptions extends Pick<Basics, 'clock' | 'timers' | 'log'> {
  readonly face: FacePort;
  /** Good frames that make a probe. */
  readonly frames: number;
  /** What the window told of its camera; null where an injected one is accepted. */
  readonly camera: () => CameraFacts | null;
  /** Draws a fresh challenge; the one before lapses. */
  readonly challenge: () => Promise<Challenge>;
  readonly onHint: (hint: Hint) => void;
  readonly onAccepted: (frames: number) => void;
  readonly onPrompt: (prompt: Prompt | null) => void;
  readonly onProbe: (probe: Probe) => void;
  /** `scores` are for the audit log alone. */
  readonly onRefused: (code: ScanRefusal, scores: Scores) => void;
  readonly onError: (error: unknown) => void;
}

export interface Scan {
  readonly add: (frame: FaceFrame) => void;
  /** Where the head is in a frame. Nothing rests on it but what is asked next, and when. */
  readonly posed: (posed: Posed) => void;
  /** The transaction has begun. */
  readonly know: (rules: ScanRules) => void;
  /** The window painted a prompt, by its own clock. */
  readonly painted: (step: number, at: Ms) => void;
  /** Drops everything that was gathered; later answers of the engine change nothing. */
  readonly end: () => void;
}
