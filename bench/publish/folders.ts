/** Keeps the folders of the machine that measured out of committed results. Pure. */

/** An absolute path of two names or more, where a word may begin. */
const absolute = /(?<=^|[\s"'(=:])(?:[A-Za-z]:\\[^\s"')]+|\/[^\s"'/)]+(?:\/[^\s"'/)]+)+)/g;

/** The value with each absolute path in its texts cut to its last name: `/home/ana/photos` becomes `photos`. */
export function withoutFolders(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(absolute, (path) => path.split(/[\\/]/).at(-1) ?? '');
  if (Array.isArray(value)) return value.map(withoutFolders);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutFolders(each)]));
}
