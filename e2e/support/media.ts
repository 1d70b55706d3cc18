/**
 * Whose faces the end-to-end specs use. By default the recordings in `../shared/media`, and where those are absent the
 * sample photos of an npm package, which are brought to life (see `clips.ts`).
 *
 * `HEXLOCK_E2E_ENROL`, `HEXLOCK_E2E_LOGIN` and `HEXLOCK_E2E_IMPOSTOR` name other people: paths of clips or photos, or of a
 * folder of them, several with commas (or as in PATH) between. Enrolment takes the first of its list.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Cast {
  /** Paths of clips or photos, or names of sample people. */
  readonly enrol: string;
  /** The same person. */
  readonly login: readonly string[];
  /** Other people. */
  readonly impostors: readonly string[];
}

const recordings = fileURLToPath(new URL('../../../shared/media/', import.meta.url));
const recorded: Cast = {
  enrol: join(recordings, 'again.mkv'),
  login: ['brother.mkv', 'help.mkv'].map((name) => join(recordings, name)),
  impostors: ['bird.mkv', 'milk.mkv', 'head-pose-face-detection-female.gif'].map((name) => join(recordings, name)),
};

const photos = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');

/** A sample photo of the package, which is always there: `sample1` to `sample6`. */
export const photo = (name: string): string => join(photos, `${name}.jpg`);

/** Sample people have one photo each, so enrolment and login share it; `clipFor` knows them by name. */
const sampled: Cast = { enrol: 'Ana', login: ['Ana'], impostors: ['Jude', 'Sofia'] };

/** @throws when a variable names a file that does not exist. */
export function cast(env: Readonly<Record<string, string | undefined>> = process.env): Cast {
  const standard = existsSync(recorded.enrol) ? recorded : sampled;
  const listed = (name: string): readonly string[] | null => {
    const given = pathsOf(env[name] ?? '');
    const missing = given.find((path) => !existsSync(path));
    if (missing !== undefined) throw new Error(`${name} names ${missing}, which does not exist`);
    const files = given.flatMap(filesOf);
    if (given.length > 0 && files.length === 0)
      throw new Error(`${name}: there is no clip and no photo in that folder`);
    return files.length > 0 ? files : null;
  };
  const enrol = listed('HEXLOCK_E2E_ENROL')?.[0];
  const login = listed('HEXLOCK_E2E_LOGIN');
  const impostors = listed('HEXLOCK_E2E_IMPOSTOR');
  // Somebody else's enrolment with our own logins would be no test of anything.
  if (enrol !== undefined && login === null)
    return { enrol, login: [enrol], impostors: impostors ?? standard.impostors };
  return {
    enrol: enrol ?? standard.enrol,
    login: login ?? standard.login,
    impostors: impostors ?? standard.impostors,
  };
}

/** One path that exists may hold any character; otherwise commas, line ends and PATH's own sign part several. */
function pathsOf(text: string): readonly string[] {
  const paths = existsSync(text.trim()) ? [text] : text.split(new RegExp(`[,\\n${delimiter}]`));
  return paths.map((path) => path.trim()).flatMap((path) => (path === '' ? [] : [resolve(path)]));
}

const playable = /\.(mkv|mp4|webm|mov|avi|gif|mjpeg|jpe?g|png|webp)$/i;

const filesOf = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => playable.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path];

export const nameOf = (path: string): string => basename(path);
