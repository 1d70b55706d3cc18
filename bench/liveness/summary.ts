/** Counts outcomes and makes tables of them. Pure. */
import type { LivenessLevel } from '../../src-shared/domain/liveness.ts';
import { quantile, type Row } from '../report.ts';
import type { CaughtBy, Outcome } from './outcome.ts';
import { type Rate, rateOf } from './statistics.ts';
import type { Class } from './store.ts';

/** One presentation's outcome at one level. */
export interface Result {
  readonly class: Class;
  readonly species: string;
  readonly name: string;
  readonly level: LivenessLevel;
  readonly outcome: Outcome;
}

export interface SpeciesSummary {
  readonly presentations: number;
  readonly apcer: number;
  readonly errors: number;
  /** 95 %, Clopper and Pearson. */
  readonly interval: readonly [number, number];
  /** Which layer spoke the veto, and how often. */
  readonly caughtBy: Readonly<Partial<Record<CaughtBy, number>>>;
}

export interface LevelSummary {
  readonly bpcer: number;
  readonly live: {
    readonly presentations: number;
    readonly errors: number;
    readonly interval: readonly [number, number];
    readonly refusedBy: Readonly<Partial<Record<CaughtBy, number>>>;
    /** The same for each part of the live class: re-renderings, and clips of real people. */
    readonly parts: Readonly<Record<string, { readonly presentations: number; readonly errors: number }>>;
  };
  /** The worst species counts (ISO/IEC 30107-3). */
  readonly worstApcer: number;
  readonly species: Readonly<Record<string, SpeciesSummary>>;
  /** Beyond the frames that a login takes anyway, of accepted live presentations; null where nothing was asked. */
  readonly addedSeconds: { readonly median: number; readonly p95: number } | null;
}

export function summaryOf(results: readonly Result[]): LevelSummary {
  const lives = results.filter((result) => result.class === 'live');
  const attacks = Map.groupBy(
    results.filter((result) => result.class === 'attack'),
    ({ species }) => species,
  );
  const live = rateOf(refused(lives).length, lives.length);
  const species = Object.fromEntries([...attacks].map(([name, each]) => [name, speciesSummary(each)]));
  const rates = Object.values(species).map(({ apcer }) => apcer);
  const added = lives.flatMap(({ outcome }) => (outcome.accepted ? (outcome.addedMs ?? []) : []));
  const parts = Map.groupBy(lives, (each) => each.species);
  return {
    bpcer: live.rate,
    live: {
      presentations: lives.length,
      errors: live.errors,
      interval: [live.low, live.high],
      refusedBy: counts(refused(lives)),
      parts: Object.fromEntries(
        [...parts].map(([name, each]) => [name, { presentations: each.length, errors: refused(each).length }]),
      ),
    },
    worstApcer: rates.length === 0 ? Number.NaN : Math.max(...rates),
    species,
    addedSeconds:
      added.length === 0 ? null : { median: quantile(added, 0.5) / 1000, p95: quantile(added, 0.95) / 1000 },
  };
}

const refused = (results: readonly Result[]) => results.filter(({ outcome }) => !outcome.accepted);

function speciesSummary(results: readonly Result[]): SpeciesSummary {
  const caught = refused(results);
  const rate = rateOf(results.length - caught.length, results.length);
  return {
    presentations: results.length,
    apcer: rate.rate,
    errors: rate.errors,
    interval: [rate.low, rate.high],
    caughtBy: counts(caught),
  };
}

function counts(results: readonly Result[]): Partial<Record<CaughtBy, number>> {
  const found: Partial<Record<CaughtBy, number>> = {};
  for (const { outcome } of results) if (outcome.by) found[outcome.by] = (found[outcome.by] ?? 0) + 1;
  return found;
}

const percent = (share: number) => (Number.isNaN(share) ? '-' : `${(100 * share).toFixed(1)} %`);
const interval = ([low, high]: readonly [number, number]) => `${percent(low)} .. ${percent(high)}`;
const layers = (by: Readonly<Partial<Record<CaughtBy, number>>>) =>
  Object.entries(by)
    .sort(([, a], [, b]) => b - a)
    .map(([layer, count]) => `${layer} ${count}`)
    .join(', ');

/** One row for each species and one for living people, for each level. */
export function rowsOf(levels: Readonly<Partial<Record<LivenessLevel, LevelSummary>>>): Row[] {
  return Object.entries(levels).flatMap(([level, { bpcer, live, species }]): Row[] => [
    ...Object.entries(species).map(([name, each]) => ({
      level,
      class: name,
      presentations: each.presentations,
      rate: `APCER ${percent(each.apcer)}`,
      '95 %': interval(each.interval),
      'caught or refused by': layers(each.caughtBy),
    })),
    {
      level,
      class: 'living people',
      presentations: live.presentations,
      rate: `BPCER ${percent(bpcer)}`,
      '95 %': interval(live.interval),
      'caught or refused by': layers(live.refusedBy),
    },
  ]);
}

export type { Rate };
