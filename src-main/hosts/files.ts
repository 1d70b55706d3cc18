/** The windows' own files behind either host: which address is which file, and nothing outside the three folders. */
import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export interface Folders {
  /** The built windows: `lock/index.html`, `options/index.html`, `assets/`. */
  readonly rendererDir: string;
  readonly modelsDir: string;
  readonly wasmDir: string;
}

export interface Found {
  readonly file: string;
  readonly bytes: number;
  readonly type: string;
  readonly isPage: boolean;
  /** The name changes whenever the contents do. */
  readonly isHashed: boolean;
}

/**
 * What a composition adds to the pages besides their own files: the demo brings its camera so. The product has none.
 */
export interface Overlay {
  /** Addresses of module scripts that run before the page's own. */
  readonly scripts: readonly string[];
  /** Folder by the beginning of an address, `demo/people` for `/demo/people/...`; the longest that fits counts. */
  readonly folders: Readonly<Record<string, string>>;
}

/** The model that the windows load; all others are the agent's own. */
const windowModels: readonly string[] = ['face_landmarker.task'];

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.wasm': 'application/wasm',
  '.task': 'application/octet-stream',
};

/** Letters, digits, `_`, `-` and inner dots: no `..`, no hidden file, nothing encoded. */
const segment = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

function fileOf(
  path: string,
  { rendererDir, modelsDir, wasmDir }: Folders,
  added: Overlay['folders'],
): [folder: string, name: string] | null {
  const names = path.slice(1).split('/');
  if (names.at(-1) === '') names.splice(-1, 1, 'index.html');
  if (!path.startsWith('/') || !names.every((name) => segment.test(name))) return null;
  const whole = names.join('/');
  const prefixes = Object.keys(added).filter((prefix) => whole.startsWith(`${prefix}/`));
  const prefix = prefixes.toSorted((a, b) => b.length - a.length)[0];
  if (prefix !== undefined) return [added[prefix] ?? '', whole.slice(prefix.length + 1)];
  if (names[0] !== 'vision') return [rendererDir, join(...names)];
  if (names[1] === 'wasm' && names.length === 3) return [wasmDir, names[2] ?? ''];
  const model = names[1] ?? '';
  return names.length === 2 && windowModels.includes(model) ? [modelsDir, model] : null;
}

/** @param path the address's path as it was sent, not decoded. Null when there is no such file to be had. */
export async function findFile(path: string, folders: Folders, added: Overlay['folders'] = {}): Promise<Found | null> {
  const place = fileOf(path, folders, added);
  if (!place) return null;
  const [folder, name] = place;
  const type = types[extname(name)];
  if (type === undefined) return null;
  try {
    const file = await realpath(join(folder, name));
    // A link that leads out of the folder is not followed.
    if (!file.startsWith((await realpath(folder)) + sep)) return null;
    const { size } = await stat(file);
    return {
      file,
      bytes: size,
      type,
      isPage: type.startsWith('text/html'),
      isHashed: /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(path),
    };
  } catch {
    return null; // not there, or not readable: the window is told 404 either way
  }
}
