/**
 * Error rates of a comparison, in the terms of ISO/IEC 19795-1. Scores are similarities: a comparison with a score of at
 * least the threshold is a match.
 */

/** Scores of a protocol's trials. A genuine trial in which a face was not found has no score, but counts. */
export interface Trials {
  readonly genuine: readonly number[];
  /** Genuine trials without a score; always non-matches. */
  readonly genuineFailed: number;
  readonly impostor: readonly number[] | Float32Array;
}

export interface OperatingPoint {
  /** The FMR that was asked for. */
  readonly fmr: number;
  /** The share of impostor trials that do match at the threshold: at most `fmr`. */
  readonly measuredFmr: number;
  readonly fnmr: number;
  readonly threshold: number;
}

/**
 * The least threshold at which no more than the share `fmr` of the impostor scores match, and the FNMR there.
 * @throws {RangeError} when there are too few impostor trials to see the rate at all (fewer than 1 / fmr)
 */
export function operatingPoint(trials: Trials, fmr: number): OperatingPoint {
  const threshold = thresholdAt(descending(trials.impostor), fmr);
  return {
    fmr,
    measuredFmr: shareFrom(trials.impostor, threshold),
    fnmr: falseNonMatchRate(trials, threshold),
    threshold,
  };
}

/** The same for several rates; the scores are sorted once. */
export function operatingPoints(trials: Trials, rates: readonly number[]): OperatingPoint[] {
  const sorted: Trials = { ...trials, impostor: descending(trials.impostor) };
  return rates.map((fmr) => operatingPoint(sorted, fmr));
}

function descending(scores: Trials['impostor']): Float32Array {
  return Float32Array.from(scores).sort().reverse();
}

function thresholdAt(sorted: Float32Array, fmr: number): number {
  const allowed = Math.floor(sorted.length * fmr + 1e-9);
  if (allowed < 1) throw new RangeError(`${sorted.length} impostor trials are too few for an FMR of ${fmr}`);
  const firstRefused = sorted[allowed];
  if (firstRefused === undefined) return sorted.at(-1) ?? -1; // every impostor may match
  return nextAbove(firstRefused);
}

/** The least float32 above the value: equal scores fall on one side together. */
function nextAbove(value: number): number {
  const float = new Float32Array([value]);
  const bits = new Int32Array(float.buffer);
  const now = bits[0] as number;
  if (float[0] === 0) return 2 ** -149;
  bits[0] = (float[0] as number) > 0 ? now + 1 : now - 1;
  return float[0] as number;
}

function shareFrom(scores: Trials['impostor'], threshold: number): number {
  let count = 0;
  for (const score of scores) if (score >= threshold) count++;
  return count / scores.length;
}

/** The share of impostor trials that match at a given threshold. */
export function falseMatchRate(trials: Trials, threshold: number): number {
  return shareFrom(trials.impostor, threshold);
}

/** The share of genuine trials that do not match at a given threshold; failures to acquire are among them. */
export function falseNonMatchRate(trials: Trials, threshold: number): number {
  const missed = trials.genuine.filter((score) => Math.fround(score) < threshold).length;
  return (missed + trials.genuineFailed) / (trials.genuine.length + trials.genuineFailed);
}
