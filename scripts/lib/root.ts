import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder, absolute, whatever the working directory. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** An absolute path below the root. */
export const at = (...parts: readonly string[]): string => resolve(root, ...parts);

/** A path as people write it: relative to the root, with forward slashes. */
export const nameOf = (path: string): string => relative(root, path).split(sep).join('/');
