import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from './check.ts';

/** Names that one place only may use, which an import graph cannot see because they share a module with others. */
const names = [
  {
    rule: 'ipc-main-lives-in-serve',
    name: /\bipcMain\b/,
    allowed: /^src-main\/(ipc\/serve|hosts\/electron\/(ipc|port|roster))\.ts$|\.(test|fake)\.ts$/,
    remedy:
      'Every call is checked and parsed in one place: add the call to src-shared/contracts/ipc.ts and serve it through ipc/serve.ts.',
  },
];

/** Comments do not count: a docstring may explain why a name is not used here. */
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

/** Uses of a reserved name in src-main outside its place. @param base absolute path of the tree's root. */
export function checkNames(base: string): Violation[] {
  return globSync('src-main/**/*.ts', { cwd: base })
    .map((file) => file.replaceAll('\\', '/'))
    .flatMap((file) =>
      names
        .filter(
          ({ name, allowed }) =>
            !allowed.test(file) && name.test(withoutComments(readFileSync(join(base, file), 'utf8'))),
        )
        .map(({ rule, remedy }) => ({ rule, from: file, to: file, remedy })),
    );
}
