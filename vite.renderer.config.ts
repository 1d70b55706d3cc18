import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';
import { root } from './scripts/lib/root.ts';

/** `renderer` is what a release ships; the gallery is a page of its own and never in it. */
export type PageSet = 'renderer' | 'gallery';

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

/** The demo is no page but one script that the demo's host adds to the product's own pages; its name has no hash. */
export const demoEntry = (base = root): string => join(base, 'src-renderer/demo/demo-camera.ts');

export const demoConfig = (outDir: string, base = root): UserConfig => {
  const { build, ...common } = rendererConfig('renderer', outDir, base);
  return {
    ...common,
    build: {
      ...build,
      rolldownOptions: {
        input: { 'demo-camera': demoEntry(base) },
        output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  };
};

/** `vite --config vite.renderer.config.ts --mode gallery` serves or builds one set by hand; scripts/build.ts builds all. */
export default defineConfig(({ mode }) => {
  const set: PageSet = mode === 'gallery' ? mode : 'renderer';
  return rendererConfig(set, join(root, 'out', set));
});
