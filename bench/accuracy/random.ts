/** Draws that come out the same every time: a bench must give the same numbers twice. */
import { random } from '../../src-face/random.ts';

export { random };

/** The items in an order that depends on the seed only (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = random(seed);
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/** At most `most` of the items, chosen by the seed, in the order they had. */
export function sample<T>(items: readonly T[], most: number, seed: number): T[] {
  if (items.length <= most) return [...items];
  const chosen = new Set(shuffled([...items.keys()], seed).slice(0, most));
  return items.filter((_, i) => chosen.has(i));
}
