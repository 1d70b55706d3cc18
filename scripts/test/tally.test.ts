import { describe, expect, it } from 'vitest';
import { add, closing, fromPlaywright, fromVitest, none, one, withExit } from './tally.ts';

const vitest = (over: object) =>
  JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
    ...over,
  });

describe('the closing line', () => {
  it('names skipped tests only when there are some', () => {
    expect(closing({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(closing({ passed: 12, failed: 1, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
  });

  it('adds stages up', () => {
    expect([one(true), one(false), { passed: 5, failed: 0, skipped: 1 }].reduce(add, none)).toEqual({
      passed: 6,
      failed: 1,
      skipped: 1,
    });
  });
});

describe('reports', () => {
  it('count tests', () => {
    expect(fromVitest(vitest({ numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }))).toEqual({
      passed: 3,
      failed: 1,
      skipped: 3,
    });
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 1 };
    expect(fromPlaywright(JSON.stringify({ stats, errors: [] }))).toEqual({ passed: 4, failed: 2, skipped: 1 });
  });

  it('count a file that does not load, once', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(fromVitest(vitest({ numFailedTests: 1, testResults })).failed).toBe(2);
  });

  it('count an error outside any spec', () => {
    const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    expect(fromPlaywright(JSON.stringify({ stats, errors: [{ message: 'no tests found' }] })).failed).toBe(1);
  });

  it('cannot hide a crash or an empty run', () => {
    expect(withExit({ passed: 3, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(withExit({ passed: 3, failed: 2, skipped: 0 }, 1).failed).toBe(2);
    expect(withExit({ passed: 3, failed: 0, skipped: 0 }, 0).failed).toBe(0);
    expect(withExit(none, 0)).toEqual(one(false));
  });
});
