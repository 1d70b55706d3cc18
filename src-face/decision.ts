/**
 * The one place where similarities become a decision. Pure; the numbers come from `models/manifest.json`
 * (`decisionTable` in `models/manifest.ts`), because they belong to the weights that they were measured with.
 *
 * A network's cosine says nothing beside another network's: strangers are at 0.01 for one and at 0.86 for the next. So each
 * similarity is first laid on one scale, 0 = strangers on average, 1 = what two fused scans of one person usually give; a
 * set of networks scores the weighted mean of these. Thresholds and scores of sets are on that scale.
 */
import type { ModelId, Tier } from '../src-shared/domain/face.ts';

/** Where a network's cosines lie, for fused probes and templates. */
export interface Scale {
  /** The mean over pairs of strangers. */
  readonly strangers: number;
  /** The median over pairs of scans of one person; greater than `strangers`. */
  readonly usual: number;
}

/** Networks that decide together. */
export interface NetworkSet {
  /** Each once. */
  readonly models: readonly ModelId[];
  /** One for each model, positive, their sum is 1. */
  readonly weights: readonly number[];
  /** From this score on two faces count as the same; below 1. */
  readonly threshold: number;
  /** The least score of two frames of one scan; below `threshold`. */
  readonly sameScan: number;
  /** Error rates at the threshold, fused probes against fused templates, of photos and one camera the worse. */
  readonly measured: ErrorRates;
}

/** Shares, 0..1. */
export interface ErrorRates {
  readonly fmr: number;
  readonly fnmr: number;
}

export interface DecisionTable {
  /** One for each network that a set names. */
  readonly scales: ReadonlyMap<ModelId, Scale>;
  /** Best first. */
  readonly sets: readonly NetworkSet[];
}

export interface Decision {
  readonly matched: boolean;
  /** 0 = strangers on average, 1 = the same person usually. */
  readonly score: number;
  readonly threshold: number;
  /**
   * How far the score is above the threshold, in units that are comparable between sets: 0 = at the threshold,
   * 1 = where the same person usually is, negative = refused.
   */
  readonly margin: number;
  /** The networks that decided. */
  readonly models: readonly ModelId[];
}

/**
 * Decides with the best set of networks whose similarities are all there; the others are left out. Fewer networks never
 * make it easier: each set has a threshold of its own, for the same FMR.
 * A similarity that is not a number never matches.
 * @param similarities cosines of fused probe and template, by network
 * @returns null when no set of the table is complete
 */
export function decide(similarities: ReadonlyMap<ModelId, number>, table: DecisionTable): Decision | null {
  const set = bestSet([...similarities.keys()], table);
  if (!set) return null;
  const { models, threshold } = set;
  const score = scoreOf(set, similarities, table);
  return { matched: score >= threshold, score, threshold, margin: (score - threshold) / (1 - threshold), models };
}

/**
 * Whether two frames may be of one scan. No login's question: it only notices a second person who steps in, so it leans
 * towards trusting the scan.
 * @param similarities cosines of the two frames, by network
 * @returns false when no set of the table is complete
 */
export function isSameScan(similarities: ReadonlyMap<ModelId, number>, table: DecisionTable): boolean {
  const set = bestSet([...similarities.keys()], table);
  return set !== undefined && scoreOf(set, similarities, table) >= set.sameScan;
}

/** The first set that needs nothing beyond these networks. */
export function bestSet(models: readonly ModelId[], { sets }: DecisionTable): NetworkSet | undefined {
  return sets.find((set) => set.models.every((model) => models.includes(model)));
}

function scoreOf(
  { models, weights }: NetworkSet,
  similarities: ReadonlyMap<ModelId, number>,
  { scales }: DecisionTable,
): number {
  let score = 0;
  for (const [i, model] of models.entries()) {
    const scale = scales.get(model);
    if (!scale) throw new RangeError(`the decision table has no scale for ${model}`);
    score += (weights[i] ?? Number.NaN) * onScale(similarities.get(model) ?? Number.NaN, scale);
  }
  return score;
}

/** A cosine of one network, laid on the scale that all share. */
export function onScale(similarity: number, { strangers, usual }: Scale): number {
  return (similarity - strangers) / (usual - strangers);
}

/** What a login must keep: at most one stranger in 10,000, and less than one refusal in 20 logins. */
const greatestFmr = 1e-4;
const fnmrLimit = 0.05;

export interface TierTruth extends ErrorRates {
  /** Whether the tier keeps both limits by the figures that were measured. */
  readonly holds: boolean;
}

/**
 * Whether a tier is good enough for logins, by the figures of the best set that its networks can form.
 * A machine of the recommended tier has the embedded networks too.
 * @param tierOf the tier of each network
 */
export function tierHolds(tier: Tier, table: DecisionTable, tierOf: ReadonlyMap<ModelId, Tier>): TierTruth {
  const atHand = [...tierOf].filter(([, of]) => of === 'embedded' || tier === 'recommended').map(([model]) => model);
  const { fmr, fnmr } = bestSet(atHand, table)?.measured ?? { fmr: 1, fnmr: 1 };
  return { holds: fmr <= greatestFmr && fnmr < fnmrLimit, fmr, fnmr };
}
