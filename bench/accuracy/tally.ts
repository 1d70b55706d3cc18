/**
 * Counts scores by size, so that thirty million of them need no more memory than thirty. Scores are similarities: a comparison
 * with a score of at least the threshold is a match.
 */

/** Scores are told apart down to this step; a threshold is a multiple of it. */
export const scoreStep = 2 ** -16;
/** Scores outside -2..2 are counted at the end that they passed; cosines reach from -1 to 1, fused scores a little further. */
const lowest = -2;
const bins = 4 / scoreStep;

export class Tally {
  readonly #bins = new Uint32Array(bins + 1);
  #count = 0;
  #max = Number.NEGATIVE_INFINITY;
  /** For each bin how many scores lie in it or above, made when it is first asked for. */
  #above: Float64Array | undefined;

  add(score: number): void {
    const bin = Math.min(bins, Math.max(0, Math.floor((score - lowest) / scoreStep)));
    this.#bins[bin] = (this.#bins[bin] as number) + 1;
    this.#count++;
    if (score > this.#max) this.#max = score;
    this.#above = undefined;
  }

  /** All scores of several tallies. */
  static of(parts: readonly Tally[]): Tally {
    const whole = new Tally();
    for (const part of parts) {
      for (let i = 0; i <= bins; i++) whole.#bins[i] = (whole.#bins[i] as number) + (part.#bins[i] as number);
      whole.#count += part.#count;
      whole.#max = Math.max(whole.#max, part.#max);
    }
    return whole;
  }

  get count(): number {
    return this.#count;
  }

  /** The greatest score; -Infinity when there is none. */
  get max(): number {
    return this.#max;
  }

  /** The share of the scores that match at a threshold; 0 when there is none. */
  shareFrom(threshold: number): number {
    if (this.#count === 0) return 0;
    const bin = Math.ceil((threshold - lowest) / scoreStep);
    return (this.#cumulative()[Math.min(bins + 1, Math.max(0, bin))] as number) / this.#count;
  }

  /**
   * The least threshold at which no more than this share matches. Equal scores fall on one side together.
   * @throws {RangeError} when there are too few scores to see the share at all (fewer than 1 / share)
   */
  thresholdFor(share: number): number {
    const allowed = Math.floor(this.#count * share + 1e-9);
    if (allowed < 1) throw new RangeError(`${this.#count} impostor trials are too few for an FMR of ${share}`);
    const above = this.#cumulative();
    let [low, high] = [0, bins + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((above[middle] as number) <= allowed) high = middle;
      else low = middle + 1;
    }
    return low * scoreStep + lowest;
  }

  /** Whether there are enough scores for this share to mean at least one of them. */
  sees(share: number): boolean {
    return this.#count * share >= 1 - 1e-9;
  }

  #cumulative(): Float64Array {
    if (this.#above) return this.#above;
    const above = new Float64Array(bins + 2);
    for (let i = bins; i >= 0; i--) above[i] = (above[i + 1] as number) + (this.#bins[i] as number);
    this.#above = above;
    return above;
  }
}
