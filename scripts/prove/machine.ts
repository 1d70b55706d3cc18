/** The machine under proof: the sources as they are, or a copy of them in which one guard was taken out. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WalkAwayPolicy } from '../../src-shared/domain/computer.ts';
import type { Event, LoginLimits, State, Step } from '../../src-shared/domain/login/state.ts';
import type { Watch, WatchEvent, WatchStep } from '../../src-shared/domain/session/watch.ts';
import { at } from '../lib/root.ts';

export interface Machine {
  readonly initial: State;
  readonly step: (state: State, event: Event, limits: LoginLimits) => Step;
  readonly watch: (state: Watch, event: WatchEvent, policy: WalkAwayPolicy) => WatchStep;
}

/** A guard to be removed: `find` stands exactly once in `file`, a path below the domain. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Imported by path, since a copy with a mutation is no part of the project. @param domain a folder like src-shared/domain */
export async function loadMachine(domain: string): Promise<Machine> {
  const load = async (...path: readonly string[]): Promise<Machine> =>
    (await import(/* @vite-ignore */ pathToFileURL(join(domain, ...path)).href)) as Machine;
  const [{ initial, step }, { watch }] = await Promise.all([load('login', 'step.ts'), load('session', 'watch.ts')]);
  return { initial, step, watch };
}

export const realDomain = at('src-shared/domain');

/** @throws when `find` does not stand in the source exactly once: the mutant is out of date */
export function mutated(source: string, { name, find, replace }: Mutant): string {
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`mutant "${name}": found ${times} times, not once: ${find}`);
  return source.replace(find, () => replace);
}

/** The path of a temporary copy of the domain with the mutation in it; `remove` deletes it. */
export function copyMutated(mutant: Mutant): { readonly domain: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'hexlock-mutant-'));
  cpSync(realDomain, folder, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  // Node reads `.ts` as a module only where a package says so.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const file = join(folder, mutant.file);
  writeFileSync(file, mutated(readFileSync(file, 'utf8'), mutant));
  return { domain: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
