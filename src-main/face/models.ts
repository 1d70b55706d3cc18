/** The model files of this machine, as the manifest of this build asks for them. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest, ModelEntry } from '../../models/manifest.ts';
import type { ModelFile } from '../../src-face/types.ts';
import type { Code } from '../../src-shared/domain/codes.ts';

export interface FoundModels {
  /** For the engine: what the embedded tier needs, and what there is of the recommended one. */
  readonly engine: readonly ModelFile[];
  /** For the windows. */
  readonly landmarks: ModelEntry;
}

/** Which files to load. The engine checks their contents; a recommended model that is absent is done without. */
export function findModels(
  manifest: Manifest,
  modelsDir: string,
  exists: (path: string) => boolean = existsSync,
): FoundModels {
  const landmarks = manifest.models.find(({ kind }) => kind === 'landmarks');
  if (!landmarks) throw new Error('the manifest lists no landmark model');
  const engine = manifest.models.flatMap((model): ModelFile[] => {
    const file = join(modelsDir, model.file);
    if (model.kind === 'landmarks' || (model.tier === 'recommended' && !exists(file))) return [];
    const { bytes, sha256, tier, kind } = model;
    // The manifest names networks by text; the engine refuses one that it cannot run.
    return [{ id: model.id as ModelFile['id'], file, bytes, sha256, tier, kind }];
  });
  return { engine, landmarks };
}

export type ModelFault = Extract<Code, 'models.missing' | 'models.corrupt'>;

/** Whether a file is what the manifest promises; null when it is. */
export async function modelFault(
  modelsDir: string,
  model: Pick<ModelEntry, 'file' | 'bytes' | 'sha256'>,
): Promise<ModelFault | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(modelsDir, model.file));
  } catch {
    return 'models.missing';
  }
  const fits = bytes.byteLength === model.bytes && createHash('sha256').update(bytes).digest('hex') === model.sha256;
  return fits ? null : 'models.corrupt';
}
