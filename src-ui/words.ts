/** Every word that people read, looked up by a key that is checked when the program is compiled. */
import en from '../assets/locales/en.json' with { type: 'json' };

type Tree = { readonly [key: string]: string | Tree };

/** The paths to the texts of a tree, joined by dots: `scan.for`, `codes.camera.absent.title`. */
type Paths<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}`;
}[keyof T & string];

export type WordKey = Paths<typeof en>;

/** Numbers are written as they are; texts are isolated, because they may run in another direction. */
export type WordParameters = Readonly<Record<string, string | number>>;

/** First strong isolate and pop directional isolate (Unicode UAX 9): what stands between never reorders its sentence. */
const isolate = ['\u2068', '\u2069'] as const;

const texts = new Map<string, string>(flatten(en, ''));

/**
 * The text of `key` with its `{placeholders}` filled in.
 * @throws when a placeholder has no parameter or a parameter no placeholder: a gap in a sentence is never shown.
 */
export function words(key: WordKey, parameters: WordParameters = {}): string {
  const text = texts.get(key);
  if (text === undefined) throw new Error(`no words for ${key}`);
  const unused = new Set(Object.keys(parameters));
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`${key}: {${name}} is not given`);
    unused.delete(name);
    return typeof value === 'number' ? String(value) : isolate.join(value);
  });
  if (unused.size > 0) throw new Error(`${key}: there is no {${[...unused].join('}, {')}}`);
  return filled;
}

/** Every key, for the test that holds words and code together. */
export function wordKeys(): readonly string[] {
  return [...texts.keys()];
}

function flatten(tree: Tree, before: string): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value] as [string, string]] : flatten(value, `${before}${key}.`),
  );
}
