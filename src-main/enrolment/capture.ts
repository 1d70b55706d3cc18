/** The captures of one enrolment: which frame serves for which pose, and whether all show one living person. */
import type { EngineAnalysis } from '../../src-face/types.ts';
import { type CapturePose, capturePoses } from '../../src-shared/domain/enrolment/state.ts';
import type { FaceFrame, Pose } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import type { FacePort } from '../auth/ports.ts';
import { meanScores } from '../auth/scan.ts';
import type { Capture } from './ports.ts';

export interface Captures {
  readonly captures: readonly Capture[];
  readonly liveness: Readonly<Record<string, number>>;
}

export interface CaptureEvents {
  readonly now: () => Ms;
  readonly onHint: (hint: Hint) => void;
  readonly onCaptured: (captured: number) => void;
  /** Called once, before the last `onCaptured`. */
  readonly onComplete: (captures: Captures) => void;
  readonly onRefused: (code: 'enrol.inconsistent' | 'face.notLive') => void;
  readonly onError: (error: unknown) => void;
}

/** A pose is a wish: after this long any good frame serves. The window offers such a frame after 3 s. */
export const poseMs = 2_500;
/** Two captures lie at least this far apart by the camera's clock, ms: neighbours add nothing to a template. */
const spacingMs = 250;

export function createCapturing(face: FacePort, events: CaptureEvents) {
  const kept: EngineAnalysis[] = [];
  let waiting: FaceFrame | null = null;
  let last: { readonly seq: number; readonly at: number } | null = null;
  let level: Pose | null = null;
  let since = events.now();
  let busy = false;
  let ended = false;

  const end = (): void => {
    ended = true;
    waiting = null;
    kept.length = 0;
  };

  const next = async (): Promise<void> => {
    busy = true;
    try {
      while (waiting) {
        const frame: FaceFrame = waiting;
        waiting = null;
        if (last && (frame.seq <= last.seq || frame.at - last.at < spacingMs)) continue;
        const analysis = await face.analyse(frame, 'all');
        if (ended) return;
        if (analysis) judge(frame, analysis);
        if (ended) return;
      }
    } catch (error) {
      if (ended) return;
      end();
      events.onError(error);
    } finally {
      busy = false;
    }
  };

  const judge = (frame: FaceFrame, analysis: EngineAnalysis): void => {
    const fault = face.fault(analysis);
    if (fault) return events.onHint(fault);
    const asked = capturePoses[kept.length];
    if (!asked) return;
    const patient = events.now() - since < poseMs;
    if (patient && !isPose(asked, turnFrom(level, analysis.pose))) return;
    if (!face.consistent([...kept, analysis])) {
      end();
      return events.onRefused('enrol.inconsistent');
    }
    kept.push(analysis);
    last = { seq: frame.seq, at: frame.at };
    since = events.now();
    if (asked === 'straight') level = analysis.pose;
    if (kept.length === capturePoses.length) complete();
    else events.onCaptured(kept.length);
  };

  const complete = (): void => {
    const captured = kept.length;
    if (!face.liveness(kept).live) {
      end();
      return events.onRefused('face.notLive');
    }
    const result = { captures: kept.map(({ embeddings }) => ({ embeddings })), liveness: meanScores(kept) };
    end();
    events.onComplete(result);
    events.onCaptured(captured);
  };

  return {
    add: (frame: FaceFrame): void => {
      if (ended) return;
      waiting = frame;
      if (!busy) void next();
    },
    end,
  };
}

/**
 * Whether a turn (degrees, from the person's own straight look) is near the one asked for. Left and right are the
 * person's: who turns left looks to the image's right, where yaw is positive.
 */
export function isPose(pose: CapturePose, turn: Pose): boolean {
  const { yaw, pitch } = turn;
  switch (pose) {
    case 'straight':
      return Math.abs(yaw) <= 12 && Math.abs(pitch) <= 15;
    case 'slightlyLeft':
      return yaw >= 6 && yaw <= 35;
    case 'slightlyRight':
      return yaw <= -6 && yaw >= -35;
    case 'slightlyUp':
      return pitch >= 5 && pitch <= 30;
  }
}

function turnFrom(level: Pose | null, pose: Pose): Pose {
  if (level) return { yaw: pose.yaw - level.yaw, pitch: pose.pitch - level.pitch, roll: pose.roll - level.roll };
  // Cameras sit above or below the eyes, so the first straight look may be pitched.
  return { ...pose, pitch: Math.abs(pose.pitch) <= 25 ? 0 : pose.pitch };
}
