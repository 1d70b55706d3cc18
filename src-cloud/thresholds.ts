import { readManifest, recognitionEntry } from '../models/manifest.ts';
import { modelsBestFirst, type Thresholds } from './house.ts';

/**
 * Thresholds of this build's models, measured by `npm run bench -- accuracy`.
 * @param of `login` decides logins; `single` is for one picture against one, at FMR 1e-4
 * @throws when the manifest is not sound or lacks a model
 */
export function manifestThresholds(of: 'login' | 'single'): Thresholds {
  const manifest = readManifest();
  const entries = modelsBestFirst.map((model) => [model, recognitionEntry(manifest, model).threshold[of]] as const);
  return Object.fromEntries(entries) as Thresholds;
}
