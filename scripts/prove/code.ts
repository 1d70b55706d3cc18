/**
 * What figures were made by: a hash over the machines, the checker, and what it was set to search. Types, comments and
 * format change nothing of it, so that whoever rewords a comment need not prove anything anew.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { at, nameOf } from '../lib/root.ts';
import type { Mutant } from './machine.ts';
import type { Scene } from './scene.ts';
import type { WalkAway } from './walk-away.ts';

/** Everything that the checker goes through. Policies count as they are, whatever code they are made by. */
export interface Searched {
  readonly scenes: readonly Scene[];
  readonly quickScenes: readonly Scene[];
  readonly walkAways: readonly WalkAway[];
  readonly mutants: readonly Mutant[];
}

const entries = ['src-shared/domain/login/step.ts', 'src-shared/domain/session/watch.ts', 'scripts/prove/job.ts'];

/** SHA-256, hex. */
export async function codeOf(searched: Searched): Promise<string> {
  const files = await filesOf(entries.map((entry) => at(entry)));
  const hash = createHash('sha256');
  for (const [path, code] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${nameOf(path)}\n${code}\n`);
  return hash.update(JSON.stringify(searched)).digest('hex');
}

/** The files and all that they import of this repository, as they run. */
async function filesOf(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const visit = async (path: string): Promise<void> => {
    if (found.has(path)) return;
    found.set(path, '');
    const code = plainOf(await readFile(path, 'utf8'));
    found.set(path, code);
    for (const specifier of importsOf(code)) await visit(resolve(dirname(path), specifier));
  };
  for (const path of paths) await visit(path);
  return found;
}

/** A source without types and comments, in one format. */
export const plainOf = (source: string): string =>
  transpileModule(source, {
    compilerOptions: {
      target: ScriptTarget.ESNext,
      module: ModuleKind.ESNext,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
  }).outputText;

/** What was imported for its type alone is gone by then. */
const importsOf = (code: string): string[] =>
  [...code.matchAll(/^(?:import|export)[^;]*?from ['"](\.[^'"]+)['"]/gm)].flatMap(([, path]) => path ?? []);
