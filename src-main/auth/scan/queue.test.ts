import { describe, expect, it } from 'vitest';
import type { EngineAnalysis } from '../../../src-face/types.ts';
import { attemptId, settle } from '../../testing/basics.fake.ts';
import { fakeFrame } from '../../testing/face.fake.ts';
import { createFrameQueue, type Worth } from './queue.ts';

/** An engine that answers when it is told to. Frames are 100 ms apart; a number says what a frame is worth. */
function setUp(worth: Readonly<Record<number, Worth>> = {}) {
  const done: number[] = [];
  const waiting: (() => void)[] = [];
  const queue = createFrameQueue({
    onArrived: ({ seq }) => worth[seq] ?? 'spare',
    analyse: () =>
      new Promise<EngineAnalysis | null>((resolve) => {
        waiting.push(() => resolve(null));
      }),
    onAnalysed: (_, { seq }) => done.push(seq),
    onError: (error) => {
      throw error;
    },
  });
  const add = (...seqs: readonly number[]) => {
    for (const seq of seqs) queue.add(fakeFrame(attemptId(1), seq, { at: 100 * seq }));
  };
  const analyse = async () => {
    for (let answer = waiting.shift(); answer; answer = waiting.shift()) {
      answer();
      await settle();
    }
    return done;
  };
  return { queue, add, analyse };
}

describe('the queue of frames', () => {
  it('takes them in order, one at a time, and none twice', async () => {
    const { queue, add, analyse } = setUp();
    add(1, 2, 2, 1, 3);
    expect(queue.waiting().map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await analyse()).toEqual([1, 2, 3]);
    expect(queue.waiting()).toEqual([]);
  });

  it('drops the oldest when too many wait, but none that is needed', async () => {
    const { add, analyse } = setUp({ 2: 'needed', 3: 'needed' });
    add(1, 2, 3, 4, 5, 6, 7);
    expect(await analyse()).toEqual([1, 2, 3, 6, 7]);
  });

  it('hurries to the last that is waited for, without long gaps on the way', async () => {
    const { add, analyse } = setUp({ 2: 'needed', 5: 'last' });
    add(1, 2, 3, 4, 5);
    expect(await analyse()).toEqual([1, 2, 5]);
    const slow = setUp({ 7: 'last' });
    slow.add(1, 3, 5, 7);
    expect(await slow.analyse()).toEqual([1, 3, 5, 7]);
  });

  it('tells nothing after its end', async () => {
    const { queue, add, analyse } = setUp();
    add(1, 2);
    queue.end();
    add(3);
    expect(await analyse()).toEqual([]);
  });
});
