/** The whole pipeline on real faces: the sample photos of a package, with landmarks that were found beforehand. */
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureModels } from '../models/build/ensure.ts';
import { readManifest } from '../models/manifest.ts';
import { type FaceFrame, type NetworkId, type Tier, vectorLengths } from '../src-shared/domain/face.ts';
import { similarity } from './compare.ts';
import { createFaceEngine, type FaceEngine } from './engine.ts';
import { judge } from './liveness/judge.ts';
import { passiveLimits } from './liveness/passive.ts';
import { deciding, openPipeline, type Pipeline } from './pipeline.ts';
import { gate } from './quality.ts';
import { cutOut, sampleFaces } from './testing/samples.ts';
import type { EngineAnalysis, ModelFile } from './types.ts';

/** Similarities that same and different people are far from: the networks' own numbers at FMR 1e-4, and a margin. */
const apart: Readonly<Record<NetworkId, { same: number; different: number }>> = {
  mobilefacenet: { same: 0.75, different: 0.35 },
  'dlib-resnet34': { same: 0.96, different: 0.93 },
  faceres: { same: 0.85, different: 0.78 },
};

let faces: FaceFrame[] = [];
let models: ModelFile[] = [];
const pipelines: Pipeline[] = [];

/** The models of a tier that stand in this checkout. The embedded tier is always built; the other may be absent. */
function ofTier(tier: Tier): ModelFile[] {
  return models.filter((model) => model.tier === tier);
}

beforeAll(async () => {
  const { dist, ready } = await ensureModels();
  models = readManifest().models.flatMap((model) =>
    model.kind === 'landmarks' || !ready.includes(model.file) ? [] : [{ ...model, file: join(dist, model.file) }],
  );
  for (const tier of ['embedded', 'recommended'] as const) {
    if (ofTier(tier).length > 0) pipelines.push(await openPipeline(ofTier(tier)));
  }
  faces = await sampleFaces();
});

afterAll(async () => {
  for (const pipeline of pipelines) await pipeline.close();
});

/** A picture at a whole fraction of its size, each pixel the mean of those it replaces. */
function shrink(frame: FaceFrame, by: number): FaceFrame {
  const [width, height] = [Math.floor(frame.width / by), Math.floor(frame.height / by)];
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let j = 0; j < by; j++) {
          for (let i = 0; i < by; i++) {
            sum += frame.pixels[((y * by + j) * frame.width + x * by + i) * 4 + channel] ?? 0;
          }
        }
        pixels[(y * width + x) * 4 + channel] = sum / (by * by);
      }
    }
  }
  const landmarks = frame.landmarks.map((value) => value / by);
  return { ...frame, width, height, pixels, landmarks, scale: frame.scale / by };
}

function lit(frame: FaceFrame, gain: number): FaceFrame {
  return { ...frame, pixels: frame.pixels.map((level, i) => (i % 4 === 3 ? level : Math.min(255, level * gain))) };
}

/** Turned by half a circle. */
function upsideDown(frame: FaceFrame): FaceFrame {
  const { width, height } = frame;
  const landmarks = frame.landmarks.map((value, i) =>
    i % 3 === 0 ? width - value : i % 3 === 1 ? height - value : value,
  );
  const words = new Uint32Array(frame.pixels.slice().buffer).reverse();
  return { ...frame, landmarks, pixels: new Uint8Array(words.buffer) };
}

async function analysed(pipeline: Pipeline, frame: FaceFrame): Promise<EngineAnalysis> {
  const analysis = await pipeline.analyse(frame, 'all');
  if (!analysis) throw new Error('no face');
  return analysis;
}

describe.each(['embedded', 'recommended'] as const)('the %s tier', (tier) => {
  const pipeline = (skip: (reason: string) => void): Pipeline => {
    const found = pipelines.find((one) => one.tier === tier);
    if (!found) skip(`no models of the ${tier} tier in this checkout`);
    return found as Pipeline;
  };

  it('gives unit vectors, each as long as its network makes them', async ({ skip }) => {
    for (const { model, vector } of (await analysed(pipeline(skip), faces[0] as FaceFrame)).embeddings) {
      expect(vector).toHaveLength(vectorLengths[model]);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
  });

  it('knows a face again: shifted, halved, darker, upside down', async ({ skip }) => {
    const one = pipeline(skip);
    for (const face of faces) {
      const { embeddings } = await analysed(one, face);
      expect(embeddings.length).toBeGreaterThan(0);
      for (const change of [cutOut(face, 2, 9), shrink(face, 2), lit(face, 0.7), upsideDown(face)]) {
        const again = (await analysed(one, change)).embeddings;
        for (const [i, first] of embeddings.entries()) {
          expect(similarity(first, again[i] as typeof first)).toBeGreaterThan(apart[first.model as NetworkId].same);
        }
      }
    }
  });

  it('tells different people apart', async ({ skip }) => {
    const one = pipeline(skip);
    const embeddings = [];
    for (const face of faces) embeddings.push(...(await analysed(one, face)).embeddings);
    for (const each of Map.groupBy(embeddings, ({ model }) => model).values()) {
      for (const [i, a] of each.entries()) {
        for (const b of each.slice(i + 1)) expect(similarity(a, b)).toBeLessThan(apart[a.model as NetworkId].different);
      }
    }
  });

  it('finds real photos sharp enough, and no artefacts', async ({ skip }) => {
    const one = pipeline(skip);
    for (const face of faces) {
      const { quality, liveness } = await analysed(one, face);
      expect(gate(quality)).toBeNull();
      expect(liveness?.live).toBeGreaterThan(passiveLimits[tier]);
      expect(Object.keys(liveness?.by ?? {}).length).toBeGreaterThanOrEqual(2);
    }
  });

  it('never passes a photo that is shown again and again', async ({ skip }) => {
    const one = pipeline(skip);
    const face = faces[0] as FaceFrame;
    const frames = [];
    for (const seq of [0, 1, 2, 3])
      frames.push(await analysed(one, { ...cutOut(face, 2.5, 3 * seq), seq, at: 100 * seq }));
    expect(judge({ frames, challenge: null, light: [] }, 'standard', tier)).toMatchObject({
      is: 'open',
      needs: 'challenge',
    });
  });

  it.each([
    ['all in one spot', (landmarks: Float32Array) => landmarks.fill(50)],
    ['not numbers', (landmarks: Float32Array) => landmarks.fill(Number.NaN, 30, 33)],
    ['outside the picture', (landmarks: Float32Array) => landmarks.map((value) => value + 5000)],
    ['too few', (landmarks: Float32Array) => landmarks.slice(0, 300)],
  ])('answers null for landmarks that are %s', async (_, change) => {
    const [one] = pipelines as [Pipeline];
    const face = faces[0] as FaceFrame;
    expect(await one.analyse({ ...face, landmarks: change(face.landmarks.slice()) }, 'best')).toBeNull();
  });
});

describe('the engine with real networks', () => {
  let engine: FaceEngine;
  beforeAll(async () => {
    engine = await createFaceEngine({ models });
    await engine.warmUp();
  });
  afterAll(() => engine.close());

  it('answers from its thread what the pipeline answers here', async () => {
    const face = faces[1] as FaceFrame;
    const best = await engine.analyse(face, 'best');
    expect(best?.embeddings.map(({ model }) => model)).toEqual(
      deciding.find((set) => set.every((model) => engine.models.includes(model))),
    );
    const here = pipelines.find(({ tier }) => tier === engine.tier) as Pipeline;
    const there = await analysed(here, face);
    expect(best?.embeddings[0]?.vector).toEqual(there.embeddings[0]?.vector);
    expect(best?.liveness?.live).toEqual(there.liveness?.live);
    expect(best?.liveness?.by).toMatchObject(there.liveness?.by ?? {});
    expect(best?.signature).toEqual(there.signature);
  });

  it('gives one embedding for each network when asked for all, best first', async () => {
    const all = await engine.analyse(faces[2] as FaceFrame, 'all');
    expect(all?.embeddings.map(({ model }) => model)).toEqual([...engine.models]);
  });

  it('does not start with a model that was exchanged, and says which', async () => {
    const [first] = models as [ModelFile];
    const bytes = await readFile(first.file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 255;
    const file = join(tmpdir(), `hexlock-exchanged-${process.pid}.onnx`);
    await writeFile(file, bytes);
    await expect(createFaceEngine({ models: [{ ...first, file }, ...models.slice(1)] })).rejects.toMatchObject({
      code: 'models.corrupt',
      message: expect.stringContaining(file),
    });
  });

  it('does not start when a model is missing', async () => {
    const gone = models.map((model) => ({ ...model, file: `${model.file}.absent` }));
    await expect(createFaceEngine({ models: gone })).rejects.toMatchObject({ code: 'models.missing' });
    await expect(createFaceEngine({ models: [] })).rejects.toMatchObject({ code: 'models.missing' });
  });
});
