/** Error rates of presentation attack detection, in the terms of ISO/IEC 30107-3, with their bounds. */

export interface Rate {
  readonly errors: number;
  readonly presentations: number;
  /** 0..1; NaN without presentations. */
  readonly rate: number;
  /** Clopper and Pearson, 95 %. With no error the upper bound is about three by the number of presentations. */
  readonly low: number;
  readonly high: number;
}

export function rateOf(errors: number, presentations: number, confidence = 0.95): Rate {
  const tail = (1 - confidence) / 2;
  return {
    errors,
    presentations,
    rate: errors / presentations,
    low: presentations === 0 || errors === 0 ? 0 : bisect((p) => upperTail(errors, presentations, p) - tail),
    high:
      presentations === 0 || errors === presentations
        ? 1
        : bisect((p) => tail - (1 - upperTail(errors + 1, presentations, p))),
  };
}

/** The probability of `k` or more successes in `n` trials of probability `p`. */
export function upperTail(k: number, n: number, p: number): number {
  if (k <= 0 || p >= 1) return 1;
  if (p <= 0) return 0;
  let sum = 0;
  let logChoose = 0;
  for (let i = 0; i <= n; i++) {
    if (i > 0) logChoose += Math.log(n - i + 1) - Math.log(i);
    if (i >= k) sum += Math.exp(logChoose + i * Math.log(p) + (n - i) * Math.log1p(-p));
  }
  return Math.min(1, sum);
}

/** The zero of a function that grows from 0 to 1. */
function bisect(f: (p: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
