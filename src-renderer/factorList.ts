import type { Factor } from '../src-shared/domain/factors.ts';
import { words } from '../src-ui/words.ts';

/** "Password and Face", the way the language joins a list. */
export function factorList(factors: readonly Factor[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(factors.map((factor) => words(`factor.${factor}`)));
}

/** "Password or Face". */
export function factorChoice(factors: readonly Factor[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(factors.map((factor) => words(`factor.${factor}`)));
}
