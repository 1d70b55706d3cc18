/** Runs the trials of a plan: every template against every probe that it meets, by all systems at once. */
import type { ModelId } from '../../src-shared/domain/face.ts';
import { imagesOf, isGenuineTrial, isImpostorTrial, type Plan, type Side } from './sides.ts';
import type { Genuine, Trials } from './statistics.ts';
import { Tally } from './tally.ts';

/** Something that makes one score of two faces: a network alone, or several and a rule. */
export interface Scorer {
  readonly models: readonly ModelId[];
  /** One score of the cosine similarities, in the order of `models`; the array is reused between calls. */
  readonly combine: (similarities: readonly number[]) => number;
}

/** A trial worth a look. */
export interface Remarkable {
  readonly score: number;
  readonly template: string;
  readonly probe: string;
}

/** What a scorer gave on a plan. */
export interface Outcome {
  /** By person. */
  readonly genuine: readonly Genuine[];
  readonly impostor: Tally;
  /** Trials between two people of the same half. */
  readonly impostorWithin: readonly [Tally, Tally];
  readonly half: Halves;
  /** The genuine trials with the lowest scores, lowest first. */
  readonly lowest: readonly Remarkable[];
  /** The impostor trials with the highest scores, highest first. */
  readonly highest: readonly Remarkable[];
  readonly templateImages: readonly [number, number];
  readonly probeImages: readonly [number, number];
}

/** Of each person the half that the person belongs to. */
export type Halves = readonly (0 | 1)[];

const remarkable = 25;
/** Probes that are compared with every template before the next so many are: they fit into the processor's cache. */
const block = 256;

/** @param progress is called now and then with the share that is done, 0..1 */
export function compare(
  plan: Plan,
  scorers: readonly Scorer[],
  half: Halves,
  progress: (done: number) => void = () => undefined,
): Outcome[] {
  const models = [...new Set(scorers.flatMap((scorer) => scorer.models))];
  const collectors = scorers.map((scorer) => collector(scorer, models, plan, half));
  const templates = plan.templates.filter(isWhole);
  const probes = plan.probes.filter(isWhole);
  const tables = models.map((model) => ({ templates: table(templates, model), probes: table(probes, model) }));
  const similarities = models.map(() => 0);
  const measure = (t: number, p: number) => {
    for (const [m, each] of tables.entries()) similarities[m] = dot(each.templates, t, each.probes, p);
  };

  for (let start = 0; start < probes.length; start += block) {
    progress(start / probes.length);
    const end = Math.min(start + block, probes.length);
    for (const [t, template] of templates.entries()) {
      for (let p = start; p < end; p++) {
        const probe = probes[p] as Side;
        if (isImpostorTrial(plan, template, probe)) {
          measure(t, p);
          for (const each of collectors) each.impostor(template, probe, similarities);
        } else if (isGenuineTrial(plan, template, probe)) {
          measure(t, p);
          for (const each of collectors) each.genuine(template, probe, similarities);
        }
      }
    }
  }
  const failed = failedTrials(plan);
  return collectors.map((each) => each.outcome(failed));
}

/** The halves' own trials, as far as they were made within one. */
export function trialsWithin(outcome: Outcome, half: 0 | 1): Trials {
  return {
    genuine: outcome.genuine.filter((_, person) => outcome.half[person] === half),
    impostor: outcome.impostorWithin[half],
  };
}

const isWhole = (side: Side): side is Side & { vectors: NonNullable<Side['vectors']> } => side.vectors !== null;

/** By person how many genuine trials miss a face. */
function failedTrials(plan: Plan): number[] {
  const failed = plan.alike.map(() => 0);
  const probesOf = Map.groupBy(plan.probes, ({ person }) => person);
  for (const template of plan.templates) {
    for (const probe of probesOf.get(template.person) ?? []) {
      if (template.vectors && probe.vectors) continue;
      if (isGenuineTrial(plan, template, probe)) failed[template.person] = (failed[template.person] ?? 0) + 1;
    }
  }
  return failed;
}

function collector(scorer: Scorer, models: readonly ModelId[], plan: Plan, half: Halves) {
  const places = scorer.models.map((model) => models.indexOf(model));
  const own = places.map(() => 0);
  const scoreOf = (similarities: readonly number[]): number => {
    for (const [i, place] of places.entries()) own[i] = similarities[place] as number;
    return scorer.combine(own);
  };
  const genuine: number[][] = plan.alike.map(() => []);
  const impostor = new Tally();
  const within = [new Tally(), new Tally()] as const;
  const lowest = new Extremes((score) => -score);
  const highest = new Extremes((score) => score);
  return {
    genuine: (template: Side, probe: Side, similarities: readonly number[]) => {
      const score = scoreOf(similarities);
      genuine[template.person]?.push(score);
      lowest.offer(score, template, probe);
    },
    impostor: (template: Side, probe: Side, similarities: readonly number[]) => {
      const score = scoreOf(similarities);
      impostor.add(score);
      const side = half[template.person];
      if (side !== undefined && side === half[probe.person]) within[side].add(score);
      highest.offer(score, template, probe);
    },
    outcome: (failed: readonly number[]): Outcome => ({
      genuine: genuine.map((scores, person) => ({ scores, failed: failed[person] ?? 0 })),
      impostor,
      impostorWithin: within,
      half,
      lowest: lowest.list,
      highest: highest.list,
      templateImages: imagesOf(plan.templates),
      probeImages: imagesOf(plan.probes),
    }),
  };
}

/** The few trials that stand out most. */
class Extremes {
  readonly list: Remarkable[] = [];
  readonly #rank: (score: number) => number;
  #least = Number.NEGATIVE_INFINITY;

  constructor(rank: (score: number) => number) {
    this.#rank = rank;
  }

  offer(score: number, template: Side, probe: Side): void {
    const rank = this.#rank(score);
    if (rank <= this.#least) return;
    this.list.push({ score, template: template.label, probe: probe.label });
    this.list.sort((a, b) => this.#rank(b.score) - this.#rank(a.score));
    if (this.list.length <= remarkable) return;
    this.list.pop();
    this.#least = this.#rank((this.list.at(-1) as Remarkable).score);
  }
}

interface Table {
  readonly length: number;
  readonly numbers: Float32Array;
}

/** The vectors of one network, one after the other. */
function table(sides: readonly Side[], model: ModelId): Table {
  const length = sides.find(({ vectors }) => vectors?.has(model))?.vectors?.get(model)?.length ?? 0;
  const numbers = new Float32Array(sides.length * length);
  for (const [i, { vectors, label }] of sides.entries()) {
    const vector = vectors?.get(model);
    if (vector?.length !== length) throw new RangeError(`${label} has no vector of ${model}`);
    numbers.set(vector, i * length);
  }
  return { length, numbers };
}

/** Four sums side by side, since one alone waits for itself. */
function dot(a: Table, i: number, b: Table, j: number): number {
  const { length, numbers: x } = a;
  const y = b.numbers;
  let [p, q] = [i * length, j * length];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const end = p + length - (length % 4);
  for (; p < end; p += 4, q += 4) {
    s0 += (x[p] as number) * (y[q] as number);
    s1 += (x[p + 1] as number) * (y[q + 1] as number);
    s2 += (x[p + 2] as number) * (y[q + 2] as number);
    s3 += (x[p + 3] as number) * (y[q + 3] as number);
  }
  for (const last = i * length + length; p < last; p++, q++) s0 += (x[p] as number) * (y[q] as number);
  return s0 + s1 + s2 + s3;
}
