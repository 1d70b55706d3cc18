import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type UserConfig } from 'vite';
import { mainConfig } from '../../vite.main.config.ts';
import { bridges, preloadConfig } from '../../vite.preload.config.ts';
import { demoConfig, demoEntry, type PageSet, pages, rendererConfig } from '../../vite.renderer.config.ts';
import { noteSources, stampFile } from './sources.ts';
import { hashInputs, isFresh, writeStamp } from './stamp.ts';

export const targetNames = ['renderer', 'main', 'preload', 'gallery', 'demo'] as const;
export type TargetName = (typeof targetNames)[number];

export interface Target {
  readonly name: TargetName;
  /** Globs of everything the result depends on, relative to the tree's root. */
  readonly inputs: readonly string[];
  /** False while the tree has no source for it yet: nothing is built, nothing is wrong. */
  readonly present: (base: string) => boolean;
  /** Writes the result into an empty folder. `note` has to be among the plugins. */
  readonly make: (outDir: string, base: string, note: Plugin) => Promise<void>;
}

/** The configurations are plain; what every build adds is added here. */
const bundle = async (config: UserConfig, note: Plugin): Promise<void> => {
  await build({
    ...config,
    configFile: false,
    plugins: [...(config.plugins ?? []), note],
    worker: { ...config.worker, plugins: () => [note] },
  });
};

const tools = ['package-lock.json', 'vite.*.config.ts', 'scripts/lib/root.ts', 'scripts/build/**/*.ts'];
const windows = ['src-renderer/**/*', 'src-ui/**/*', 'src-shared/**/*', 'assets/**/*', ...tools];

const pageTarget = (name: PageSet): Target => ({
  name,
  inputs: windows,
  present: (base) => Object.keys(pages(name, base)).length > 0,
  make: (outDir, base, note) => bundle(rendererConfig(name, outDir, base), note),
});

export const targets: readonly Target[] = [
  pageTarget('renderer'),
  {
    name: 'main',
    inputs: ['src-main/**/*', 'src-face/**/*', 'src-shared/**/*', 'models/manifest.json', 'assets/**/*', ...tools],
    present: (base) => existsSync(join(base, 'src-main/main.ts')),
    make: (outDir, base, note) => bundle(mainConfig(outDir, base), note),
  },
  {
    name: 'preload',
    inputs: ['src-preload/**/*', 'src-shared/**/*', ...tools],
    present: (base) => bridges(base).length > 0,
    make: async (outDir, base, note) => {
      for (const name of bridges(base)) await bundle(preloadConfig(name, outDir, base), note);
    },
  },
  pageTarget('gallery'),
  {
    name: 'demo',
    inputs: windows,
    present: (base) => existsSync(demoEntry(base)),
    make: (outDir, base, note) => bundle(demoConfig(outDir, base), note),
  },
];

export type Built = 'built' | 'fresh' | 'absent';

/**
 * Brings one target up to date in `out/NAME`. The result is made beside it and swapped in at the end, so that a failed
 * or interrupted build leaves the last good one.
 * @throws the bundler's error, which names the file.
 */
export async function bring(target: Target, base: string, force: boolean): Promise<Built> {
  if (!target.present(base)) return 'absent';
  const folder = join(base, 'out', target.name);
  const stamp = stampFile(join(base, 'out'), target.name);
  const sources = new Set<string>();
  const inputs = hashInputs(base, target.inputs);
  if (!force && isFresh(stamp, inputs, folder)) return 'fresh';
  const fresh = join(base, 'out', `.${target.name}.${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    await target.make(fresh, base, noteSources(base, sources));
    rmSync(stamp, { force: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  writeStamp(stamp, inputs, folder, sources);
  return 'built';
}
