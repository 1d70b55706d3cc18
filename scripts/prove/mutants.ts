/**
 * Guards of the machines, each taken out once. The checker has to find what goes wrong without it: a mutant that survives
 * is a law that is missing here, or a guard that guards nothing there.
 */
import type { Mutant } from './machine.ts';
import { answerMutants } from './mutants/answers.ts';
import { desktopMutants } from './mutants/desktop.ts';
import { stepMutants } from './mutants/steps.ts';
import { walkAwayMutants } from './mutants/walk-away.ts';

export const mutants: readonly Mutant[] = [...stepMutants, ...answerMutants, ...desktopMutants, ...walkAwayMutants];
