import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Notes which of the project's own files really got into the output (not those that were imported and then shaken
 * off), so that a release can be checked for what it must not contain.
 */
export function noteSources(base: string, found: Set<string>): Plugin {
  return {
    name: 'hexlock:note-sources',
    generateBundle: (_options, bundle) => {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const [id, module] of Object.entries(chunk.modules)) {
          const file = relative(base, (id.split('?')[0] ?? id).replace(/^\0/, ''))
            .split(sep)
            .join('/');
          const own = !file.startsWith('..') && !file.startsWith('node_modules/') && !file.includes(':');
          if (own && module.renderedLength > 0) found.add(file);
        }
      }
    },
  };
}

/** Where a target's build keeps what it remembers. */
export const stampFile = (out: string, target: string): string => join(out, '.stamps', `${target}.json`);
