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
  const templates = plan.templates.filter(isWhole);
  const probes = plan.probes.filter(isWhole);
  const collectors = scorers.map((scorer) => new Collector(scorer, models, templates, probes, plan, half));
  const tables = models.map((model) => ({ templates: table(templates, model), probes: table(probes, model) }));
  const rows = models.map(() => new Float64Array(block));
  const kinds = new Uint8Array(block);

  for (let start = 0; start < probes.length; start += block) {
    progress(start / probes.length);
    const end = Math.min(start + block, probes.length);
    for (const [t, template] of templates.entries()) {
      if (!kindsOf(plan, template, probes, start, end, kinds)) continue;
      for (const [m, each] of tables.entries())
        dots(each.templates, t, each.probes, start, end, rows[m] as Float64Array);
      for (const each of collectors) each.take(t, start, end, kinds, rows);
    }
  }
  const failed = failedTrials(plan);
  return collectors.map((each) => each.outcome(failed));
}

const none = 0;
const impostor = 1;
const genuine = 2;

/** What kind of trial each probe makes with a template. @returns whether there is any */
function kindsOf(
  plan: Plan,
  template: Side,
  probes: readonly Side[],
  start: number,
  end: number,
  kinds: Uint8Array,
): boolean {
  let any = false;
  for (let p = start; p < end; p++) {
    const probe = probes[p] as Side;
    let kind = none;
    if (isImpostorTrial(plan, template, probe)) kind = impostor;
    else if (isGenuineTrial(plan, template, probe)) kind = genuine;
    kinds[p - start] = kind;
    if (kind !== none) any = true;
  }
  return any;
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

/** Gathers what one scorer says. Its loops run a hundred million times: they are plain and make no objects. */
class Collector {
  readonly #combine: Scorer['combine'];
  /** Where the scorer's networks stand among all. */
  readonly #places: readonly number[];
  readonly #own: number[];
  readonly #templates: readonly Side[];
  readonly #probes: readonly Side[];
  readonly #plan: Plan;
  readonly #half: Halves;
  readonly #genuine: number[][];
  /** Impostor scores within the first half, within the second, and between the two. */
  readonly #tallies = [new Tally(), new Tally(), new Tally()] as const;
  readonly #lowest = new Extremes((score) => -score);
  readonly #highest = new Extremes((score) => score);

  constructor(
    scorer: Scorer,
    models: readonly ModelId[],
    templates: readonly Side[],
    probes: readonly Side[],
    plan: Plan,
    half: Halves,
  ) {
    this.#combine = scorer.combine;
    this.#places = scorer.models.map((model) => models.indexOf(model));
    this.#own = this.#places.map(() => 0);
    this.#templates = templates;
    this.#probes = probes;
    this.#plan = plan;
    this.#half = half;
    this.#genuine = plan.alike.map(() => []);
  }

  /** The trials of one template with the probes `start` to `end`. */
  take(t: number, start: number, end: number, kinds: Uint8Array, rows: readonly Float64Array[]): void {
    const template = this.#templates[t] as Side;
    const side = this.#half[template.person];
    for (let p = start; p < end; p++) {
      const kind = kinds[p - start];
      if (kind === none) continue;
      const probe = this.#probes[p] as Side;
      const score = this.#scoreOf(rows, p - start);
      if (kind === genuine) {
        this.#genuine[template.person]?.push(score);
        this.#lowest.offer(score, template, probe);
      } else {
        this.#tallies[side === this.#half[probe.person] ? (side ?? 0) : 2].add(score);
        this.#highest.offer(score, template, probe);
      }
    }
  }

  #scoreOf(rows: readonly Float64Array[], column: number): number {
    const places = this.#places;
    for (let i = 0; i < places.length; i++) {
      this.#own[i] = (rows[places[i] as number] as Float64Array)[column] as number;
    }
    return this.#combine(this.#own);
  }

  outcome(failed: readonly number[]): Outcome {
    const [first, second] = this.#tallies;
    return {
      genuine: this.#genuine.map((scores, person) => ({ scores, failed: failed[person] ?? 0 })),
      impostor: Tally.of(this.#tallies),
      impostorWithin: [first, second],
      half: this.#half,
      lowest: this.#lowest.list,
      highest: this.#highest.list,
      templateImages: imagesOf(this.#plan.templates),
      probeImages: imagesOf(this.#plan.probes),
    };
  }
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

/**
 * The products of one template with the probes `start` to `end`. Four probes at a time: each number of the template is then
 * read once for four products, and no sum waits for itself.
 */
function dots(templates: Table, t: number, probes: Table, start: number, end: number, out: Float64Array): void {
  const { length, numbers: x } = templates;
  const y = probes.numbers;
  const from = t * length;
  let p = start;
  for (; p + 4 <= end; p += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const q0 = p * length;
    const q1 = q0 + length;
    const q2 = q1 + length;
    const q3 = q2 + length;
    for (let i = 0; i < length; i++) {
      const value = x[from + i] as number;
      a += value * (y[q0 + i] as number);
      b += value * (y[q1 + i] as number);
      c += value * (y[q2 + i] as number);
      d += value * (y[q3 + i] as number);
    }
    out[p - start] = a;
    out[p - start + 1] = b;
    out[p - start + 2] = c;
    out[p - start + 3] = d;
  }
  for (; p < end; p++) {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += (x[from + i] as number) * (y[p * length + i] as number);
    out[p - start] = sum;
  }
}
