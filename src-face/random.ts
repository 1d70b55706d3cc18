/**
 * Chance that comes out the same every time: what is made or measured with it has the same numbers twice. Never for
 * anything that must not be guessed (`src-cloud/secrets/random.ts`).
 */

/** Pseudo-random numbers, 0 <= each < 1, the same sequence for the same seed (mulberry32; the seed's lower 32 bits). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same between -1 and 1. */
export function swing(seed: number): () => number {
  const next = random(seed);
  return () => 2 * next() - 1;
}
