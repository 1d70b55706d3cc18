import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from './e2e/support/chromium.ts';

/**
 * End-to-end specs drive the running program in the installed browser and never retry: a spec that passes the second time
 * only is a fault. HEXLOCK_CHROMIUM names another browser than the one found.
 *
 * A camera, a scan and a countdown take as long as they take: their specs run alone. Pages that only answer and programs
 * that only wait bear company; `npm test` runs these two at a time.
 */
const pages = ['**/gallery.spec.ts', '**/windows.spec.ts'];
const programs = ['**/killed.spec.ts'];

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/support/before.ts',
  testMatch: '**/*.spec.ts',
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  // What hangs is ended; nothing that works takes as long, on a machine however busy.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  projects: [
    // The longest comes first, so that the pages are done beside it.
    { name: 'programs', testMatch: programs },
    { name: 'pages', testMatch: pages, fullyParallel: true },
    { name: 'alone', testMatch: '**/*.spec.ts', testIgnore: [...pages, ...programs] },
  ],
  outputDir: 'test-results/e2e',
  reporter: [['list'], ['json', { outputFile: process.env.HEXLOCK_E2E_REPORT ?? 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findChromium(), args: chromiumArgs() },
  },
});
