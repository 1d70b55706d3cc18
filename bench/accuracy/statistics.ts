/** Error rates of a comparison, in the terms of ISO/IEC 19795-1, and how sure they are. */
import { quantile } from '../report.ts';
import { random } from './random.ts';
import type { Tally } from './tally.ts';

/** The genuine trials of one person. A trial in which a face was not found has no score, but counts as a non-match. */
export interface Genuine {
  readonly scores: readonly number[];
  readonly failed: number;
}

/** What a protocol gave. */
export interface Trials {
  /** By person; people without a genuine trial may be left out. */
  readonly genuine: readonly Genuine[];
  readonly impostor: Tally;
}

export interface OperatingPoint {
  /** The FMR that was asked for. */
  readonly fmr: number;
  /** The share of impostor trials that do match at the threshold: at most `fmr` where the threshold was chosen on them. */
  readonly measuredFmr: number;
  readonly fnmr: number;
  /** 95 % bootstrap interval of the FNMR at this threshold. */
  readonly ci: readonly [low: number, high: number];
  readonly threshold: number;
}

const rounds = 1000;
const seed = 19795;

/** What a threshold does to the trials. */
export function pointAt(trials: Trials, threshold: number, fmr: number): OperatingPoint {
  return {
    fmr,
    measuredFmr: trials.impostor.shareFrom(threshold),
    fnmr: falseNonMatchRate(trials.genuine, threshold),
    ci: intervalOfFnmr(trials.genuine, threshold),
    threshold,
  };
}

/** The operating points at these FMRs, without those that so few impostor trials cannot show. */
export function operatingPoints(trials: Trials, rates: readonly number[]): OperatingPoint[] {
  return rates
    .filter((fmr) => trials.impostor.sees(fmr))
    .map((fmr) => pointAt(trials, trials.impostor.thresholdFor(fmr), fmr));
}

/** How many genuine trials there are, and how many of them had no face. */
export function countGenuine(genuine: readonly Genuine[]): { readonly trials: number; readonly failed: number } {
  let trials = 0;
  let failed = 0;
  for (const person of genuine) {
    trials += person.scores.length + person.failed;
    failed += person.failed;
  }
  return { trials, failed };
}

/** The share of genuine trials that do not match; failures to acquire are among them. `NaN` without a trial. */
export function falseNonMatchRate(genuine: readonly Genuine[], threshold: number): number {
  const { missed, trials } = missesOf(genuine, threshold).reduce(
    (sum, each) => ({ missed: sum.missed + each.missed, trials: sum.trials + each.trials }),
    { missed: 0, trials: 0 },
  );
  return missed / trials;
}

/**
 * 95 % interval of the FNMR at a threshold. People are drawn again, not trials: the trials of one person hang together, and
 * an interval that took them for independent would be too narrow.
 */
export function intervalOfFnmr(genuine: readonly Genuine[], threshold: number): [number, number] {
  const people = missesOf(genuine, threshold);
  const next = random(seed);
  const drawn = Array.from({ length: rounds }, () => {
    let missed = 0;
    let trials = 0;
    for (let i = 0; i < people.length; i++) {
      const person = people[Math.floor(next() * people.length)] as Misses;
      missed += person.missed;
      trials += person.trials;
    }
    return missed / trials;
  });
  return [quantile(drawn, 0.025), quantile(drawn, 0.975)];
}

interface Misses {
  readonly missed: number;
  readonly trials: number;
}

function missesOf(genuine: readonly Genuine[], threshold: number): Misses[] {
  return genuine.flatMap(({ scores, failed }) => {
    const trials = scores.length + failed;
    if (trials === 0) return [];
    return [{ missed: failed + scores.filter((score) => score < threshold).length, trials }];
  });
}
