import { describe, expect, it } from 'vitest';
import { drawChallenge } from './challenge.ts';
import { challengeLimits, directions, lightColours, livenessLevels, pointing, turnsAfter } from './liveness.ts';

/** mulberry32 from a seed, in [0, 1). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Pearson's chi-square against equal shares. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

const count = 12_000;
const drawn = (() => {
  const random = uniform(7);
  return Array.from({ length: count }, () => drawChallenge('highest', random));
})();

describe('a challenge', () => {
  it.each(livenessLevels)('at %s keeps to the limits', (level) => {
    const random = uniform(1);
    for (let i = 0; i < 500; i++) {
      const { steps, withinMs, light } = drawChallenge(level, random);
      expect(steps).toHaveLength(challengeLimits.steps[level]);
      expect(withinMs).toBe(challengeLimits.withinMs);
      expect(light).toHaveLength(level === 'highest' ? challengeLimits.colours : 0);
      const [wait, ...later] = steps.map(({ waitMs }) => waitMs);
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(challengeLimits.waitMs.least);
      expect(wait).toBeLessThanOrEqual(challengeLimits.waitMs.most);
      // The others are shown ahead, and wait for nothing.
      expect(later.every((waitMs) => waitMs === 0)).toBe(true);
    }
  });

  it('never asks for the same colour twice in a row, nor for turns less than a right angle apart', () => {
    for (const { steps, light } of drawn) {
      for (const [i, { towards }] of steps.entries()) {
        const [x, y] = pointing[towards];
        const [x0, y0] = pointing[steps[i - 1]?.towards ?? towards];
        if (i > 0) expect(x * x0 + y * y0).toBeLessThan(1e-9);
      }
      for (const [i, colour] of light.entries()) expect(colour).not.toBe(light[i - 1]);
    }
  });

  it('draws every pair of turns, every pair of colours and every first wait equally often', () => {
    const pairs = <Choice>(all: readonly Choice[], next: (a: Choice) => readonly Choice[]) =>
      all.flatMap((a) => next(a).map((b) => [a, b] as const));
    const turns = pairs(directions, turnsAfter).map(
      ([a, b]) => drawn.filter(({ steps }) => steps[0]?.towards === a && steps[1]?.towards === b).length,
    );
    const colours = pairs(lightColours, (a) => lightColours.filter((b) => b !== a)).map(
      ([a, b]) => drawn.filter(({ light }) => light[0] === a && light[1] === b).length,
    );
    const { least, most } = challengeLimits.waitMs;
    const waits = Array.from(
      { length: most - least + 1 },
      (_, i) => drawn.filter(({ steps }) => steps[0]?.waitMs === least + i).length,
    );
    // The 99.9 % points of chi-square: 72.1 with 39 degrees of freedom, 31.3 with 11, 86.7 with 50.
    expect(turns).toHaveLength(40);
    expect(chiSquare(turns)).toBeLessThan(72.1);
    expect(chiSquare(colours)).toBeLessThan(31.3);
    expect(waits).toHaveLength(51);
    expect(chiSquare(waits)).toBeLessThan(86.7);
  });

  it.each([0, 1 - 2 ** -32, 1])('stays inside for a generator that always yields %f', (value) => {
    const { steps, light } = drawChallenge('highest', () => value);
    for (const { towards, waitMs } of steps) {
      expect(directions).toContain(towards);
      expect(waitMs).toBeLessThanOrEqual(challengeLimits.waitMs.most);
    }
    for (const colour of light) expect(lightColours).toContain(colour);
  });
});
