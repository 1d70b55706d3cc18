/** Decides which frames are worth sending: good ones, spread over time, and for an enrolment in the wanted pose. */
import { type CapturePose, capturePoses } from '../../src-shared/domain/enrolment/state.ts';
import type { Pose } from '../../src-shared/domain/face.ts';
import type { Prompt } from '../../src-shared/domain/liveness.ts';
import { type Asked, problems, type Reading } from './guide.ts';

/** At most 8 frames a second: neighbours in time look alike and add nothing to a fused probe. */
export const spacingMs = 125;

/**
 * Frames that one scan sends even when main never says that it has enough: eight a second for the fifteen seconds of a
 * scan, because a challenge is drawn only once the head is straight and calm.
 */
export const maxFrames = 120;

/**
 * During a challenge nearly every frame counts: how soon the head answers, and every degree of its turn. Faster than this
 * the face engine, which needs 40 to 60 ms for a frame, would only fall behind.
 */
export const challengeSpacingMs = 60;

/** What each prompt adds to the frames that one scan sends: a turn may take 2.5 seconds and a bit. */
export const promptFrames = 70;

/** The head is still on its way, and the next arrow may be near, for this long after a prompt has gone. */
export const afterPromptMs = 1_500;

/** Long enough to judge the last turn: what the head does meanwhile is asked by nobody, and the processor is needed. */
export const afterLastMs = 500;

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
  /** Login: which prompt was there last, how many there were, and when there was one at all, ms. */
  readonly prompt: string | null;
  readonly prompts: number;
  readonly promptedAt: number;
  /** Login: whether the prompt that was there last is the last one of its challenge. */
  readonly isLast: boolean;
  /** Enrolment: the pose this person has when looking straight; turns are measured from it. */
  readonly level: Pose | null;
}

export function initialPick(at: number): PickState {
  const never = Number.NEGATIVE_INFINITY;
  return {
    sent: 0,
    sentAt: never,
    captured: 0,
    capturedAt: at,
    offered: -1,
    prompt: null,
    prompts: 0,
    promptedAt: never,
    isLast: false,
    level: null,
  };
}

export interface Picked {
  readonly state: PickState;
  /** `frame`: it is to be sent. `pose`: it is good and comes too soon for that, and where the head is tells whether it is calm. */
  readonly send: 'frame' | 'pose' | 'nothing';
}

/** Whether the head is free to move because it is asked to, or was a moment ago. */
export function isChallenged(state: PickState, prompt: Prompt | null, at: number): boolean {
  return prompt !== null || at - state.promptedAt < afterPromptMs;
}

/**
 * Whether a frame would not be sent, whatever it shows, because the last one of a challenge was sent just before, or the
 * challenge is over and being judged. To search it takes as long as the time to the next one, which would then be searched late.
 */
export function comesTooSoon(state: PickState, prompt: Prompt | null, at: number): boolean {
  if (prompt === null && state.isLast && at - state.promptedAt < afterLastMs) return true;
  return isChallenged(state, prompt, at) && at - state.sentAt < challengeSpacingMs;
}

/** How many frames this scan may send by now. */
export function frameCap({ prompts }: PickState): number {
  return maxFrames + prompts * promptFrames;
}

/**
 * For a login: every good frame, at most `spacingMs` apart. While something is asked for, every frame in which one
 * person is seen, however the head is held and wherever it looks.
 */
export function pickForLogin(before: PickState, reading: Reading, at: number, prompt: Prompt | null = null): Picked {
  const challenged = isChallenged(before, prompt, at);
  const state = prompt === null ? { ...before, prompt: null } : noted(before, prompt, at);
  const due = at - state.sentAt >= (challenged ? challengeSpacingMs : spacingMs) && state.sent < frameCap(state);
  const good = challenged ? isOnePerson(reading) : problems(reading).length === 0;
  if (!due || !good) return { state, send: good && !challenged ? 'pose' : 'nothing' };
  return { state: { ...state, sent: state.sent + 1, sentAt: at }, send: 'frame' };
}

/** Two prompts with the same key are one. */
export function promptKey(prompt: Prompt): string {
  return `${prompt.is} ${prompt.step} ${prompt.is === 'turn' ? prompt.towards : prompt.colour}`;
}

function noted(state: PickState, prompt: Prompt, at: number): PickState {
  const key = promptKey(prompt);
  const another = key !== state.prompt;
  const isLast = prompt.is === 'turn' && prompt.next === null;
  return { ...state, prompt: key, prompts: state.prompts + (another ? 1 : 0), promptedAt: at, isLast };
}

function isOnePerson(reading: Reading): boolean {
  return reading.faces.length > 0 && !problems(reading, 'free').includes('severalPeople');
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
  if (pose === null || !face || !due || problems(reading, askedOf(pose)).length > 0) return { state, send: 'nothing' };
  const patient = at - state.capturedAt < poseMs;
  if (patient && !isPose(pose, turnFrom(state.level, face.pose))) return { state, send: 'nothing' };
  const level = pose === 'straight' ? face.pose : state.level;
  return { state: { ...state, sent: state.sent + 1, sentAt: at, offered: captured, level }, send: 'frame' };
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
