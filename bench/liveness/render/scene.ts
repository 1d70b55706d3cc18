/** What stands before the camera during one presentation, and who acts in it. */
import type { LightColour, Prompted } from '../../../src-shared/domain/liveness.ts';
import type { Picture } from '../../accuracy/picture.ts';
import { type Camera, glowOf } from './camera.ts';
import type { Chance } from './chance.ts';
import { type Head, headOf, type Portrait } from './head.ts';
import type { Canvas, Lookup } from './raster.ts';
import type { Pinhole } from './space.ts';

/** One presentation. `t` is in ms from the first frame on. */
export interface Scene {
  /** The camera's picture. Called with growing frame numbers and times. */
  readonly shoot: (frame: number, t: number) => Picture;
  /** Tells whoever sits there what was painted; `at` on the same clock. */
  readonly prompted: (prompted: Prompted) => void;
}

/** A person's photo at the size of the camera's picture. */
export interface Sitter {
  readonly name: string;
  readonly portrait: Portrait;
  readonly head: Head;
  readonly pinhole: Pinhole;
  /** From the top of the forehead to the chin, pixels. */
  readonly faceHeight: number;
  /** The middle of the face, pixels. */
  readonly middle: readonly [number, number];
}

/** Who takes part: the person who is shown, another one of about the same size, and recordings of real people. */
export interface Cast {
  readonly victim: Sitter;
  readonly other: Sitter;
  /** Frames of a real clip at ten a second, as large as the camera's picture; null where none is at hand. */
  readonly clip: readonly Canvas[] | null;
}

/** Makes a scene; everything random comes from `chance`. */
export type MakeScene = (cast: Cast, camera: Camera, chance: Chance) => Scene;

export function sitterOf(name: string, portrait: Portrait, focal: number): Sitter {
  const { width, height } = portrait.picture;
  const head = headOf(portrait);
  const [x, y] = [0, 1].map((k) => ((portrait.landmarks[30 + k] ?? 0) + (portrait.landmarks[456 + k] ?? 0)) / 2) as [
    number,
    number,
  ];
  return {
    name,
    portrait,
    head,
    pinhole: { cx: width / 2, cy: height / 2, focal },
    faceHeight: head.height,
    middle: [x, y],
  };
}

/** The colour that the screen shines in. */
export interface Shine {
  readonly prompted: (prompted: Prompted) => void;
  /** Strength of red, green and blue at `t`, 0..1, or null in the dark. */
  readonly at: (t: number) => readonly [number, number, number] | null;
}

/** How long a screen takes from one colour to the next, ms, and how long it holds each. */
const fade = { in: 120, hold: 450 } as const;

export function shineOf(): Shine {
  const painted: { readonly colour: LightColour; readonly at: number }[] = [];
  return {
    prompted: ({ prompt, at }) => {
      if (prompt.is === 'light') painted.push({ colour: prompt.colour, at });
    },
    at: (t) => {
      const last = painted.findLast(({ at }) => at <= t);
      if (!last || t - last.at > fade.hold + fade.in) return null;
      const since = t - last.at;
      const share = Math.min(1, since / fade.in, Math.max(0, (fade.hold + fade.in - since) / fade.in));
      const [red, green, blue] = glowOf(last.colour);
      return [red * share, green * share, blue * share];
    },
  };
}

/** Light from the screen falls on what is near: the lookup's third number says how near. `strength`: against the room's light. */
export function shineOn(
  into: Canvas,
  lookup: Lookup,
  shine: readonly [number, number, number] | null,
  strength: number,
): void {
  if (!shine) return;
  for (let i = 0; i < lookup.distance.length; i++) {
    if (lookup.distance[i] === Number.POSITIVE_INFINITY) continue;
    const near = strength * (lookup.shows[3 * i + 2] as number);
    for (let k = 0; k < 3; k++) {
      into.rgb[3 * i + k] = (into.rgb[3 * i + k] as number) * (1 + near * (shine[k] as number));
    }
  }
}
