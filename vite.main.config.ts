import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';
import { root } from './scripts/lib/root.ts';

/**
 * What stays outside the bundle: the runtime itself, modules that carry native code, and `x11`, which the D-Bus library
 * would ask for only where a display has to tell the bus's address; it is not installed.
 */
export const externals: readonly string[] = ['electron', 'koffi', 'node-hid', 'onnxruntime-node', 'x11'];

/** Program entries: the two composition roots, and the face engine's worker thread that they start from beside them. */
const entries: Readonly<Record<string, string>> = {
  main: 'src-main/main.ts',
  'main.browser': 'src-main/main.browser.ts',
  'face.worker': 'src-face/worker.ts',
};

/** The agent as ES modules for Node and Electron's main process; every dependency but `externals` is bundled. */
export const mainConfig = (outDir: string, base = root): UserConfig => ({
  root: base,
  publicDir: false,
  clearScreen: false,
  logLevel: 'warn',
  ssr: { noExternal: true, external: [...externals], target: 'node' },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(
        Object.entries(entries)
          .map(([name, file]) => [name, join(base, file)] as const)
          .filter(([, file]) => existsSync(file)),
      ),
      external: externals.map((name) => new RegExp(`^${name}(/|$)`)),
      // Flat: whatever chunk starts the face worker finds it beside itself.
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
    },
  },
});

export default defineConfig(() => {
  return mainConfig(join(root, 'out/main'));
});
