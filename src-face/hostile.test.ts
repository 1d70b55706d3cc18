/**
 * What a broken window, a broken camera or an attacker might send as a frame. The engine neither fails nor hangs on any of
 * it, and nothing of it can be used: it is no face, or it breaks a limit, or it is nobody who is enrolled.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureModels } from '../models/build/ensure.ts';
import { decisionTable, readManifest } from '../models/manifest.ts';
import { type FaceFrame, landmarkCount, type ModelId } from '../src-shared/domain/face.ts';
import { faceBox } from './align.ts';
import { similarity } from './compare.ts';
import { coverFault } from './cover.ts';
import { decide } from './decision.ts';
import { openPipeline, type Pipeline } from './pipeline.ts';
import { gate } from './quality.ts';
import { random } from './random.ts';
import { syntheticFrame, syntheticLandmarks } from './synthetic.ts';
import { cutOut, sampleFaces } from './testing/samples.ts';
import type { EngineAnalysis } from './types.ts';

let pipeline: Pipeline;
let faces: FaceFrame[] = [];
/** The second sample face looks into the camera; everybody here tries to be her. */
let face: FaceFrame;
let enrolled: EngineAnalysis;

beforeAll(async () => {
  const { dist, ready } = await ensureModels();
  const models = readManifest().models.flatMap((model) =>
    model.kind === 'landmarks' || model.tier !== 'embedded' || !ready.includes(model.file)
      ? []
      : [{ ...model, file: join(dist, model.file) }],
  );
  pipeline = await openPipeline(models);
  faces = await sampleFaces();
  face = faces[1] as FaceFrame;
  enrolled = (await pipeline.analyse(face, 'all')) as EngineAnalysis;
});

afterAll(() => pipeline?.close());

/** Whether a login could use it: good enough to look at, nothing before the face, and the person enrolled. */
function wouldOpen(analysis: EngineAnalysis | null): boolean {
  if (!analysis) return false;
  const usable = gate(analysis.quality) === null && coverFault(analysis.cover) === null;
  return usable && matches(analysis);
}

function matches({ embeddings }: EngineAnalysis): boolean {
  const own = new Map(enrolled.embeddings.map((embedding) => [embedding.model, embedding]));
  const similarities = new Map<ModelId, number>();
  for (const embedding of embeddings) {
    const template = own.get(embedding.model);
    if (template) similarities.set(embedding.model, similarity(embedding, template));
  }
  return decide(similarities, decisionTable())?.matched ?? false;
}

/** Every number that leaves the engine, whatever object it is in. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

async function refuse(frame: FaceFrame): Promise<EngineAnalysis | null> {
  const analysis = await pipeline.analyse(frame, 'all');
  expect(wouldOpen(analysis)).toBe(false);
  expect(numbersIn(analysis).every(Number.isFinite)).toBe(true);
  return analysis;
}

const changed = (change: (landmarks: Float32Array) => Float32Array): FaceFrame => ({
  ...face,
  landmarks: change(face.landmarks.slice()),
});

it('would open for the face itself, so that the refusals below mean something', () => {
  expect(wouldOpen(enrolled)).toBe(true);
});

describe('landmarks', () => {
  it.each<[string, (landmarks: Float32Array) => Float32Array]>([
    ['one is not a number', (all) => all.fill(Number.NaN, 3 * 100, 3 * 100 + 1)],
    ['all are not numbers', (all) => all.fill(Number.NaN)],
    ['one is infinite', (all) => all.fill(Number.NEGATIVE_INFINITY, 3 * 33, 3 * 33 + 1)],
    ['only the irises are infinite', (all) => all.fill(Number.POSITIVE_INFINITY, 3 * 468)],
    ['all are the same', (all) => all.fill(200)],
    ['all are on one line', (all) => all.map((value, i) => (i % 3 === 1 ? 200 : value))],
    ['there are none', () => new Float32Array(0)],
    ['one is missing', (all) => all.slice(3)],
    ['there is one too many', (all) => new Float32Array([...all, 1, 2, 3])],
    ['they are far outside', (all) => all.map((value) => value + 90_000)],
    ['they are larger than any picture', (all) => all.map((value) => value * 1e4)],
    ['they are as large as numbers get', (all) => all.map((value) => value * 1e36)],
    ['they are squeezed into a pixel', (all) => all.map((value) => 200 + value / 1e4)],
    ['they stand on their head', (all) => all.map((value, i) => (i % 3 === 1 ? 500 - value : value))],
    [
      'their order is turned round',
      (all) => all.map((_, i) => all[3 * (landmarkCount - 1 - Math.floor(i / 3)) + (i % 3)] ?? 0),
    ],
  ])('refuses them when %s', async (_, change) => {
    await refuse(changed(change));
  });

  it('refuses those of twenty faces mixed up', async () => {
    const next = random(20);
    const boxes = Array.from({ length: 20 }, () =>
      syntheticLandmarks(face.width * next(), face.height * next(), face.height * (0.1 + 0.3 * next())),
    );
    for (const mixed of [0, 1, 2]) {
      const landmarks = face.landmarks.map((_, i) => boxes[(Math.floor(i / 3) * (7 + mixed)) % 20]?.[i] ?? 0);
      await refuse({ ...face, landmarks });
    }
  });

  it('knows nobody in noise', async () => {
    const next = random(3);
    for (let i = 0; i < 3; i++) await refuse(changed((all) => all.map(() => 1000 * next())));
  });
});

describe('pictures', () => {
  it.each([0, 128, 255])('refuses one of level %i alone', async (level) => {
    await refuse({ ...face, pixels: new Uint8Array(face.pixels.length).fill(level) });
  });

  it('refuses noise', async () => {
    const next = random(5);
    await refuse({ ...face, pixels: Uint8Array.from({ length: face.pixels.length }, () => 256 * next()) });
  });

  it.each([
    [1, 1],
    [1, 500],
    [500, 1],
    [0, 0],
  ])('refuses one of %i x %i pixels', async (width, height) => {
    const small = syntheticFrame(120, 60);
    await refuse({ ...small, width, height, pixels: new Uint8Array(width * height * 4).fill(90) });
  });

  it.each([0, 1, 4, 1_000, -4])('refuses one that ends early, after %i bytes', async (bytes) => {
    expect(await refuse({ ...face, pixels: face.pixels.subarray(0, bytes) })).toBeNull();
  });

  it('refuses one whose sides are exchanged for its bytes', async () => {
    const wide = cutOut(face, 2);
    await refuse({ ...wide, width: wide.width / 2, height: wide.height * 2 });
    expect(await refuse({ ...wide, width: wide.width + 0.5 })).toBeNull();
    expect(await refuse({ ...wide, width: Number.NaN })).toBeNull();
    expect(await refuse({ ...wide, width: -wide.width, height: -wide.height })).toBeNull();
  });

  it('takes the largest that the contract lets through', async () => {
    const large = syntheticFrame(1024, 600);
    expect(await refuse(large)).not.toBeNull();
  });
});

describe('places and turns', () => {
  it.each([
    ['left', (x: number, y: number) => [x - 1, y] as const],
    ['right', (x: number, y: number) => [x + 1, y] as const],
    ['upper', (x: number, y: number) => [x, y - 1] as const],
    ['lower', (x: number, y: number) => [x, y + 1] as const],
  ])('stays finite at the %s border, with half the face beyond', async (_, move) => {
    const box = faceBox(face.landmarks);
    const [x, y] = move(0, 0);
    // The face's middle comes to lie on the border.
    const shiftX = x < 0 ? -(box.x + box.width / 2) : x > 0 ? face.width - (box.x + box.width / 2) : 0;
    const shiftY = y < 0 ? -(box.y + box.height / 2) : y > 0 ? face.height - (box.y + box.height / 2) : 0;
    const pixels = new Uint8Array(face.pixels.length);
    for (let row = 0; row < face.height; row++) {
      for (let column = 0; column < face.width; column++) {
        const [u, v] = [Math.round(column - shiftX), Math.round(row - shiftY)];
        if (u < 0 || v < 0 || u >= face.width || v >= face.height) continue;
        const from = (v * face.width + u) * 4;
        pixels.set(face.pixels.subarray(from, from + 4), (row * face.width + column) * 4);
      }
    }
    const landmarks = face.landmarks.map((value, i) => value + (i % 3 === 0 ? shiftX : i % 3 === 1 ? shiftY : 0));
    await refuse({ ...face, pixels, landmarks });
  });

  it.each([90, 180, 270])(
    'knows a face that is turned by %i degrees when its landmarks are, and only then',
    async (degrees) => {
      const turned = rotated(face, degrees);
      const found = await pipeline.analyse(turned, 'all');
      expect(found && matches(found)).toBe(true);
      await refuse({ ...turned, landmarks: face.landmarks });
    },
  );
});

/** A square frame turned clockwise by quarters. */
function rotated(frame: FaceFrame, degrees: number): FaceFrame {
  const side = frame.width;
  expect(frame.height).toBe(side);
  let { pixels, landmarks } = frame;
  for (let quarter = 0; quarter < degrees / 90; quarter++) {
    const [before, points] = [pixels, landmarks];
    pixels = new Uint8Array(before.length);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const from = (y * side + x) * 4;
        pixels.set(before.subarray(from, from + 4), (x * side + (side - 1 - y)) * 4);
      }
    }
    landmarks = points.map((value, i) =>
      i % 3 === 0 ? side - (points[i + 1] ?? 0) : i % 3 === 1 ? (points[i - 1] ?? 0) : value,
    );
  }
  return { ...frame, pixels, landmarks };
}
