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

export default defineConfig({
  test: {
    reporters: ['default'],
    setupFiles: ['scripts/test/setup.ts'],
    projects: [
      ...areas.map((area) => ({
        extends: true as const,
        test: {
          name: area,
          environment: 'node',
          include: [`${area}/**/*.test.ts`, `${area}/**/*.test.tsx`],
          exclude: ['**/node_modules/**', 'models/dist/**'],
          retry: 0,
          testTimeout: 20_000,
          hookTimeout: 60_000,
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
