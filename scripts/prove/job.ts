/** What one worker is asked for, and what it answers: plain data, since it crosses between threads. */
import { explore } from './explore.ts';
import { copyMutated, loadMachine, type Machine, type Mutant, realDomain } from './machine.ts';
import type { Scene } from './scene.ts';
import { exploreWalkAway, type WalkAway, walkAways } from './walk-away.ts';
import { wordsOf } from './words.ts';

export type Job =
  | { readonly is: 'scene'; readonly scene: Scene }
  | { readonly is: 'walkAway'; readonly walkAway: WalkAway }
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
  real ??= loadMachine(realDomain);
  switch (job.is) {
    case 'scene':
      return search(job.scene.name, [inScene(await real, job.scene)]);
    case 'walkAway':
      return search(job.walkAway.name, [inWalkAway(await real, job.walkAway)]);
    case 'mutant':
      return performMutant(job.mutant, job.scenes);
    default:
      return job satisfies never;
  }
}

async function performMutant(mutant: Mutant, scenes: readonly Scene[]): Promise<Found> {
  const { domain, remove } = copyMutated(mutant);
  try {
    const machine = await loadMachine(domain);
    const watches = mutant.file.startsWith('session/');
    const searches = watches
      ? walkAways.map((walkAway) => inWalkAway(machine, walkAway))
      : scenes.map((scene) => inScene(machine, scene));
    return search(mutant.name, searches);
  } finally {
    remove();
  }
}

type Search = () => Omit<Found, 'name'>;

const inScene =
  (machine: Machine, scene: Scene): Search =>
  () => {
    const { states, transitions, breach } = explore(machine, scene);
    const counterexample = breach && { scene: scene.name, law: breach.law, events: breach.moves.map(wordsOf) };
    return { states, transitions, counterexample };
  };

const inWalkAway =
  (machine: Machine, walkAway: WalkAway): Search =>
  () => {
    const { states, transitions, breach } = exploreWalkAway(machine, walkAway);
    return { states, transitions, counterexample: breach && { scene: walkAway.name, ...breach } };
  };

/** Makes all searches and keeps the shortest counter-example. */
function search(name: string, searches: readonly Search[]): Found {
  let [states, transitions] = [0, 0];
  let shortest: Counterexample | null = null;
  for (const make of searches) {
    const { counterexample, ...found } = make();
    states += found.states;
    transitions += found.transitions;
    if (counterexample === null) continue;
    if (shortest === null || counterexample.events.length < shortest.events.length) shortest = counterexample;
  }
  return { name, states, transitions, counterexample: shortest };
}
