import { describe, expect, it } from 'vitest';
import { random } from '../../src-face/random.ts';
import { bitsOf } from '../../src-shared/domain/cards/bits.ts';
import { h10301 } from '../../src-shared/domain/cards/formats.ts';
import { encode } from '../../src-shared/domain/cards/layout.ts';
import { run } from './bed.ts';
import { answersOf, type Draw, noises, stuckBits } from './noise.ts';

const drawFrom = (seed: number): Draw => {
  const next = random(seed);
  return (below) => Math.floor(next() * below);
};
const badge = answersOf(encode(h10301, [10n, 1188n]) ?? bitsOf(0n, 26));

describe('the bed of the fuzzer', () => {
  it.each(Object.entries(noises))('hears no card in %s, and a real one afterwards', async (_, noise) => {
    const { taps, reports, alive } = await run(noise(drawFrom(7)), 2000, badge);
    expect({ taps, reports, alive }).toEqual({ taps: ['h10301:10:1188'], reports: 2000, alive: true });
  });

  it('does hear what a reader would say of cards', async () => {
    const { taps } = await run(stuckBits(drawFrom(7), 26), 2000);
    expect(taps.length).toBeGreaterThan(5);
    expect(taps.every((card) => card.startsWith('h10301:'))).toBe(true);
  });

  it('makes the same of the same seed', async () => {
    const once = await run(stuckBits(drawFrom(3), 37), 500);
    expect(await run(stuckBits(drawFrom(3), 37), 500)).toEqual(once);
  });
});
