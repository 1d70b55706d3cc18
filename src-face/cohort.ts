/**
 * How near strangers come to a template, asked of a cohort that consists of nobody: vectors drawn from a few figures about
 * each network (the mean of many people's vectors, the directions in which people differ most, and how much they differ in
 * all others; see `cohort.json`). No face can be made from the figures, and no single person is in them.
 *
 * Some templates attract strangers ("lambs"), mostly for lack of light, sharpness or a face that fills the picture. An
 * enrolment finds that out here, and is repeated. Pure and deterministic: the same template always gets the same answer.
 */
import type { Embedding, ModelId } from '../src-shared/domain/face.ts';
import figures from './cohort.json' with { type: 'json' };
import { dot, normalise } from './compare.ts';
import { bestSet, type DecisionTable } from './decision.ts';
import { random } from './random.ts';

/** Vectors in a cohort: the nearest one is about where one stranger in 1,000 is. */
export const cohortSize = 1000;
/** Any number; with another one the limits in `cohort.json` have to be measured again. */
const seed = 20261122;

export interface CohortMargin {
  /** The cosine of the nearest vector of the cohort. */
  readonly highest: number;
  /** What `highest` is for half of all templates, as measured. */
  readonly expected: number;
  /** 1 = strangers stay as far below the login threshold as from most templates, 0 = one reaches it. */
  readonly margin: number;
  /** Nearer than to all but 1 to 2 % of the templates that were measured: enrol again. */
  readonly weak: boolean;
}

/** What is kept of a network, in `cohort.json`. */
interface Figures {
  /** Base64 of little-endian float32. */
  readonly mean: string;
  /** Base64 of signed bytes: one vector after the other, each in units of its `steps`. */
  readonly directions: string;
  readonly steps: readonly number[];
  /** Standard deviation of each number beyond the directions. */
  readonly rest: number;
  readonly expected: number;
  readonly limit: number;
}

const known: Readonly<Partial<Record<ModelId, Figures>>> = figures;
const cohorts = new Map<ModelId, readonly Float32Array[]>();

/** Whether there is a cohort for this network. */
export const hasCohort = (model: ModelId): boolean => known[model] !== undefined;

/**
 * Compares a template with the cohort of its network. The first call for a network draws the cohort, which takes some
 * tens of milliseconds.
 * @param template fused, of unit length
 * @param login the cosine from which on the network alone would accept
 * @throws {RangeError} for a network without a cohort
 */
export function cohortMargin(template: Embedding, login: number): CohortMargin {
  const { expected, limit } = figuresOf(template.model);
  let highest = -1;
  for (const stranger of cohortOf(template.model)) highest = Math.max(highest, dot(stranger, template.vector));
  return { highest, expected, margin: (login - highest) / (login - expected), weak: highest > limit };
}

/**
 * The same for a template of several networks, by the one that weighs most in the best set that decides: for an enrolment.
 * @param look fused templates as the cameras gave them, not projected
 * @returns null when nothing decides, or nothing that has a cohort
 */
export function cohortCheck(look: ReadonlyMap<ModelId, Embedding>, table: DecisionTable): CohortMargin | null {
  const set = bestSet([...look.keys()], table);
  const heaviest = set?.models[set.weights.indexOf(Math.max(...set.weights))];
  const template = heaviest && look.get(heaviest);
  const scale = heaviest && table.scales.get(heaviest);
  if (!set || !template || !scale || !hasCohort(template.model)) return null;
  return cohortMargin(template, scale.strangers + set.threshold * (scale.usual - scale.strangers));
}

/** The cohort of a network: unit vectors, the same in every process. @throws {RangeError} for a network without one */
export function cohortOf(model: ModelId): readonly Float32Array[] {
  const drawn = cohorts.get(model) ?? draw(figuresOf(model));
  cohorts.set(model, drawn);
  return drawn;
}

function figuresOf(model: ModelId): Figures {
  const of = known[model];
  if (!of) throw new RangeError(`there is no cohort for ${model}`);
  return of;
}

function draw({ mean, directions, steps, rest }: Figures): Float32Array[] {
  const middle = floatsOf(mean);
  const bytes = Buffer.from(directions, 'base64');
  const normal = normalNumbers(seed);
  return Array.from({ length: cohortSize }, () => {
    const vector = middle.map((value) => value + rest * normal());
    for (const [k, step] of steps.entries()) {
      const amount = step * normal();
      const from = k * middle.length;
      for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) + amount * bytes.readInt8(from + i);
    }
    return normalise(vector);
  });
}

function floatsOf(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

/** Normally distributed numbers (Box and Muller): the same for the same seed. */
function normalNumbers(seed: number): () => number {
  const uniform = random(seed);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
