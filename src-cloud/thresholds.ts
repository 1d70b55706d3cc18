import { decisionTable, readManifest, recognitionEntry } from '../models/manifest.ts';
import type { DecisionTable } from '../src-face/decision.ts';
import type { ModelId } from '../src-shared/domain/face.ts';
import { type Decisions, modelTiers, type Thresholds } from './house.ts';

/**
 * Thresholds of this build's networks alone, measured by `npm run bench -- accuracy`.
 * @param of `login` is for fused scans; `single` is for one picture against one, at FMR 1e-4
 * @throws when the manifest is not sound or lacks a model
 */
export function manifestThresholds(of: 'login' | 'single'): Thresholds {
  const manifest = readManifest();
  const entries = [...modelTiers.keys()].map(
    (model) => [model, recognitionEntry(manifest, model).threshold[of]] as const,
  );
  return Object.fromEntries(entries) as Thresholds;
}

/** How this build decides. The login thresholds are below FMR 1e-5, so they serve for duplicates as well. */
export function manifestDecisions(): Decisions {
  const login = decisionTable();
  return { login, duplicate: login };
}

/** A table in which every network decides alone, by its plain cosine: for tests, whose faces are made up. */
export function alone(thresholds: Thresholds): DecisionTable {
  const rank = (model: ModelId) => (modelTiers.get(model) === 'recommended' ? 0 : 1);
  const entries = (Object.entries(thresholds) as [ModelId, number][]).toSorted(([a], [b]) => rank(a) - rank(b));
  return {
    scales: new Map(entries.map(([model]) => [model, { strangers: 0, usual: 1 }])),
    sets: entries.map(([model, threshold]) => ({
      models: [model],
      weights: [1],
      threshold,
      measured: { fmr: 0, fnmr: 0 },
    })),
  };
}
