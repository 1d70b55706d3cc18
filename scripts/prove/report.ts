/** What the checker found, as a table for people and as figures for the record. */
import type { Counterexample, Found } from './job.ts';

export interface Findings {
  readonly scenes: readonly Found[];
  readonly mutants: readonly Found[];
  readonly seconds: number;
  readonly threads: number;
  /** See `codeOf`. */
  readonly code: string;
}

export interface Figures {
  /** By what they were made: figures of another machine are stale. */
  readonly code: string;
  readonly states: number;
  readonly transitions: number;
  readonly scenes: number;
  readonly violations: number;
  readonly mutants: number;
  readonly mutantsKilled: number;
  readonly seconds: number;
  readonly threads: number;
  readonly violated: readonly Counterexample[];
  readonly killed: readonly ({ readonly mutant: string } & Counterexample)[];
  readonly survived: readonly string[];
}

const sum = (found: readonly Found[], of: 'states' | 'transitions'): number =>
  found.reduce((total, each) => total + each[of], 0);

/** States and transitions are those of the machine as it is; the mutants' are not counted. */
export function figuresOf({ scenes, mutants, seconds, threads, code }: Findings): Figures {
  const violated = scenes.flatMap(({ counterexample }) => (counterexample === null ? [] : [counterexample]));
  const killed = mutants.flatMap(({ name, counterexample }) =>
    counterexample === null ? [] : [{ mutant: name, ...counterexample }],
  );
  return {
    code,
    states: sum(scenes, 'states'),
    transitions: sum(scenes, 'transitions'),
    scenes: scenes.length,
    violations: violated.length,
    mutants: mutants.length,
    mutantsKilled: killed.length,
    seconds: Math.round(seconds * 10) / 10,
    threads,
    violated,
    killed,
    survived: mutants.filter(({ counterexample }) => counterexample === null).map(({ name }) => name),
  };
}

/** Nothing is violated, something was looked at, and every mutant was found out. */
export const holds = ({ violations, states, mutants, mutantsKilled }: Figures): boolean =>
  violations === 0 && states > 0 && mutants > 0 && mutantsKilled === mutants;

const count = (value: number): string => value.toLocaleString('en').padStart(14);

export function tableOf(figures: Figures): string {
  const { killed, survived, violated } = figures;
  return [
    `scenes          ${count(figures.scenes)}`,
    `states          ${count(figures.states)}`,
    `transitions     ${count(figures.transitions)}`,
    `violations      ${count(figures.violations)}`,
    `mutants         ${count(figures.mutants)}`,
    `mutants killed  ${count(figures.mutantsKilled)}`,
    `seconds         ${String(figures.seconds).padStart(14)}   (threads: ${figures.threads})`,
    ...violated.slice(0, 3).flatMap((each) => ['', `VIOLATED  ${each.law}`, ...told(each)]),
    ...killed.flatMap((each) => ['', `without: ${each.mutant}`, `  it ${each.law}`, ...told(each)]),
    ...survived.map((name) => `\nSURVIVED  ${name}: a law is missing here, or this guard guards nothing`),
  ].join('\n');
}

const told = ({ scene, events }: Counterexample): string[] => [
  `  policy ${scene}`,
  ...events.map((event, i) => `  ${String(i + 1).padStart(3)}. ${event}`),
];
