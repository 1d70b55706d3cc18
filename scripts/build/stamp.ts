import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a finished build remembers. */
export interface Stamp {
  /** Hash of everything it read. */
  readonly inputs: string;
  /** The files it wrote, with their sizes in bytes. */
  readonly outputs: Readonly<Record<string, number>>;
  /** The project's own files whose code is in the output. */
  readonly sources: readonly string[];
}

const notAnInput = /\.(test|spec)\.tsx?$|(^|\/)tsconfig[^/]*\.json$/;

const listFiles = (base: string, pattern: string): string[] =>
  globSync(pattern, { cwd: base })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => statSync(join(base, file)).isFile())
    .sort();

/**
 * Hash over names and contents of everything that the patterns match, tests aside. Contents, not times: a checkout
 * or an `npm ci` that changes nothing rebuilds nothing.
 */
export function hashInputs(base: string, patterns: readonly string[]): string {
  const hash = createHash('sha256');
  for (const pattern of patterns) {
    for (const file of listFiles(base, pattern)) {
      if (notAnInput.test(file)) continue;
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(base, file)))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

const measure = (folder: string): Record<string, number> =>
  Object.fromEntries(listFiles(folder, '**/*').map((file) => [file, statSync(join(folder, file)).size]));

/** True when the folder holds exactly what a build of these inputs wrote. A missing or unreadable stamp is stale. */
export function isFresh(stampFile: string, inputs: string, folder: string): boolean {
  if (!existsSync(stampFile) || !existsSync(folder)) return false;
  let stamp: Partial<Stamp>;
  try {
    stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return false; // a build killed while writing: build again
  }
  return stamp.inputs === inputs && JSON.stringify(stamp.outputs) === JSON.stringify(measure(folder));
}

/** Records a finished build of `folder`. */
export function writeStamp(stampFile: string, inputs: string, folder: string, sources: Iterable<string>): void {
  mkdirSync(dirname(stampFile), { recursive: true });
  const stamp: Stamp = { inputs, outputs: measure(folder), sources: [...sources].sort() };
  writeFileSync(stampFile, JSON.stringify(stamp));
}
