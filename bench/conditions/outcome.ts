/** What became of the probes of one condition. Pure. */
import type { Tier } from '../../src-shared/domain/face.ts';
import { quantile } from '../report.ts';

/** A comparison of a probe with a template, on the scale of `src-face/decision.ts`. */
export interface Compared {
  readonly score: number;
  readonly matched: boolean;
}

/** One probe under one condition. */
export interface Outcome {
  /** Why the camera window or the agent would not use it, or null. */
  readonly hint: string | null;
  /** Absent where no face was found, or where nothing decides. */
  readonly genuine: Readonly<Partial<Record<Tier, Compared>>>;
  readonly impostors: Readonly<Partial<Record<Tier, readonly Compared[]>>>;
}

export interface Summary {
  readonly condition: string;
  readonly tier: Tier;
  readonly probes: number;
  /** Shares of the probes that each hint sets aside. */
  readonly hints: Readonly<Record<string, number>>;
  /** Of probes that are compared at all, hint or not: refused at the login threshold. NaN where there is none. */
  readonly fnmr: number;
  /** The same for the probes that no hint sets aside. */
  readonly fnmrWithoutHint: number;
  /** Matches of other people's probes, and comparisons. */
  readonly falseMatches: number;
  readonly impostors: number;
  /** Median of the genuine scores, and how far that is from the first condition's. */
  readonly median: number;
  readonly shift: number;
}

export function summarise(condition: string, tier: Tier, outcomes: readonly Outcome[], usual?: Summary): Summary {
  const hints: Record<string, number> = {};
  for (const { hint } of outcomes) if (hint !== null) hints[hint] = (hints[hint] ?? 0) + 1 / outcomes.length;
  const genuine = (some: readonly Outcome[]) => some.flatMap((outcome) => outcome.genuine[tier] ?? []);
  const impostors = outcomes.flatMap((outcome) => outcome.impostors[tier] ?? []);
  const scores = genuine(outcomes).map(({ score }) => score);
  const median = quantile(scores, 0.5);
  return {
    condition,
    tier,
    probes: outcomes.length,
    hints,
    fnmr: refused(genuine(outcomes)),
    fnmrWithoutHint: refused(genuine(outcomes.filter(({ hint }) => hint === null))),
    falseMatches: impostors.filter(({ matched }) => matched).length,
    impostors: impostors.length,
    median,
    shift: usual ? median - usual.median : 0,
  };
}

const refused = (compared: readonly Compared[]) => compared.filter(({ matched }) => !matched).length / compared.length;
