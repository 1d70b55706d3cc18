/** Decides which frames are worth sending: good ones, spread over time, and for an enrolment in the wanted pose. */
import { type CapturePose, capturePoses } from '../../src-shared/domain/enrolment/state.ts';
import type { Pose } from '../../src-shared/domain/face.ts';
import { type Asked, problems, type Reading } from './guide.ts';

/** At most 8 frames a second: neighbours in time look alike and add nothing to a fused probe. */
export const spacingMs = 125;

/** Frames that one scan sends even when main never says that it has enough. */
export const maxFrames = 40;

/** After this long in front of one wish, any good frame serves: not everybody can turn the head. */
export const poseMs = 3_000;

/** How long main gets to count a capture before the same pose is offered once more. */
const settleMs = 600;

export interface PickState {
  readonly sent: number;
  /** When the last frame was sent, ms; -Infinity before the first. */
  readonly sentAt: number;
  /** Enrolment: how many captures main had counted at the last reading, and since when, ms. */
  readonly captured: number;
  readonly capturedAt: number;
  /** Enrolment: the count for which a frame was sent last; -1 before the first. */
  readonly offered: number;
  /** Enrolment: the pose this person has when looking straight; turns are measured from it. */
  readonly level: Pose | null;
}

export function initialPick(at: number): PickState {
  return { sent: 0, sentAt: Number.NEGATIVE_INFINITY, captured: 0, capturedAt: at, offered: -1, level: null };
}

export interface Picked {
  readonly state: PickState;
  /** Whether the frame is to be sent. */
  readonly take: boolean;
}

/** For a login: every good frame, at most `spacingMs` apart, up to `maxFrames`. */
export function pickForLogin(state: PickState, reading: Reading, at: number): Picked {
  const due = at - state.sentAt >= spacingMs && state.sent < maxFrames;
  if (!due || problems(reading).length > 0) return { state, take: false };
  return { state: { ...state, sent: state.sent + 1, sentAt: at }, take: true };
}

/** What an enrolment asks of the head once `captured` captures count; null when it has all. */
export function poseAsked(captured: number): CapturePose | null {
  return capturePoses[captured] ?? null;
}

/** Which limits the guide applies while a pose is asked for. */
export function askedOf(pose: CapturePose | null): Asked {
  return pose === null || pose === 'straight' ? 'frontal' : 'turned';
}

/**
 * For an enrolment: one frame for each pose in turn.
 * @param captured how many captures main counts by now; the pose asked for follows from it.
 */
export function pickForEnrolment(before: PickState, reading: Reading, captured: number, at: number): Picked {
  const state = captured === before.captured ? before : { ...before, captured, capturedAt: at };
  const pose = poseAsked(captured);
  const face = reading.faces[0];
  const due = at - state.sentAt >= (state.offered === captured ? settleMs : spacingMs) && state.sent < maxFrames;
  if (pose === null || !face || !due || problems(reading, askedOf(pose)).length > 0) return { state, take: false };
  const patient = at - state.capturedAt < poseMs;
  if (patient && !isPose(pose, turnFrom(state.level, face.pose))) return { state, take: false };
  const level = pose === 'straight' ? face.pose : state.level;
  return { state: { ...state, sent: state.sent + 1, sentAt: at, offered: captured, level }, take: true };
}

/**
 * Whether a turn is the one asked for, in degrees from the person's own straight look. Left and right are the
 * person's: a person who turns left looks to the image's right, where yaw is positive.
 */
export function isPose(pose: CapturePose, turn: Pose): boolean {
  const { yaw, pitch } = turn;
  switch (pose) {
    case 'straight':
      return Math.abs(yaw) <= 10 && Math.abs(pitch) <= 12;
    case 'slightlyLeft':
      return yaw >= 8 && yaw <= 30;
    case 'slightlyRight':
      return yaw <= -8 && yaw >= -30;
    case 'slightlyUp':
      return pitch >= 6 && pitch <= 25;
  }
}

/** Until a straight look was taken, turns are measured from the camera. */
function turnFrom(level: Pose | null, pose: Pose): Pose {
  if (!level) return pose;
  return { yaw: pose.yaw - level.yaw, pitch: pose.pitch - level.pitch, roll: pose.roll - level.roll };
}
