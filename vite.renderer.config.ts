import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';
import { root } from './scripts/lib/root.ts';

/** `renderer` is what a release ships; the gallery and the demo panel are pages of their own and never in it. */
export type PageSet = 'renderer' | 'gallery' | 'demo';

const apart: readonly string[] = ['gallery', 'demo'];

/** The pages of a set: every folder of src-renderer with an index.html, by name. */
export function pages(set: PageSet, base = root): Readonly<Record<string, string>> {
  const all = globSync('*/index.html', { cwd: join(base, 'src-renderer') }).map((file) => dirname(file));
  const names = all.filter((name) => (set === 'renderer' ? !apart.includes(name) : name === set));
  return Object.fromEntries(names.sort().map((name) => [name, join(base, 'src-renderer', name, 'index.html')]));
}

/**
 * Static pages that keep a strict content security policy: no inline script or style, no data: URL, workers are modules.
 * Paths are relative, so that the same files work behind the loopback server and behind Electron's own protocol.
 */
export const rendererConfig = (set: PageSet, outDir: string, base = root): UserConfig => ({
  root: join(base, 'src-renderer'),
  base: './',
  publicDir: false,
  clearScreen: false,
  logLevel: 'warn',
  plugins: [react()],
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } } },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: { input: { ...pages(set, base) } },
  },
});

/** `vite --config vite.renderer.config.ts --mode gallery` serves or builds one set by hand; scripts/build.ts builds all. */
export default defineConfig(({ mode }) => {
  const set: PageSet = mode === 'gallery' || mode === 'demo' ? mode : 'renderer';
  return rendererConfig(set, join(root, 'out', set));
});
