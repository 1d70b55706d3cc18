import { describe, expect, it } from 'vitest';
import { afterEnd } from './again.ts';

describe('an agent that ended unasked', () => {
  it('for its settings stays away', () => {
    expect(afterEnd({ code: 2, ranMs: 100, failures: 0 })).toEqual({ is: 'giveUp', code: 2 });
  });

  it('by a signal is started again at once, and for ever, ever more slowly', () => {
    const pauses: number[] = [];
    let failures = 0;
    for (let i = 0; i < 50; i++) {
      const verdict = afterEnd({ code: null, ranMs: 10, failures });
      if (verdict.is === 'giveUp') throw new Error('it was given up');
      pauses.push(verdict.afterMs);
      failures = verdict.failures;
    }
    expect(pauses.slice(0, 4)).toEqual([250, 500, 1_000, 2_000]);
    expect(Math.max(...pauses)).toBe(15_000);
  });

  it('after a good while counts from anew', () => {
    expect(afterEnd({ code: null, ranMs: 60_000, failures: 9 })).toEqual({ is: 'again', afterMs: 250, failures: 1 });
  });

  it.each([0, 1])('with %d is believed after three more tries', (code) => {
    expect(afterEnd({ code, ranMs: 50, failures: 0 }).is).toBe('again');
    expect(afterEnd({ code, ranMs: 50, failures: 2 }).is).toBe('again');
    expect(afterEnd({ code, ranMs: 50, failures: 3 })).toEqual({ is: 'giveUp', code });
  });
});
