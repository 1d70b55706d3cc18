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
  /** How fast the biggest face moves, in heights of itself per second. */
  readonly speed: number;
  readonly frame: Size;
}

/**
 * The oval that the window draws over the picture: its middle in 0..1 of the frame's width and height, its axes in
 * shares of the frame's HEIGHT (so that it looks the same at every aspect ratio). A head with its hair fills it when
 * the face, forehead to chin, is `face` of the frame's height; the gates below accept what looks right in it.
 */
export const oval = { centre: { x: 0.5, y: 0.48 }, width: 0.56, height: 0.76, face: 0.48 } as const;

interface Limits {
  /** Face height as a share of the frame's. */
  readonly smallest: number;
  readonly biggest: number;
  /** How far the face's middle may be from the oval's, in shares of the frame's height. */
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
  secondFace: 0.4,
};

/** A face behind this level counts as standing against the light when what is around it is far brighter. */
const shadowedFace = 75;

/**
 * How long a cause has to last before it is named, in ms. Most are named at once; eyes blink (150 to 300 ms), and a
 * tracker loses a face for a frame now and then.
 */
const patience: Readonly<Partial<Record<Hint, number>>> = { eyesOpen: 600, nobody: 120, holdStill: 250 };

/** A hint stays this long, so that it can be read. */
export const shortestMs = 500;

/** What is asked of the head: a login wants it frontal; an enrolment wants turns, and then only extremes are wrong. */
export type Asked = 'frontal' | 'turned';

/** Everything that is wrong in a reading by the firm limits: a frame is good when nothing is. */
export function problems(reading: Reading, asked: Asked = 'frontal'): readonly Hint[] {
  return hints.filter((hint) => applies(hint, reading, firm, asked));
}

export interface GuideState {
  readonly hint: Hint | null;
  /** When it appeared, ms. */
  readonly since: number;
  /** Since when each cause has been there without a break, ms. */
  readonly causes: Readonly<Partial<Record<Hint, number>>>;
}

export const initialGuide: GuideState = { hint: null, since: Number.NEGATIVE_INFINITY, causes: {} };

/** The guide after one more reading, taken at `at` (ms, monotonic). */
export function guide(state: GuideState, reading: Reading, at: number, asked: Asked = 'frontal'): GuideState {
  const causes: Partial<Record<Hint, number>> = {};
  for (const hint of hints) {
    if (applies(hint, reading, hint === state.hint ? relaxed : firm, asked)) causes[hint] = state.causes[hint] ?? at;
  }
  const next = hints.find((hint) => at - (causes[hint] ?? Number.POSITIVE_INFINITY) >= (patience[hint] ?? 0)) ?? null;
  const stays = next === state.hint || (state.hint !== null && at - state.since < shortestMs);
  return stays ? { ...state, causes } : { hint: next, since: at, causes };
}

function applies(hint: Hint, { faces, light, speed, frame }: Reading, limits: Limits, asked: Asked): boolean {
  const [face, second] = faces;
  const dark = light.brightest < limits.dark;
  // In the dark, nobody can tell whether somebody is there.
  if (!face) return hint === 'tooDark' ? dark : hint === 'nobody' && !dark;
  const turn = asked === 'frontal' ? 0 : 22;
  switch (hint) {
    case 'nobody':
      return false;
    case 'severalPeople':
      return second !== undefined && second.height > limits.secondFace * face.height;
    case 'tooDark':
      return dark || (light.face < limits.darkFace && !isBacklit(light, limits));
    case 'backlit':
      return isBacklit(light, limits);
    case 'tooBright':
      return light.burnt > limits.burnt;
    case 'closer':
      return face.height < limits.smallest;
    case 'fartherAway':
      return face.height > limits.biggest;
    case 'centre': {
      const off = offCentre(face, frame);
      return Math.abs(off.x) > limits.offCentre.x || Math.abs(off.y) > limits.offCentre.y;
    }
    case 'lookAtCamera':
      return Math.abs(face.pose.yaw) > limits.yaw + turn || Math.abs(face.pose.pitch) > limits.pitch + turn;
    case 'straighten':
      return Math.abs(face.pose.roll) > limits.roll;
    case 'uncover':
    case 'takeMaskOff':
    case 'glare':
      return false;
    case 'eyesOpen':
      return face.eyesOpen < limits.eyes;
    case 'holdStill':
      return speed > limits.speed;
    default:
      return absurd(hint);
  }
}

/** From the oval's middle to the face's, in shares of the frame's height. */
export function offCentre(face: FaceMetrics, frame: Size): Point {
  return { x: ((face.centre.x - oval.centre.x) * frame.width) / frame.height, y: face.centre.y - oval.centre.y };
}

function isBacklit(light: Light, limits: Limits): boolean {
  return light.face < shadowedFace && light.around - light.face > limits.backlight;
}
