/** From a plan to numbers: operating points on all people, and thresholds of one half reported on the other. */
import type { ModelId, Tier } from '../../src-shared/domain/face.ts';
import { quantile } from '../report.ts';
import { compare, type Halves, type Outcome, type Remarkable, trialsWithin } from './compare.ts';
import { type DetPoint, detPoints } from './det.ts';
import { shuffled } from './random.ts';
import type { Plan, Protocol } from './sides.ts';
import {
  countGenuine,
  falseNonMatchRate,
  type Genuine,
  type OperatingPoint,
  operatingPoints,
  pointAt,
  type Trials,
} from './statistics.ts';
import type { System } from './systems.ts';

export type Condition = 'photos' | 'camera';

/** What every row of numbers says about itself. */
export interface About {
  readonly tier: Tier;
  /** The networks that made the scores. */
  readonly models: readonly ModelId[];
  /** What scores and thresholds are: cosines of one network, or the common scale of `src-face/decision.ts`. */
  readonly scale: System['scale'];
  readonly condition: Condition;
  readonly protocol: Protocol;
}

export interface Result extends About, OperatingPoint {
  /** Trials; genuine ones in which a face was not found are among them and count as non-matches. */
  readonly genuine: number;
  readonly genuineWithoutFace: number;
  readonly impostor: number;
  /** People with a genuine trial. */
  readonly people: number;
  /** The least and greatest number of images on either side of a trial. */
  readonly templateImages: readonly [number, number];
  readonly probeImages: readonly [number, number];
}

/** A threshold that was chosen on one half of the people, and what it does to the other half. */
export interface HeldOut extends About, OperatingPoint {
  readonly chosenOn: 'A' | 'B';
  readonly reportedOn: 'A' | 'B';
  readonly genuine: number;
  readonly impostor: number;
}

/** What one system gave with one protocol in one condition. */
export interface Measured {
  readonly about: About;
  readonly results: readonly Result[];
  readonly atLogin: Result;
  readonly heldOut: readonly HeldOut[];
  readonly det: readonly DetPoint[];
  /** By person. */
  readonly genuine: readonly Genuine[];
  /** The trials within each half of the people. */
  readonly halves: readonly [Trials, Trials];
  readonly spread: Spread;
  readonly lowest: readonly Remarkable[];
  readonly highest: readonly Remarkable[];
}

export const rates: readonly number[] = [1e-2, 1e-3, 1e-4];
const splitSeed = 2026;
const halves = ['A', 'B'] as const;

/** @returns one for each system; none when the plan has no trial of one kind */
export function measure(
  plan: Plan,
  systems: readonly System[],
  where: Pick<About, 'condition' | 'protocol'>,
  progress?: (done: number) => void,
): Measured[] {
  const outcomes = compare(plan, systems, splitOf(plan), progress);
  return outcomes.flatMap((outcome, i) => {
    const { trials } = countGenuine(outcome.genuine);
    const system = systems[i];
    if (!system || trials === 0 || outcome.impostor.count === 0) return [];
    const { tier, models, scale, login } = system;
    return [measured({ tier, models, scale, ...where }, outcome, login)];
  });
}

function measured(about: About, outcome: Outcome, login: number): Measured {
  const { trials, failed } = countGenuine(outcome.genuine);
  const counts = {
    genuine: trials,
    genuineWithoutFace: failed,
    impostor: outcome.impostor.count,
    people: outcome.genuine.filter(({ scores, failed }) => scores.length + failed > 0).length,
    templateImages: outcome.templateImages,
    probeImages: outcome.probeImages,
  };
  const atLogin = pointAt(outcome, login, outcome.impostor.shareFrom(login));
  return {
    about,
    results: operatingPoints(outcome, rates).map((point) => ({ ...about, ...point, ...counts })),
    atLogin: { ...about, ...atLogin, ...counts },
    heldOut: [heldOut(about, outcome, 0), heldOut(about, outcome, 1)].flat(),
    det: detPoints(outcome),
    genuine: outcome.genuine,
    halves: [trialsWithin(outcome, 0), trialsWithin(outcome, 1)],
    spread: spreadOf(outcome),
    lowest: outcome.lowest,
    highest: outcome.highest,
  };
}

/** Thresholds from this half, on the other. None where either half has no trials of a kind. */
function heldOut(about: About, outcome: Outcome, half: 0 | 1): HeldOut[] {
  const chosen = trialsWithin(outcome, half);
  const other = half === 0 ? 1 : 0;
  const reported = trialsWithin(outcome, other);
  const { trials: genuine } = countGenuine(reported.genuine);
  const impostor = reported.impostor.count;
  if (genuine === 0 || impostor === 0) return [];
  return rates
    .filter((fmr) => chosen.impostor.sees(fmr))
    .map((fmr) => ({
      ...about,
      ...pointAt(reported, chosen.impostor.thresholdFor(fmr), fmr),
      chosenOn: halves[half],
      reportedOn: halves[other],
      genuine,
      impostor,
    }));
}

/** Halves by chance, but with as many templates and probes in one as in the other. */
export function splitOf({ templates, probes, alike }: Plan): Halves {
  const weight = alike.map(() => 0);
  for (const { person } of [...templates, ...probes]) weight[person] = (weight[person] ?? 0) + 1;
  const order = shuffled([...alike.keys()], splitSeed).sort((a, b) => (weight[b] ?? 0) - (weight[a] ?? 0));
  const half: (0 | 1)[] = alike.map(() => 0);
  // In the order 0110 0110 ... neither half gets the larger of every two.
  for (const [i, person] of order.entries()) half[person] = i % 4 === 1 || i % 4 === 2 ? 1 : 0;
  return half;
}

/** The condition that asks for the highest threshold. */
export interface Worst extends About {
  readonly fmr: number;
  readonly threshold: number;
  /** Whether the trials are too few to show the FMR: the threshold then only lies above every stranger there was. */
  readonly atLeast: boolean;
  /** What that threshold would give in each condition. */
  readonly fnmr: Readonly<Partial<Record<Condition, number>>>;
}

/** For each system and protocol, by FMR: which condition is the worst, and what its threshold costs in each. */
export function worstOf(all: readonly Measured[]): Worst[] {
  return groupsOf(all).flatMap((group) =>
    rates.flatMap((fmr): Worst[] => {
      const asked = group.map((each) => ({ each, ...thresholdIn(each, fmr) }));
      const worst = asked.toSorted((a, b) => b.threshold - a.threshold)[0];
      if (!worst) return [];
      const fnmr = Object.fromEntries(
        group.map(({ about, genuine }) => [about.condition, falseNonMatchRate(genuine, worst.threshold)]),
      );
      return [{ ...worst.each.about, fmr, threshold: worst.threshold, atLeast: worst.atLeast, fnmr }];
    }),
  );
}

/** The threshold that the worst condition asks for on one half of the people, and what it does to the other half. */
export interface HeldOutWorst extends Omit<Worst, 'fnmr'> {
  readonly chosenOn: 'A' | 'B';
  readonly reportedOn: 'A' | 'B';
  readonly reported: Readonly<Partial<Record<Condition, OperatingPoint>>>;
}

export function heldOutWorstOf(all: readonly Measured[]): HeldOutWorst[] {
  return groupsOf(all).flatMap((group) =>
    rates.flatMap((fmr) => ([0, 1] as const).flatMap((half) => heldOutWorst(group, fmr, half) ?? [])),
  );
}

function heldOutWorst(group: readonly Measured[], fmr: number, half: 0 | 1): HeldOutWorst | undefined {
  const asked = group.flatMap(({ about, halves }) => {
    const { impostor } = halves[half];
    if (impostor.count === 0) return [];
    const seen = impostor.sees(fmr);
    return [{ about, threshold: seen ? impostor.thresholdFor(fmr) : impostor.max, atLeast: !seen }];
  });
  const worst = asked.toSorted((a, b) => b.threshold - a.threshold)[0];
  if (!worst) return undefined;
  const other = half === 0 ? 1 : 0;
  const { threshold, atLeast, about } = worst;
  const reported = group.flatMap((each): [Condition, OperatingPoint][] => {
    const trials = each.halves[other];
    if (trials.impostor.count === 0 || countGenuine(trials.genuine).trials === 0) return [];
    return [[each.about.condition, pointAt(trials, threshold, fmr)]];
  });
  if (reported.length === 0) return undefined;
  return {
    ...about,
    fmr,
    threshold,
    atLeast,
    chosenOn: halves[half],
    reportedOn: halves[other],
    reported: Object.fromEntries(reported),
  };
}

/** What one system gave with one protocol, in every condition. */
function groupsOf(all: readonly Measured[]): Measured[][] {
  const name = ({ about }: Measured) => `${about.tier} ${about.models.join('+')} ${about.protocol}`;
  return [...Map.groupBy(all, name).values()];
}

function thresholdIn({ results, spread }: Measured, fmr: number) {
  const seen = results.find((result) => result.fmr === fmr);
  return seen ? { threshold: seen.threshold, atLeast: false } : { threshold: spread.impostor.max, atLeast: true };
}

/** Where the scores lie. */
export interface Spread {
  readonly genuine: { readonly min: number; readonly p5: number; readonly median: number };
  readonly impostor: { readonly median: number; readonly p99: number; readonly max: number };
}

function spreadOf({ genuine, impostor }: Outcome): Spread {
  const scores = genuine.flatMap((person) => person.scores);
  const share = (rate: number) => (impostor.sees(rate) ? impostor.thresholdFor(rate) : impostor.max);
  return {
    genuine: { min: quantile(scores, 0), p5: quantile(scores, 0.05), median: quantile(scores, 0.5) },
    impostor: { median: share(0.5), p99: share(0.01), max: impostor.max },
  };
}
