/** Where the files of the recommended tier come from: a mirror, a folder beside the project, or their home. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelEntry } from '../manifest.ts';
import { ModelError } from './error.ts';

export interface Sources {
  /** `HEXLOCK_MODELS_MIRROR`: a folder, or a base URL. */
  readonly mirror?: string | undefined;
  /** Folders to look into after the mirror. */
  readonly folders: readonly string[];
  /** Whether the file's home on the internet may be asked. */
  readonly home: boolean;
  readonly fetch?: typeof fetch;
}

/** A fetched file and where it was found, for the progress line. */
export interface Fetched {
  readonly bytes: Uint8Array;
  readonly from: string;
}

const isUrl = (place: string) => /^https?:\/\//.test(place);
const patience = 60_000;

/**
 * The first copy that a source holds; a source that lacks the file is passed over, one that fails otherwise is an error.
 * @returns nothing when no source has it
 * @throws {ModelError} `source-unreachable` when a URL answers anything but the file or "not found"
 */
export async function fetchModel(entry: ModelEntry, sources: Sources): Promise<Fetched | undefined> {
  const home = entry.origin.from === 'file' ? entry.origin.home : undefined;
  const places = [
    ...(sources.mirror ? [inside(sources.mirror, entry.file)] : []),
    ...sources.folders.map((folder) => inside(folder, entry.file)),
    ...(sources.home && home ? [home] : []),
  ];
  for (const place of places) {
    const bytes = isUrl(place) ? await download(place, sources.fetch ?? fetch) : await readIfThere(place);
    if (bytes) return { bytes, from: place };
  }
  return undefined;
}

const inside = (base: string, file: string) => (isUrl(base) ? `${base.replace(/\/$/, '')}/${file}` : join(base, file));

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function download(url: string, get: typeof fetch): Promise<Uint8Array | undefined> {
  const remedy = 'Check the connection, or set HEXLOCK_MODELS_MIRROR to a folder or URL that holds the file.';
  try {
    const response = await get(url, { signal: AbortSignal.timeout(patience) });
    if (response.status === 404) return undefined;
    if (!response.ok) throw new ModelError('source-unreachable', `${url} answered ${response.status}. ${remedy}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    const reason =
      cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause);
    throw new ModelError('source-unreachable', `${url} cannot be reached (${reason}). ${remedy}`, { cause });
  }
}
