import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';
import { root } from './scripts/lib/root.ts';

/** The bridges: one file per window role directly in src-preload. */
export const bridges = (base = root): string[] =>
  globSync('src-preload/*.ts', { cwd: base })
    .map((file) => basename(file, '.ts'))
    .filter((name) => !/\.(test|d|config)$/.test(name))
    .sort();

/** One bridge as one CommonJS file: a sandboxed preload may require `electron` and nothing else. */
export const preloadConfig = (name: string, outDir: string, base = root): UserConfig => ({
  root: base,
  publicDir: false,
  clearScreen: false,
  logLevel: 'warn',
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: false,
    target: 'chrome130',
    minify: false,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { [name]: join(base, 'src-preload', `${name}.ts`) },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
});

export default defineConfig(() => {
  return preloadConfig(process.env.HEXLOCK_BRIDGE ?? 'lock', join(root, 'out/preload'));
});
