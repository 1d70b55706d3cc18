/** Folders of clips and pictures that others made: which file is what, and why one cannot be used. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { type Direction, directions } from '../../src-shared/domain/liveness.ts';
import { PlainError } from '../accuracy/plain-error.ts';

export type FileKind = 'clip' | 'still';

export interface MediaFile {
  readonly path: string;
  /** Relative to the folder. */
  readonly name: string;
  readonly kind: FileKind;
  readonly species: string;
}

export interface FailedFile {
  readonly file: string;
  readonly reason: string;
}

/** A folder that cannot be measured; the message ends with the remedy. */
export class FolderError extends PlainError {
  readonly code = 'folder.unusable';
}

const clips = /\.(mkv|mp4|m4v|webm|mov|avi|gif|mjpe?g|mpe?g|ogv|ts|mts|wmv|flv|3gp|y4m|h264|hevc)$/i;
const stills = /\.(jpe?g|png)$/i;

/** The species of a file by where it lies: its top folder, or what its name starts with. */
export function speciesOf(name: string): string {
  const [top = '', ...rest] = name.split(sep);
  if (rest.length > 0) return top;
  const start = /^([^-_]+)[-_]/.exec(basename(name, extname(name)))?.[1];
  return start ?? 'attacks';
}

/**
 * All clips and still pictures in a folder and below it, in the order of their names; hidden files are passed over.
 * @param option how the folder was given, for the remedy
 * @throws {FolderError} when it cannot be read or holds none
 */
export async function readFolder(folder: string, option: string, kinds: readonly FileKind[]): Promise<MediaFile[]> {
  const wanted = kinds.includes('still')
    ? 'clips (mp4, mkv, webm ...) or pictures (jpg, png)'
    : 'clips (mp4, mkv, webm ...)';
  const remedy = `Give a folder of ${wanted} with ${option}.`;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new FolderError(`${folder} cannot be read. ${remedy}`, { cause });
  });
  const files = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const media = files.flatMap((path): MediaFile[] => {
    const kind = clips.test(path) ? 'clip' : stills.test(path) ? 'still' : null;
    if (kind === null || !kinds.includes(kind)) return [];
    const name = relative(folder, path);
    return [{ path, name, kind, species: speciesOf(name) }];
  });
  if (media.length === 0)
    throw new FolderError(
      `${folder} holds ${files.length === 0 ? 'no file' : 'nothing that can be played'}. ${remedy}`,
    );
  return media;
}

/** What a person wrote down about a clip. */
export interface Sidecar {
  readonly turns: readonly { readonly at: number; readonly towards: Direction }[];
}

/** `CLIP.json` beside `CLIP.mp4`, or null. @throws {FolderError} when it says something else than turns */
export async function readSidecar(path: string): Promise<Sidecar | null> {
  const file = join(dirname(path), `${basename(path, extname(path))}.json`);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : parseSidecar(text, basename(file));
}

export function parseSidecar(text: string, file: string): Sidecar {
  const wrong = `${file} is not of the form {"turns": [{"at": 2.4, "towards": "left"}]}, with seconds and ${directions.join(', ')}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FolderError(wrong, { cause });
  }
  const turns = typeof value === 'object' && value !== null && 'turns' in value ? value.turns : null;
  if (!Array.isArray(turns)) throw new FolderError(wrong);
  return {
    turns: turns.map((turn: unknown) => {
      if (typeof turn !== 'object' || turn === null || !('at' in turn) || !('towards' in turn))
        throw new FolderError(wrong);
      const towards = directions.find((each) => each === turn.towards);
      if (typeof turn.at !== 'number' || !(turn.at >= 0) || !towards) throw new FolderError(wrong);
      return { at: turn.at, towards };
    }),
  };
}
