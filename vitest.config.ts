import { defineConfig } from 'vitest/config';

/** Unit tests stand beside the code and run on Node; components are tested by Playwright in a real browser. */
const areas = [
  'src-shared',
  'src-face',
  'src-ui',
  'src-renderer',
  'src-main',
  'src-preload',
  'src-cloud',
  'models',
  'scripts',
  'bench',
  'e2e',
];

/** Ends what hangs, ms; no unit test is that slow, on a machine however busy. */
const patience = { testTimeout: 120_000, hookTimeout: 240_000 } as const;

export default defineConfig({
  test: {
    reporters: ['default'],
    setupFiles: ['scripts/test/setup.ts'],
    // Vitest leaves one processor free for itself: of two that is half of the machine, for a process that waits.
    maxWorkers: '100%',
    projects: [
      ...areas.map((area) => ({
        extends: true as const,
        test: {
          name: area,
          environment: 'node',
          include: [`${area}/**/*.test.ts`, `${area}/**/*.test.tsx`],
          exclude: ['**/node_modules/**', 'models/dist/**'],
          retry: 0,
          ...patience,
        },
      })),
      {
        // Opens the packaged result: a stage of its own (`npm run dist` first), not part of `npm run unit`.
        extends: true as const,
        test: {
          name: 'packaging',
          environment: 'node',
          include: ['packaging/**/*.test.ts'],
          retry: 0,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
