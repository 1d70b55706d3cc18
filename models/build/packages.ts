/** Reads files of installed npm packages, each pinned to the version that the manifest names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelError } from './error.ts';

/** A file of a package; `path` is relative to the package's folder. */
export type ReadPackageFile = (name: string, path: string) => Uint8Array;

const remedy = 'Run "npm ci" (development dependencies included) and build again.';

/**
 * A reader for the packages of one recipe.
 * @param modules the folder `node_modules`
 * @param pinned `name@version` of every package that may be read
 * @throws {ModelError} `package-missing`, or `package-changed` when another version is installed
 */
export function packageReader(modules: string, pinned: readonly string[]): ReadPackageFile {
  const versions = new Map(
    pinned.map((spec) => [spec.slice(0, spec.lastIndexOf('@')), spec.slice(spec.lastIndexOf('@') + 1)]),
  );
  for (const [name, version] of versions) {
    const installed = installedVersion(modules, name);
    if (installed !== version) {
      throw new ModelError(
        'package-changed',
        `${name} ${installed} is installed, but the models are built from ${version}. ${remedy}`,
      );
    }
  }
  return (name, path) => {
    if (!versions.has(name)) throw new Error(`the manifest does not name ${name} as an origin of this model`);
    return readPackageFile(modules, name, path);
  };
}

function installedVersion(modules: string, name: string): string {
  const text = Buffer.from(readPackageFile(modules, name, 'package.json')).toString('utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

function readPackageFile(modules: string, name: string, path: string): Uint8Array {
  try {
    return readFileSync(join(modules, name, path));
  } catch (cause) {
    throw new ModelError('package-missing', `${name} is not installed, or lacks ${path}. ${remedy}`, { cause });
  }
}
