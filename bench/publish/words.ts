/** How numbers are written in the tables of the documentation. Pure. */
import { z } from 'zod';
import { BlockError, type Results } from './blocks.ts';

export const Rate = z.number().min(0).max(1);

/**
 * The published results of one bench.
 * @throws {BlockError} when they are not there or lack what is shown; the message says what to run
 */
export function read<T>(results: Results, name: string, schema: z.ZodType<T>): T {
  const value = results(name);
  const remedy = `run "npm run bench -- ${name}", then "npm run bench -- publish ${name}"`;
  if (value === undefined) throw new BlockError(`bench/published/${name}.json is not there: ${remedy}`);
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new BlockError(`bench/published/${name}.json does not fit: ${z.prettifyError(parsed.error)}; ${remedy}`);
  }
  return parsed.data;
}

/** What every results file carries. */
const Measured = z.object({
  at: z.string(),
  machine: z.object({ cpu: z.string(), cores: z.number(), platform: z.string() }),
});

export const percent = (rate: number, digits = 2) => `${(rate * 100).toFixed(digits)} %`;

/** A rate that may be far below what a percentage shows. */
export const small = (rate: number) => (rate === 0 ? '0' : rate >= 1e-3 ? percent(rate) : rate.toExponential(1));

export const interval = ([low, high]: readonly [number, number], digits = 2) =>
  `${percent(low, digits)} to ${percent(high, digits)}`;

/**
 * The bootstrap interval, or, where it has no width because nobody was missed, what the number of people allows: three by
 * that number (the rule of three, 95 %).
 */
export function intervalOfPeople(ci: readonly [number, number], people: number): string {
  if (ci[1] > 0) return interval(ci);
  if (people < fewPeople) return `too few people (${people}) to say`;
  return `up to ${percent(3 / people, 1)} (none of ${people} people)`;
}
/** Below this the rule of three allows more than a tenth, which bounds nothing. */
const fewPeople = 30;

/** A whole number with its thousands apart. */
export const count = (value: number) => value.toLocaleString('en-US');

export const milliseconds = (ms: number) => (ms >= 10_000 ? `${(ms / 1000).toFixed(0)} s` : `${ms.toFixed(0)} ms`);

/** Counts by name, the most frequent first. */
export const tally = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** When and on what it was measured: one line under a table of times. */
export function measuredOn(results: Results, name: string): string {
  const { at, machine } = read(results, name, Measured);
  return `Measured on ${at.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, ${machine.platform}.`;
}
