/**
 * The captures of one enrolment: which frame serves for which pose, and whether all show one living person. The poses
 * are a proof as well: a flat picture never looks as if it turned by more than ten degrees. Where the policy asks for
 * more than `standard` the head has to turn; elsewhere a turn settles a doubt, and so does natural motion.
 */
import type { Scores } from '../../src-face/liveness/types.ts';
import type { EngineAnalysis } from '../../src-face/types.ts';
import { type CapturePose, capturePoses } from '../../src-shared/domain/enrolment/state.ts';
import type { FaceFrame, Pose } from '../../src-shared/domain/face.ts';
import type { Hint } from '../../src-shared/domain/hints.ts';
import type { Ms } from '../../src-shared/domain/ids.ts';
import { turnDegrees } from '../../src-shared/domain/liveness.ts';
import type { CameraFacts, FacePort } from '../auth/ports.ts';
import { forAudit } from '../auth/scan/probe.ts';
import type { Capture } from './ports.ts';
import { leastResidual, scoresOf, widestTurn } from './turned.ts';

export interface Captures {
  readonly captures: readonly Capture[];
  /** What the liveness layers measured, for the audit log. */
  readonly liveness: Scores;
}

export interface CaptureEvents {
  readonly now: () => Ms;
  /** What the window told of its camera; null where an injected one is accepted. */
  readonly camera: () => CameraFacts | null;
  /** Whether the poses are an order here, not a wish. */
  readonly mustTurn: () => boolean;
  readonly onHint: (hint: Hint) => void;
  readonly onCaptured: (captured: number) => void;
  /** Called once, before the last `onCaptured`. */
  readonly onComplete: (captures: Captures) => void;
  readonly onRefused: (code: CaptureRefusal, scores: Scores) => void;
  readonly onError: (error: unknown) => void;
}

export type CaptureRefusal = 'enrol.inconsistent' | 'face.notLive' | 'camera.injected';

/** A pose is a wish: after this long any good frame serves. The window offers such a frame after 3 s. */
export const poseMs = 2_500;
/** Two captures lie at least this far apart by the camera's clock, ms: neighbours add nothing to a template. */
const spacingMs = 250;
/** So many frames in a row that would serve and are unlike the captures show somebody else; fewer are a yawn. */
const mostUnlike = 3;
/** Frames that are judged together; earlier ones make room. */
const mostJudged = 60;

export function createCapturing(face: FacePort, events: CaptureEvents) {
  const kept: EngineAnalysis[] = [];
  /** Every good frame that is like those kept, kept itself or not: what the presentation is judged by. */
  let good: EngineAnalysis[] = [];
  let unlike = 0;
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
    good = [];
  };

  const next = async (): Promise<void> => {
    busy = true;
    try {
      while (waiting) {
        const frame: FaceFrame = waiting;
        waiting = null;
        const newest = good.at(-1);
        if (newest && (frame.seq <= newest.seq || frame.at <= newest.at)) continue;
        if (last && (frame.seq <= last.seq || frame.at - last.at < spacingMs)) continue;
        const analysis = await face.analyse(frame, 'enrol');
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
    // Nobody enrols behind a mask or a hand, whatever the policy takes at a login.
    const fault = face.fault(analysis, 'refuse');
    if (fault) return events.onHint(fault);
    const alike = face.consistent([...kept, analysis]);
    if (alike) good = [...good, analysis].slice(-mostJudged);
    const asked = capturePoses[kept.length];
    if (!asked) return;
    const patient = events.now() - since < poseMs;
    if (patient && !isPose(asked, turnFrom(level, analysis.pose))) return;
    if (!alike) {
      unlike++;
      if (unlike < mostUnlike) return events.onHint('holdStill');
      end();
      return events.onRefused('enrol.inconsistent', {});
    }
    unlike = 0;
    kept.push(analysis);
    last = { seq: frame.seq, at: frame.at };
    since = events.now();
    if (asked === 'straight') level = analysis.pose;
    if (kept.length === capturePoses.length) complete();
    else events.onCaptured(kept.length);
  };

  const complete = (): void => {
    const turn = widestTurn(kept);
    const turned = turn.degrees >= turnDegrees.least;
    if (!turned && events.mustTurn()) return again();
    if (turned && !(turn.residual >= leastResidual)) {
      end();
      return events.onRefused('face.notLive', forAudit({ ...scoresOf(turn), 'geometry.flat': 1 }));
    }
    const captured = kept.length;
    const camera = events.camera();
    const presentation = { frames: good, challenge: null, light: [], ...(camera && { camera }) };
    const judgement = face.judge(presentation, 'standard');
    if (judgement.is === 'open' && !turned) return again();
    if (judgement.is === 'attack') {
      end();
      const injected = judgement.layer === 'camera';
      return events.onRefused(injected ? 'camera.injected' : 'face.notLive', forAudit(judgement.scores));
    }
    const result = {
      captures: kept.map(({ embeddings }) => ({ embeddings })),
      liveness: forAudit({ ...judgement.scores, ...scoresOf(turn) }),
    };
    end();
    events.onComplete(result);
    events.onCaptured(captured);
  };

  /** The poses are asked for once more, until the time is over. */
  const again = (): void => {
    kept.length = 1;
    events.onCaptured(1);
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
