/**
 * `npm run types`: checks every area with its own tsconfig, and that every source file belongs to at least one area
 * (a file that no area includes would never be checked at all).
 */
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { commandLine } from './lib/command-line.ts';
import { at, nameOf, root } from './lib/root.ts';
import { runTool } from './lib/run.ts';

interface Area {
  /** Path of its tsconfig, relative to the root. */
  readonly config: string;
  /** Absolute paths of the files it checks. */
  readonly files: readonly string[];
}

/** The areas that the root tsconfig.json lists. @throws when a listed file cannot be read or parsed. */
export function areas(folder = root): Area[] {
  const list = ts.parseConfigFileTextToJson('tsconfig.json', readFileSync(join(folder, 'tsconfig.json'), 'utf8'));
  const references: { path: string }[] = list.config?.references ?? [];
  return references.map(({ path }) => {
    const config = path.endsWith('.json') ? join(folder, path) : join(folder, path, 'tsconfig.json');
    const read = ts.readConfigFile(config, ts.sys.readFile);
    if (read.error) throw new Error(ts.flattenDiagnosticMessageText(read.error.messageText, '\n'));
    const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, dirname(config));
    return { config: nameOf(config), files: parsed.fileNames };
  });
}

/** TypeScript files of the tree that no area checks, relative to the root. */
export function unchecked(list: readonly Area[], folder = root): string[] {
  const known = new Set(list.flatMap((area) => area.files.map((file) => nameOf(file))));
  const skip = /^(node_modules|out|dist|coverage|test-results|models\/dist)(\/|$)/;
  const exclude = (name: string) => skip.test(name.replaceAll('\\', '/'));
  return globSync('**/*.{ts,tsx}', { cwd: folder, exclude })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !name.endsWith('.d.ts') && !known.has(name));
}

/** The areas dealt to so many lanes that each has about as many files to check as the others; the largest begin. */
export function lanesOf(list: readonly Area[], count: number): Area[][] {
  const lanes = Array.from({ length: Math.min(count, list.length) }, (): Area[] => []);
  const load = (lane: readonly Area[]) => lane.reduce((sum, { files }) => sum + files.length, 0);
  for (const area of list.toSorted((a, b) => b.files.length - a.files.length)) {
    lanes.reduce((least, lane) => (load(lane) < load(least) ? lane : least)).push(area);
  }
  return lanes;
}

const help = `npm run types

Checks every area with its own tsconfig, and that every source file belongs to at least one of them.

  --help  this text

Exit codes: 0 all well, 1 at least one error, 2 wrong options.`;

if (import.meta.main) {
  commandLine(help, {});
  const list = areas();
  const missed = unchecked(list);
  const filled = list.filter((area) => area.files.length > 0);
  if (!existsSync(at('node_modules/.cache'))) mkdirSync(at('node_modules/.cache'), { recursive: true });
  // One compiler uses one processor. More than two lanes read the same libraries too often.
  const lanes = lanesOf(filled, Math.min(2, availableParallelism()));
  const outcomes = await Promise.all(
    lanes.map((lane) => runTool('typescript/bin/tsc', ['-b', ...lane.map(({ config }) => config)], { output: 'keep' })),
  );
  for (const { stdout, stderr } of outcomes) process.stdout.write(stdout + stderr);
  for (const name of missed)
    console.error(`${name}: no tsconfig includes this file; add it to an area in tsconfig.json`);
  console.log(`types: ${filled.length} areas, ${new Set(filled.flatMap((area) => area.files)).size} files`);
  process.exitCode = outcomes.some(({ code }) => code !== 0) || missed.length > 0 ? 1 : 0;
}
