/** Makes sure that every model stands in `models/dist`, with the bytes that the manifest promises. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Manifest, type ModelEntry, readManifest } from '../manifest.ts';
import { ModelError } from './error.ts';
import { packageReader } from './packages.ts';
import { recipes } from './recipes.ts';
import { fetchModel, type Sources } from './sources.ts';

/** `embedded`: packages only. `available`: also what a local source has. `recommended`: all of it, or an error. */
export type TierChoice = 'embedded' | 'available' | 'recommended';

export interface EnsureOptions {
  /** Receives a line for each file that is made, fetched or left out, with its size and time. */
  readonly log?: (line: string) => void;
  readonly tier?: TierChoice;
  /** Builds even what is up to date. */
  readonly force?: boolean;
  readonly manifest?: Manifest;
  readonly dist?: string;
  readonly modules?: string;
  readonly mirror?: string | undefined;
  /** Folders that may hold the recommended files, beside the mirror. */
  readonly folders?: readonly string[];
  readonly fetch?: typeof fetch;
}

export interface EnsureResult {
  readonly dist: string;
  /** Files that stand in `dist` now, all with the right checksum. */
  readonly ready: readonly string[];
  /** Of these, the ones that this call made or fetched. */
  readonly made: readonly string[];
  /** Recommended files that no local source has. */
  readonly skipped: readonly string[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the models stand in a checkout; packages keep them among their resources. */
export const modelsDist = join(root, 'models/dist');

/**
 * Quick when everything is up to date: it then only hashes the files.
 * A file appears under its name in one step, whole, so that two processes may build at once.
 * @throws {ModelError} whose message ends with the remedy
 */
export async function ensureModels(options: EnsureOptions = {}): Promise<EnsureResult> {
  const {
    log = () => undefined,
    tier = 'available',
    force = false,
    manifest = readManifest(),
    dist = modelsDist,
    modules = join(root, 'node_modules'),
    mirror = process.env.HEXLOCK_MODELS_MIRROR,
    folders = [join(root, '../shared/models')],
  } = options;
  await mkdir(dist, { recursive: true });
  const sources: Sources = {
    // By default nothing is fetched over a network: `npm start` must not wait for one.
    mirror: mirror && (tier === 'recommended' || !/^https?:/.test(mirror)) ? mirror : undefined,
    folders,
    home: tier === 'recommended',
    ...(options.fetch ? { fetch: options.fetch } : {}),
  };

  const made: string[] = [];
  const skipped: string[] = [];
  for (const entry of manifest.models) {
    if (tier === 'embedded' && entry.tier !== 'embedded') continue;
    if (!force && (await upToDate(dist, entry))) continue;
    const started = performance.now();
    const obtained = await obtain(entry, modules, sources);
    if (!obtained) {
      if (tier === 'recommended') throw missing(entry);
      skipped.push(entry.file);
      continue;
    }
    verify(entry, obtained);
    await replace(join(dist, entry.file), obtained.bytes);
    made.push(entry.file);
    const took = Math.round(performance.now() - started);
    log(`${entry.file}  ${megabytes(obtained.bytes.length)}  ${took} ms  from ${obtained.from}`);
  }
  if (skipped.length > 0) {
    log(`left out: ${skipped.join(', ')} (recommended tier; "npm run models -- --tier recommended" gets them)`);
  }
  const wanted = manifest.models.filter((entry) => tier !== 'embedded' || entry.tier === 'embedded');
  return { dist, ready: wanted.map(({ file }) => file).filter((file) => !skipped.includes(file)), made, skipped };
}

interface Obtained {
  readonly bytes: Uint8Array;
  readonly from: string;
}

async function obtain(entry: ModelEntry, modules: string, sources: Sources): Promise<Obtained | undefined> {
  if (entry.origin.from === 'file') return fetchModel(entry, sources);
  return { bytes: buildModel(entry, modules), from: entry.origin.packages.join(', ') };
}

/** Makes a model of the embedded tier, unchecked. */
export function buildModel(entry: ModelEntry, modules: string = join(root, 'node_modules')): Uint8Array {
  const recipe = recipes[entry.id];
  if (entry.origin.from !== 'packages' || !recipe) {
    throw new ModelError('manifest-invalid', `no recipe makes "${entry.id}". Add one to models/build/recipes.ts.`);
  }
  return recipe(packageReader(modules, entry.origin.packages));
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function upToDate(dist: string, entry: ModelEntry): Promise<boolean> {
  try {
    return sha256(await readFile(join(dist, entry.file))) === entry.sha256;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function verify(entry: ModelEntry, { bytes, from }: Obtained): void {
  const sum = sha256(bytes);
  if (sum === entry.sha256) return;
  const remedy =
    entry.origin.from === 'file'
      ? 'Remove or replace that copy; a file with another checksum is never used.'
      : 'Run "npm ci" and build again. Whoever changed a recipe on purpose records the new sum with "npm run models -- --record".';
  throw new ModelError(
    'checksum-mismatch',
    `${entry.file} from ${from} has SHA-256 ${sum}, models/manifest.json says ${entry.sha256}. ${remedy}`,
  );
}

function missing(entry: ModelEntry): ModelError {
  const source = entry.origin.from === 'file' ? ` Its source: ${entry.origin.source}.` : '';
  return new ModelError(
    'source-missing',
    `${entry.file} was found in no source.${source} Set HEXLOCK_MODELS_MIRROR to a folder or URL that holds it.`,
  );
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
