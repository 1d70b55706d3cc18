/**
 * Turns measurements into at most one hint. Pure: a reducer over readings, with two limits for every rule (a hint
 * that stands is judged by the softer one, so it goes only when the cause is clearly gone) and a shortest time on
 * screen, so that nothing flickers.
 */
import { absurd } from '../../src-shared/domain/absurd.ts';
import { type Hint, hints } from '../../src-shared/domain/hints.ts';
import type { Light } from './light.ts';
import type { FaceMetrics, Point, Size } from './metrics.ts';

/** What one searched frame says. */
export interface Reading {
  /** The faces of different people, biggest first. */
  readonly faces: readonly FaceMetrics[];
  readonly light: Light;
  /**
   * How fast the biggest face moves, in heights of itself per second. Landmarks that jump and come back are fast in one
   * reading only.
   */
  readonly speed: number;
  readonly frame: Size;
}

/**
 * The oval that the window draws over the picture: its middle in 0..1 of the frame's width and height, its axes in
 * shares of the frame's `ruler` (so that it looks the same at every aspect ratio). A head with its hair fills it when
 * the face, forehead to chin, is `face` of the frame's height; the gates below accept what looks right in it.
 */
export const oval = { centre: { x: 0.5, y: 0.48 }, width: 0.56, height: 0.76, face: 0.48 } as const;

/**
 * What the oval and the sizes below are shares of: the frame's height, or what the height of a frame of 4:3 would be
 * where it is narrower than that (a camera on its side), so that a head still fits between its edges.
 */
export function ruler({ width, height }: Size): number {
  return Math.min(height, (width * 3) / 4);
}

interface Limits {
  /** Face height as a share of the frame's `ruler`. */
  readonly smallest: number;
  readonly biggest: number;
  /** How far the face's middle may be from the oval's, in the same shares. */
  readonly offCentre: Point;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Mean eye aspect ratio. Low, because 5 % of people with open eyes measure under 0.12 (press photos). */
  readonly eyes: number;
  /** Face heights per second. */
  readonly speed: number;
  /** Grey levels, 0..255. `dark` is about the whole frame, so that dark skin in good light is not "too dark". */
  readonly dark: number;
  readonly darkFace: number;
  readonly backlight: number;
  readonly burnt: number;
  /** Share of burnt-out pixels around an eye: at most 0.012 in 273 press photos, many of them with glasses. */
  readonly glare: number;
  /** Height of a second face as a share of the first one's: smaller ones are people passing behind. */
  readonly secondFace: number;
}

/** Where a hint appears. */
const firm: Limits = {
  smallest: 0.26,
  biggest: 0.78,
  offCentre: { x: 0.2, y: 0.18 },
  yaw: 18,
  pitch: 20,
  roll: 18,
  eyes: 0.11,
  speed: 1.2,
  dark: 55,
  darkFace: 28,
  backlight: 120,
  burnt: 0.25,
  glare: 0.03,
  secondFace: 0.45,
};

/** Where a hint that stands goes away. */
const relaxed: Limits = {
  smallest: 0.29,
  biggest: 0.74,
  offCentre: { x: 0.16, y: 0.14 },
  yaw: 14,
  pitch: 16,
  roll: 14,
  eyes: 0.13,
  speed: 0.8,
  dark: 70,
  darkFace: 36,
  backlight: 95,
  burnt: 0.18,
  glare: 0.018,
  secondFace: 0.4,
};

/**
 * While the head is asked to turn, only what makes a frame useless is wrong: nobody, somebody else, the dark, and a
 * face at the very edge of what the camera sees.
 */
const free: { readonly firm: Limits; readonly relaxed: Limits } = {
  firm: { ...firm, smallest: 0.17, biggest: 0.95, offCentre: { x: 0.42, y: 0.34 } },
  relaxed: { ...relaxed, smallest: 0.2, biggest: 0.9, offCentre: { x: 0.36, y: 0.28 } },
};
const heardWhileFree: ReadonlySet<Hint> = new Set([
  'nobody',
  'severalPeople',
  'tooDark',
  'closer',
  'fartherAway',
  'centre',
]);

/** A face behind this level counts as standing against the light when what is around it is far brighter. */
const shadowedFace = 75;

/**
 * How long a cause has to last before it is named, in ms; what is not here is named in the reading that shows it.
 * - `nobody`: a second reading has to say so, because a tracker loses a face for a frame now and then.
 * - `holdStill`: the same for landmarks that jump, where readings follow each other fast; a movement that matters is still
 *   one in the next reading. It is as old as the reading before the one that shows it.
 * - `glare`: a lamp crosses a lens when the head moves, and is gone two readings later.
 * - `eyesOpen`: people blink 15 times a minute, 100 to 400 ms each (Schiffman 2001). Nobody can be told within 150 ms
 *   whether a closed eye will open again, so here the cause is an eye that is still shut when a blink is over.
 */
const patience: Readonly<Partial<Record<Hint, number>>> = {
  nobody: 20,
  holdStill: 60,
  glare: 60,
  eyesOpen: 450,
};

/** A hint stays this long, so that it can be read, unless something more urgent is wrong. */
export const shortestMs = 500;

/**
 * What is asked of the head: a login wants it frontal; an enrolment wants turns, and then only extremes are wrong; a
 * challenge leaves it free.
 */
export type Asked = 'frontal' | 'turned' | 'free';

/** A frame is taken all the same: some people's glasses shine in every light. */
const onlyAdvice: ReadonlySet<Hint> = new Set(['glare']);

/** Everything that is wrong in a reading by the firm limits: a frame is good when nothing is. */
export function problems(reading: Reading, asked: Asked = 'frontal'): readonly Hint[] {
  const limits = asked === 'free' ? free.firm : firm;
  return hints.filter((hint) => !onlyAdvice.has(hint) && applies(hint, reading, limits, asked));
}

export interface GuideState {
  readonly hint: Hint | null;
  /** When it appeared, ms. */
  readonly since: number;
  /** Since when each cause has been there without a break, ms. */
  readonly causes: Readonly<Partial<Record<Hint, number>>>;
  /** Of the last reading, ms. */
  readonly readAt: number;
}

export const initialGuide: GuideState = {
  hint: null,
  since: Number.NEGATIVE_INFINITY,
  causes: {},
  readAt: Number.NEGATIVE_INFINITY,
};

/**
 * The guide after one more reading, taken at `at` (ms, monotonic).
 * @param isGlance only the light was looked at and the faces are those of the last reading: of them it proves nothing
 *   new, so what takes patience does not ripen by it.
 */
export function guide(
  state: GuideState,
  reading: Reading,
  at: number,
  asked: Asked = 'frontal',
  isGlance = false,
): GuideState {
  const [strict, soft] = asked === 'free' ? [free.firm, free.relaxed] : [firm, relaxed];
  const readAt = isGlance ? state.readAt : at;
  const causes: Partial<Record<Hint, number>> = {};
  for (const hint of hints) {
    if (!applies(hint, reading, hint === state.hint ? soft : strict, asked)) continue;
    causes[hint] = state.causes[hint] ?? (hint === 'holdStill' ? state.readAt : at);
  }
  const isNamed = (hint: Hint): boolean => {
    const [from, takes] = [causes[hint], patience[hint]];
    return from !== undefined && (takes === undefined || readAt - from >= takes);
  };
  const next = hints.find(isNamed) ?? null;
  const { hint, since } = state;
  const stays =
    next === hint ||
    (hint !== null && at - since < shortestMs && isHeard(hint, asked) && !(next !== null && isMoreUrgent(next, hint)));
  return stays ? { ...state, causes, readAt } : { hint: next, since: at, causes, readAt };
}

const isMoreUrgent = (one: Hint, other: Hint): boolean => hints.indexOf(one) < hints.indexOf(other);
const isHeard = (hint: Hint, asked: Asked): boolean => asked !== 'free' || heardWhileFree.has(hint);

function applies(hint: Hint, { faces, light, speed, frame }: Reading, limits: Limits, asked: Asked): boolean {
  if (!isHeard(hint, asked)) return false;
  const [face, second] = faces;
  const dark = light.brightest < limits.dark;
  // In the dark, nobody can tell whether somebody is there.
  if (!face) return hint === 'tooDark' ? dark : hint === 'nobody' && !dark;
  const turn = asked === 'frontal' ? 0 : 22;
  const height = (face.height * frame.height) / ruler(frame);
  switch (hint) {
    case 'nobody':
      return false;
    case 'severalPeople':
      return second !== undefined && second.height > limits.secondFace * face.height;
    case 'tooDark':
      // Somebody against the light gains more by turning than by a lamp.
      return dark || (light.face < limits.darkFace && !isBacklit(light, limits));
    case 'backlit':
      return !dark && isBacklit(light, limits);
    case 'tooBright':
      return light.burnt > limits.burnt;
    case 'closer':
      return height < limits.smallest;
    case 'fartherAway':
      return height > limits.biggest;
    case 'centre': {
      const off = offCentre(face, frame);
      return Math.abs(off.x) > limits.offCentre.x || Math.abs(off.y) > limits.offCentre.y;
    }
    case 'lookAtCamera':
      return Math.abs(face.pose.yaw) > limits.yaw + turn || Math.abs(face.pose.pitch) > limits.pitch + turn;
    case 'straighten':
      return Math.abs(face.pose.roll) > limits.roll;
    // Main looks for these in the pixels of the face, and says so itself.
    case 'uncover':
    case 'takeMaskOff':
      return false;
    case 'glare':
      return face.glare > limits.glare && light.burnt < limits.burnt;
    case 'eyesOpen':
      return face.eyesOpen < limits.eyes;
    case 'holdStill':
      return speed > limits.speed;
    default:
      return absurd(hint);
  }
}

/** From the oval's middle to the face's, in shares of the frame's `ruler`. */
export function offCentre(face: FaceMetrics, frame: Size): Point {
  const unit = ruler(frame);
  return {
    x: ((face.centre.x - oval.centre.x) * frame.width) / unit,
    y: ((face.centre.y - oval.centre.y) * frame.height) / unit,
  };
}

function isBacklit(light: Light, limits: Limits): boolean {
  return light.face < shadowedFace && light.around - light.face > limits.backlight;
}
