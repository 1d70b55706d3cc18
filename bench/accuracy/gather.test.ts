import { describe, expect, it } from 'vitest';
import { inOrder, progressOf } from './gather.ts';

describe('inOrder', () => {
  it('keeps the order and never works on more than asked for', async () => {
    let [running, most] = [0, 0];
    const finish: (() => void)[] = [];
    const work = (item: number) => {
      most = Math.max(most, ++running);
      return new Promise<number>((resolve) => {
        finish.push(() => {
          running--;
          resolve(item * 10);
        });
      });
    };
    const out: (readonly [number, number])[] = [];
    const all = (async () => {
      for await (const pair of inOrder([1, 2, 3, 4, 5], work, 2)) out.push(pair);
    })();
    while (out.length < 5) {
      finish.pop()?.(); // the later one first
      await Promise.resolve();
    }
    await all;
    expect(out).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
      [5, 50],
    ]);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('passes an error on when its turn comes', async () => {
    const work = async (item: number) => {
      if (item === 2) throw new Error('two');
      return item;
    };
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const [item] of inOrder([1, 2, 3], work, 3)) seen.push(item);
      })(),
    ).rejects.toThrow('two');
    expect(seen).toEqual([1]);
  });
});

it('progressOf says now and then how much time is left', () => {
  let now = 0;
  const lines: string[] = [];
  const progress = progressOf(
    'photos',
    100,
    (line) => lines.push(line),
    () => now,
  );
  for (const [at, done] of [
    [1_000, 10],
    [6_000, 25],
    [7_000, 30],
    [12_000, 50],
  ] as const) {
    now = at;
    progress(done);
  }
  expect(lines).toEqual(['photos: 25 of 100, about 18 s left', 'photos: 50 of 100, about 12 s left']);
});
