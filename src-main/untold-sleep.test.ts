import { describe, expect, it } from 'vitest';
import { fakeBasics } from './testing/basics.fake.ts';
import { gapBetween, lookMs, sleepMs, watchClocks } from './untold-sleep.ts';

describe('the gap between two looks', () => {
  const before = { now: 1_000_000, monotonic: 5_000 };

  it.each([
    ['nothing, while both go on', { now: 1_300_000, monotonic: 305_000 }, 0],
    ['what was slept', { now: 4_601_000, monotonic: 6_000 }, 3_600_000],
    ['negative for a clock that was set back', { now: 941_000, monotonic: 6_000 }, -60_000],
  ])('is %s', (_what, after, gap) => {
    expect(gapBetween(before, after)).toBe(gap);
  });
});

describe('the clocks', () => {
  function setUp() {
    const basics = fakeBasics();
    const sleeps: number[] = [];
    const clocks = watchClocks({ ...basics, slept: () => void sleeps.push(basics.clock.monotonic()) });
    return { ...basics, clocks, sleeps };
  }

  it('tell of nothing while they go on together', () => {
    const all = setUp();
    all.pass(86_400_000);
    expect(all.sleeps).toEqual([]);
  });

  it('tell of a sleep at the next look, once, and of the next one', () => {
    const all = setUp();
    all.pass(500);
    all.setWall(sleepMs + 1);
    expect(all.sleeps).toEqual([]);
    all.pass(lookMs - 500);
    expect(all.sleeps).toEqual([lookMs]);
    all.pass(600_000);
    expect(all.sleeps).toHaveLength(1);
    all.setWall(3_600_000);
    all.pass(lookMs);
    expect(all.sleeps).toHaveLength(2);
    expect(all.entries).toMatchObject([
      { level: 'warn', event: 'clock.gap', facts: { seconds: 60 } },
      { level: 'warn', event: 'clock.gap', facts: { seconds: 3_540 } },
    ]);
  });

  it('tell of it at once where somebody looks, and not again', () => {
    const all = setUp();
    all.setWall(3_600_000);
    all.clocks.look();
    expect(all.sleeps).toEqual([0]);
    all.clocks.look();
    all.pass(10 * lookMs);
    expect(all.sleeps).toHaveLength(1);
  });

  it('may be slewed, and mended by a step of up to a minute', () => {
    const all = setUp();
    for (let ahead = 0; ahead <= 600_000; ahead += 500) {
      all.setWall(ahead);
      all.pass(lookMs);
    }
    all.setWall(600_000 + sleepMs);
    all.pass(lookMs);
    expect(all.sleeps).toEqual([]);
  });

  it('hide no sleep by having been set back before', () => {
    const all = setUp();
    all.setWall(-86_400_000);
    all.pass(lookMs);
    expect(all.sleeps).toEqual([]);
    all.setWall(-86_400_000 + 3_600_000);
    all.pass(lookMs);
    expect(all.sleeps).toHaveLength(1);
  });

  it('are looked at until they are closed, although a look went wrong', () => {
    const basics = fakeBasics();
    const clocks = watchClocks({
      ...basics,
      slept: () => {
        throw new Error('of whoever listens');
      },
    });
    basics.setWall(3_600_000);
    expect(() => basics.pass(lookMs)).toThrow();
    expect(basics.waiting()).toBe(1);
    clocks.close();
    expect(basics.waiting()).toBe(0);
  });
});
