import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { externals } from '../../vite.main.config.ts';
import { stampFile } from '../build/sources.ts';
import type { Stamp } from '../build/stamp.ts';
import { unreleased } from '../deps/rules.ts';

/** Strings that fakes and demo modules carry, in a way that survives minification: whoever greps a release finds them. */
export const markers = ['hexlock:fake', 'hexlock:demo'] as const;

/** One thing that a release must not carry, or lacks. `file` is relative to the checked folder. */
export interface Finding {
  readonly file: string;
  readonly problem: string;
}

const text = /\.(js|mjs|cjs|html|css|json)$/;
const builtin = new Set(builtinModules);
const isPlatform = (name: string) => name.startsWith('node:') || builtin.has(name);

/** Modules that a bundle file still asks for at run time, its own chunks aside. */
function requested(withComments: string): string[] {
  const code = withComments.replace(/^\s*\/\*\*[\s\S]*?\*\//gm, '');
  const imports = code.matchAll(/^\s*(?:import|export)\s(?:[^'"]*?\sfrom\s*)?["']([^"'\n]+)["'];?\s*$/gm);
  const requires = code.matchAll(/\b(?:__)?require\(["']([^"'\n]+)["']\)/g);
  return [...imports, ...requires].map((match) => match[1] ?? '').filter((name) => !name.startsWith('.'));
}

const inlineCode = /<script(?![^>]*\bsrc=)[^>]*>|<style[\s>]|<[^>]+\son\w+\s*=|\b(?:src|href)="data:/i;

function problemsOf(file: string, content: string): string[] {
  const problems: string[] = markers
    .filter((marker) => content.includes(marker))
    .map((marker) => `contains ${marker}: a fake or demo module got into the release`);
  if (file.endsWith('.html') && inlineCode.test(content)) {
    problems.push('has inline script, inline style or a data: address, which the content security policy refuses');
  }
  if (file.startsWith('main/')) {
    const strange = requested(content).filter((name) => !isPlatform(name) && !externals.includes(name));
    for (const name of new Set(strange)) problems.push(`imports ${name}, which the package does not carry`);
  }
  if (file.startsWith('preload/')) {
    const strange = requested(content).filter((name) => name !== 'electron');
    for (const name of new Set(strange)) problems.push(`requires ${name}, which a sandboxed preload may not`);
  }
  return problems;
}

const expected = [
  'main/main.js',
  'main/main.browser.js',
  'main/face.worker.js',
  'renderer/lock/index.html',
  'preload/lock.cjs',
];

/**
 * Reads what a release would ship and answers what is wrong with it; an empty list is good.
 * @param out absolute path of the folder with main/, preload/ and renderer/.
 */
export function checkBundle(out: string): Finding[] {
  const missing = expected
    .filter((file) => !existsSync(join(out, file)))
    .map((file) => ({ file, problem: 'is missing: run npm run build' }));
  const files = globSync('{main,preload,renderer}/**/*', { cwd: out })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => text.test(file));
  const strangers = globSync('{main,preload,renderer}/**/*{.map,.test.js,.spec.js}', { cwd: out });
  return [
    ...missing,
    ...strangers.map((file) => ({ file, problem: 'does not belong into a release' })),
    ...files.flatMap((file) =>
      problemsOf(file, readFileSync(join(out, file), 'utf8')).map((problem) => ({ file, problem })),
    ),
  ];
}

/**
 * Looks at what each build of the release noted about itself: which of our files are in it.
 * @param out absolute path of the folder with main/, preload/, renderer/ and .stamps/.
 */
export function checkSources(out: string): Finding[] {
  const strange = new RegExp(unreleased);
  return ['main', 'preload', 'renderer'].flatMap((target): Finding[] => {
    const file = stampFile(out, target);
    if (!existsSync(file)) return [{ file: target, problem: 'is not built: run npm run build' }];
    const { sources }: Stamp = JSON.parse(readFileSync(file, 'utf8'));
    return sources
      .filter((source) => strange.test(source) || source.startsWith('src-renderer/gallery/'))
      .map((source) => ({ file: target, problem: `contains ${source}, which is not for a release` }));
  });
}
