import { decidingEntry, decisionTable, readManifest } from '../models/manifest.ts';
import { cohortMargin, hasCohort } from '../src-face/cohort.ts';
import type { DecisionTable, NetworkSet } from '../src-face/decision.ts';
import type { ModelId } from '../src-shared/domain/face.ts';
import { type Cohort, type Decisions, modelTiers, type Thresholds } from './house.ts';

/**
 * Thresholds of this build's networks alone, measured by `npm run bench -- accuracy`.
 * @param of `login` is for fused scans; `single` is for one picture against one, at FMR 1e-4; `sameScan` is the least within one
 * @throws when the manifest is not sound or lacks a model
 */
export function manifestThresholds(of: 'login' | 'single' | 'sameScan'): Thresholds {
  const manifest = readManifest();
  const entries = [...modelTiers.keys()].map((model) => [model, decidingEntry(manifest, model).threshold[of]] as const);
  return Object.fromEntries(entries) as Thresholds;
}

/** The false match rate at which two accounts count as one face. */
const duplicateFmr = 1e-5;

/** How this build decides. */
export function manifestDecisions(): Decisions {
  const login = decisionTable();
  return { login, duplicate: { scales: login.scales, sets: login.sets.map(forDuplicates) } };
}

/**
 * A set that was measured at a greater rate is asked for more: each power of ten takes three tenths of the way from
 * the threshold to the usual login (from 1e-4 to 6e-6 it is 0.2 to 0.4 of it, docs/adr/0003-thresholds.md).
 */
export function forDuplicates(set: NetworkSet): NetworkSet {
  const powers = Math.log10(Math.max(set.measured.fmr, Number.MIN_VALUE) / duplicateFmr);
  return powers <= 0 ? set : { ...set, threshold: set.threshold + 0.3 * Math.min(powers, 3) * (1 - set.threshold) };
}

/** The strangers that come with the networks. @param login cosines from which on each network alone accepts */
export const builtInCohort =
  (login: Thresholds): Cohort =>
  (template) => {
    const threshold = login[template.model];
    return threshold !== undefined && hasCohort(template.model) ? cohortMargin(template, threshold) : null;
  };

/** A table in which every network decides alone, by its plain cosine: for tests, whose faces are made up. */
export function alone(thresholds: Thresholds): DecisionTable {
  const rank = (model: ModelId) => (modelTiers.get(model) === 'recommended' ? 0 : 1);
  const entries = (Object.entries(thresholds) as [ModelId, number][]).toSorted(([a], [b]) => rank(a) - rank(b));
  const sameScan = manifestThresholds('sameScan');
  return {
    scales: new Map(entries.map(([model]) => [model, { strangers: 0, usual: 1 }])),
    sets: entries.map(([model, threshold]) => ({
      models: [model],
      weights: [1],
      threshold,
      sameScan: sameScan[model] ?? 1,
      measured: { fmr: 0, fnmr: 0 },
    })),
  };
}
