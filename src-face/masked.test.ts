/** A login behind a mask, with real networks: enrolled bare, recognised by the upper face, and by nothing else. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureModels } from '../models/build/ensure.ts';
import { decisionTable, readManifest } from '../models/manifest.ts';
import type { FaceFrame, ModelId, Tier } from '../src-shared/domain/face.ts';
import { similarity } from './compare.ts';
import { type Decision, decide } from './decision.ts';
import { openPipeline, type Pipeline } from './pipeline.ts';
import { covered, maskBorder } from './testing/covered.ts';
import { sampleFaces } from './testing/samples.ts';
import type { EngineAnalysis, ModelFile } from './types.ts';

const blue = [140, 185, 215] as const;
let faces: FaceFrame[] = [];
const pipelines = new Map<Tier, Pipeline>();

beforeAll(async () => {
  const { dist, ready } = await ensureModels();
  const models = readManifest().models.flatMap((model): ModelFile[] =>
    model.kind === 'landmarks' || !ready.includes(model.file) ? [] : [{ ...model, file: join(dist, model.file) }],
  );
  const embedded = models.filter(({ tier }) => tier === 'embedded');
  pipelines.set('embedded', await openPipeline(embedded));
  if (models.length > embedded.length) pipelines.set('recommended', await openPipeline(models));
  // The first looks down with her hair before an eye; the others look into the camera.
  faces = (await sampleFaces()).slice(1);
});

afterAll(async () => {
  for (const pipeline of pipelines.values()) await pipeline.close();
});

/** As the cloud compares a masked probe: vectors of the upper face only. */
function compared(probe: EngineAnalysis, template: EngineAnalysis): Decision | null {
  const similarities = new Map<ModelId, number>();
  for (const embedding of probe.embeddings.filter(({ model }) => model.endsWith('-upper'))) {
    const own = template.embeddings.find(({ model }) => model === embedding.model);
    if (own) similarities.set(own.model, similarity(embedding, own));
  }
  return decide(similarities, decisionTable());
}

describe.each(['embedded', 'recommended'] as const)('the %s tier', (tier) => {
  const pipelineOf = (skip: (reason: string) => void): Pipeline => {
    const found = pipelines.get(tier);
    if (!found) skip(`no models of the ${tier} tier in this checkout`);
    return found as Pipeline;
  };

  it('knows everybody behind a mask, and takes nobody for somebody else', async ({ skip }) => {
    const pipeline = pipelineOf(skip);
    const enrolled: EngineAnalysis[] = [];
    for (const face of faces) enrolled.push((await pipeline.analyse(face, 'enrol')) as EngineAnalysis);
    for (const [i, face] of faces.entries()) {
      const probe = await pipeline.analyse(covered(face, maskBorder, blue, 1.6), 'best');
      const decisions = enrolled.map((template) => compared(probe as EngineAnalysis, template)?.matched);
      expect(decisions).toEqual(enrolled.map((_, j) => i === j));
    }
  });

  it('looks at the upper face only where it is needed', async ({ skip }) => {
    const pipeline = pipelineOf(skip);
    const [face] = faces as [FaceFrame];
    const upper = async (frame: FaceFrame, which: 'all' | 'best' | 'enrol' | 'none') =>
      (await pipeline.analyse(frame, which))?.embeddings.filter(({ model }) => model.endsWith('-upper')).length;
    const networks = tier === 'embedded' ? 1 : 2;
    const masked = covered(face, maskBorder, blue, 1.6);
    expect(await upper(face, 'best')).toBe(0);
    expect(await upper(face, 'all')).toBe(0);
    expect(await upper(face, 'enrol')).toBe(networks);
    expect(await upper(masked, 'best')).toBe(networks);
    expect(await upper(masked, 'none')).toBe(0);
  });
});
