/** What one worker is asked for, and what it answers: plain data, since it crosses between threads. */
import { explore } from './explore.ts';
import { copyMutated, loadMachine, type Machine, type Mutant, realDomain } from './machine.ts';
import type { Scene } from './scene.ts';
import { wordsOf } from './words.ts';

export type Job =
  | { readonly is: 'scene'; readonly scene: Scene }
  | { readonly is: 'mutant'; readonly mutant: Mutant; readonly scenes: readonly Scene[] };

export interface Counterexample {
  readonly scene: string;
  readonly law: string;
  /** From the locked screen on. */
  readonly events: readonly string[];
}

export interface Found {
  /** The scene's or the mutant's. */
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  readonly counterexample: Counterexample | null;
}

let real: Promise<Machine> | null = null;

export async function perform(job: Job): Promise<Found> {
  if (job.is === 'scene') {
    real ??= loadMachine(realDomain);
    return search(await real, job.scene.name, [job.scene]);
  }
  const { domain, remove } = copyMutated(job.mutant);
  try {
    return search(await loadMachine(domain), job.mutant.name, job.scenes);
  } finally {
    remove();
  }
}

/** Goes through all scenes and keeps the shortest counter-example. */
function search(machine: Machine, name: string, scenes: readonly Scene[]): Found {
  let [states, transitions] = [0, 0];
  let counterexample: Counterexample | null = null;
  for (const scene of scenes) {
    const found = explore(machine, scene);
    states += found.states;
    transitions += found.transitions;
    if (found.breach === null) continue;
    const { law, moves } = found.breach;
    if (counterexample !== null && counterexample.events.length <= moves.length) continue;
    counterexample = { scene: scene.name, law, events: moves.map(wordsOf) };
  }
  return { name, states, transitions, counterexample };
}
