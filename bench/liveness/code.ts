/** A hash over a source file and all that it imports from this repository: what is kept was made by this code. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hashOf } from '../accuracy/cache.ts';

/** @param entries absolute paths */
export async function codeHash(...entries: readonly string[]): Promise<string> {
  const seen = new Map<string, string>();
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    seen.set(path, '');
    const text = await readFile(path, 'utf8');
    seen.set(path, text);
    for (const specifier of importsOf(text)) await visit(resolve(dirname(path), specifier));
  };
  for (const entry of entries) await visit(entry);
  return hashOf(...[...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text));
}

/** Relative imports of values; types leave no trace in a result. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(/^(?:import|export)(?! type )[^;]*?from '(\.[^']+)'/gms)].flatMap(([, path]) => path ?? []);
}
