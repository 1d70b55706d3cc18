import { readManifest, recognitionEntry } from '../models/manifest.ts';
import { modelsBestFirst, type Thresholds } from './house.ts';

/**
 * The login thresholds of this build's models, measured by `npm run bench -- accuracy`.
 * @throws when the manifest is not sound or lacks a model
 */
export function manifestThresholds(): Thresholds {
  const manifest = readManifest();
  const entries = modelsBestFirst.map((model) => [model, recognitionEntry(manifest, model).threshold.login] as const);
  return Object.fromEntries(entries) as Thresholds;
}
