/** Counting: what each stage of `npm test` says about itself, added up into the one closing line. */

/** How many tests of a stage ended how. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const none: Tally = { passed: 0, failed: 0, skipped: 0 };
/** A stage that is one check: the linter, a build. */
export const one = (good: boolean): Tally => (good ? { ...none, passed: 1 } : { ...none, failed: 1 });

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The closing line. */
export const closing = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** The parts of vitest's JSON report that are counted. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** A file that could not even be loaded has no failed test in it, and counts as one. */
export function fromVitest(json: string): Tally {
  const report: VitestReport = JSON.parse(json);
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The parts of Playwright's JSON report that are counted. */
interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly unknown[];
}

/** There are no retries, so a flaky spec is a failed one; an error outside any spec counts as one. */
export function fromPlaywright(json: string): Tally {
  const { stats, errors }: PlaywrightReport = JSON.parse(json);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/**
 * A stage whose command failed without any failed test (a crash, a time limit) is a failed stage all the same, and a
 * stage that ran no test at all has not shown anything.
 */
export function withExit(tally: Tally, code: number): Tally {
  if (code !== 0 && tally.failed === 0) return add(tally, one(false));
  return tally.passed + tally.failed + tally.skipped === 0 ? one(false) : tally;
}
