/**
 * Whether the skin follows the colours that the screen showed. Pure.
 *
 * A screen at arm's length adds a few percent of its colour to the light on a face, less to what is behind it. In
 * chromaticities (logarithms of red and blue over green) the skin's own colour and the exposure drop out, and a slow drift
 * of the room or of the white balance is fitted beside the response. In a bright room nothing measurable comes back: then
 * the layer abstains and says so. That is its limit: a display that shines for itself answers nothing either, so this
 * layer refuses wrong answers, it does not demand one.
 */
import type { Ms } from '../../src-shared/domain/ids.ts';
import { challengeLimits, type LightColour } from '../../src-shared/domain/liveness.ts';
import type { EngineAnalysis, Rgb } from '../types.ts';
import { solve } from './solve.ts';
import type { Scores } from './types.ts';

export type LightFinding =
  | { readonly is: 'followed' | 'abstained'; readonly scores: Scores }
  /** `other`: there is a response, to other colours. `flat`: what is around the head answers as strongly as the skin. */
  | { readonly is: 'refused'; readonly why: 'other' | 'flat'; readonly scores: Scores };

export interface ShownColour {
  readonly colour: LightColour;
  readonly at: Ms;
}

/** Red and blue over green. */
type Chroma = readonly [red: number, blue: number];

/**
 * Which way each colour draws the light: red less green, blue less green, linear, of a screen filled with the window's
 * `#ffc063`, `#6fdc8c`, `#78c4ff` and `#dcb8ff`.
 */
const pull: Readonly<Record<LightColour, Chroma>> = {
  amber: [0.47, -0.4],
  green: [-0.56, -0.45],
  blue: [-0.36, 0.45],
  violet: [0.24, 0.52],
};

/** From the painting until screen and exposure have settled, ms. */
const settlesMs = 130;
/** How long before the first colour frames count as unlit, ms. */
const beforeMs = 1_200;
/** Frames: fewer leave the fit nothing to be wrong about. */
const least = { unlit: 2, lit: 6 } as const;
/** How often the response must exceed its own uncertainty. Chance alone gives 3.5 once in two thousand. */
const leastSure = 4;
/** The least correlation of a response with what was shown. */
const leastCorrelation = 0.6;
/** How much of the colours' variance must be beyond noise for an answer to count as one, to other colours or to these. */
const leastChange = 0.012;
/** From this share of the skin's response on, what is around the head is as near as the head: a sheet or a display. */
const flatShare = 0.9;

export function lightFinding(frames: readonly EngineAnalysis[], shown: readonly ShownColour[]): LightFinding {
  const first = shown[0]?.at ?? Number.NaN;
  const samples = frames.flatMap((frame) => {
    const lit = litBy(shown, frame.at);
    const unlit = frame.at <= first + 20 && frame.at >= first - beforeMs;
    return lit || unlit ? [{ frame, lit }] : [];
  });
  const lit = samples.filter((sample) => sample.lit !== null).length;
  if (lit < least.lit || samples.length - lit < least.unlit)
    return { is: 'abstained', scores: { 'light.frames': lit } };

  const times = samples.map(({ frame }) => (frame.at - first) / 1_000);
  const expected = samples.map(({ lit }): Chroma => (lit ? pull[lit] : [0, 0]));
  const skin = fit(
    samples.map(({ frame }) => chromaOf(frame.light.skin)),
    expected,
    times,
  );
  const around = fit(
    samples.map(({ frame }) => chromaOf(frame.light.around)),
    expected,
    times,
  );
  if (!skin || !around) return { is: 'abstained', scores: { 'light.frames': lit } };
  const scores: Scores = {
    'light.frames': lit,
    'light.response': skin.response,
    'light.sure': skin.sure,
    'light.correlation': skin.correlation,
    'light.change': skin.change,
    'light.around': around.response,
  };
  const follows = skin.response > 0 && skin.sure >= leastSure && skin.correlation >= leastCorrelation;
  if (follows) {
    const flat = around.sure >= leastSure && around.response >= flatShare * skin.response;
    return flat ? { is: 'refused', why: 'flat', scores } : { is: 'followed', scores };
  }
  const answersElse = skin.change >= leastChange && skin.correlation < leastCorrelation / 2;
  return answersElse ? { is: 'refused', why: 'other', scores } : { is: 'abstained', scores };
}

/** The colour that stood long enough when the frame was taken; null between colours, before and after them. */
function litBy(shown: readonly ShownColour[], at: Ms): LightColour | null {
  const last = shown.findLast((each) => each.at <= at);
  if (!last || at < last.at + settlesMs || at > last.at + challengeLimits.lightMs) return null;
  return last.colour;
}

/** NaN for black, which has no colour. */
function chromaOf([red, green, blue]: Rgb): Chroma {
  return [Math.log(red / green), Math.log(blue / green)];
}

interface Response {
  /** Size, in units of a light as strong as all other light on the skin. */
  readonly response: number;
  /** The response over its standard error. */
  readonly sure: number;
  /** Of the change with what was expected, drift taken off, -1..1. */
  readonly correlation: number;
  /** Standard deviation of the change between one colour and the next, noise within a colour taken off. */
  readonly change: number;
}

/** Fits level, drift and response to both chromaticities at once; null when a value is no number. */
function fit(measured: readonly Chroma[], expected: readonly Chroma[], times: readonly number[]): Response | null {
  const drifted = [0, 1].map((side) => {
    const values = measured.map((chroma) => chroma[side as 0]);
    const wanted = expected.map((chroma) => chroma[side as 0]);
    return { values: withoutDrift(values, times), wanted: withoutDrift(wanted, times) };
  });
  const values = drifted.flatMap((side) => side.values);
  const wanted = drifted.flatMap((side) => side.wanted);
  if (!values.every(Number.isFinite)) return null;
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const power = dot(wanted, wanted);
  const response = dot(values, wanted) / power;
  const left = values.map((value, i) => value - response * (wanted[i] as number));
  const freedom = Math.max(1, values.length - 5);
  const error = Math.sqrt(dot(left, left) / freedom / power);
  const all = Math.sqrt(dot(values, values) * power);
  return {
    response,
    sure: error > 0 ? response / error : response > 0 ? 1e6 : 0,
    correlation: all > 0 ? dot(values, wanted) / all : 0,
    change: changeBetween(
      drifted.map((side) => side.values),
      expected,
    ),
  };
}

/** What a level and a linear drift leave. */
function withoutDrift(values: readonly number[], times: readonly number[]): number[] {
  const normal = new Float64Array(4);
  const right = new Float64Array(2);
  for (const [i, t] of times.entries()) {
    const value = values[i] as number;
    normal[0] = (normal[0] as number) + 1;
    normal[1] = (normal[1] as number) + t;
    normal[2] = (normal[2] as number) + t;
    normal[3] = (normal[3] as number) + t * t;
    right[0] = (right[0] as number) + value;
    right[1] = (right[1] as number) + value * t;
  }
  const [level = 0, drift = 0] = solve(normal, right, 1e-9);
  return values.map((value, i) => value - level - drift * (times[i] as number));
}

/** Standard deviation between the means of runs of frames that were lit alike, less what noise within the runs explains. */
function changeBetween(sides: readonly (readonly number[])[], expected: readonly Chroma[]): number {
  let between = 0;
  let count = 0;
  for (const values of sides) {
    for (let start = 0; start < values.length; ) {
      let end = start + 1;
      while (end < values.length && expected[end]?.[0] === expected[start]?.[0]) end++;
      const run = values.slice(start, end);
      const mean = run.reduce((sum, value) => sum + value, 0) / run.length;
      const noise = run.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, run.length - 1) / run.length;
      between += mean * mean - noise;
      count++;
      start = end;
    }
  }
  return Math.sqrt(Math.max(0, between / Math.max(1, count)));
}
