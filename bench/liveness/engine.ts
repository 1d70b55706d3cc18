/**
 * The face engine of the bench: the product's landmark network, crop and analysis, with every answer kept under a hash of
 * the picture and of the code that it came from.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { modelsDist } from '../../models/build/ensure.ts';
import { readManifest } from '../../models/manifest.ts';
import { warp } from '../../src-face/align.ts';
import { openPipeline, type Pipeline } from '../../src-face/pipeline.ts';
import type { EngineAnalysis, ModelFile } from '../../src-face/types.ts';
import type { FaceFrame, Tier } from '../../src-shared/domain/face.ts';
import { landmarksInCrop, planCrop } from '../../src-ui/vision/crop.ts';
import { faceBox } from '../../src-ui/vision/metrics.ts';
import { cacheFolder, hashOf } from '../accuracy/cache.ts';
import { type FaceFinder, frameOf, isFound } from '../accuracy/faces.ts';
import type { Picture } from '../accuracy/picture.ts';
import { look, views } from '../accuracy/search.ts';
import { codeHash } from './code.ts';

/** When a picture was taken, and its number. */
export interface Stamp {
  readonly seq: number;
  readonly at: number;
}

export interface Engine {
  readonly tier: Tier;
  /** Changes with the models and with any code that an analysis depends on. */
  readonly version: string;
  /** Null when the landmark network finds no face. Calls may overlap. */
  readonly look: (picture: Picture, stamp: Stamp) => Promise<EngineAnalysis | null>;
  readonly close: () => Promise<void>;
}

/**
 * What measures a frame for the liveness layers, and the form of an analysis. Recognition is left out: its vectors only tell
 * whether one person stayed, and its code changes for reasons of its own.
 */
const measuring = [
  'liveness/cues.ts',
  'liveness/networks.ts',
  'liveness/skin.ts',
  'signature.ts',
  'quality.ts',
  'types.ts',
];

/** @throws {FaceEngineError} when the tier's models are not there */
export async function openEngine(tier: Tier, finder: FaceFinder): Promise<Engine> {
  const models = modelsOf(tier);
  const pipeline = await openPipeline(models);
  const code = await codeHash(
    ...measuring.map((file) => fileURLToPath(new URL(`../../src-face/${file}`, import.meta.url))),
  );
  const landmarks = readManifest().models.find(({ kind }) => kind === 'landmarks')?.sha256 ?? '';
  const version = hashOf(code, landmarks, ...models.map(({ sha256 }) => sha256));
  const analyse = oneAtATime(pipeline);
  return {
    tier: pipeline.tier,
    version,
    look: async (picture, { seq, at }) => {
      const found = await findTwice(picture, finder);
      if (!found) return null;
      const kept = await recalled<EngineAnalysis | null>('analyses', hashOf(found.hash, version), () =>
        analyse(cropOf(picture, found.face)),
      );
      return kept && { ...kept, seq, at };
    },
    close: pipeline.close,
  };
}

/** As on a workstation of this tier, less the recognition networks of the other tier: they have no part in liveness. */
function modelsOf(tier: Tier): ModelFile[] {
  return readManifest().models.flatMap((model) => {
    const used = model.kind === 'liveness' ? tier === 'recommended' || model.tier === tier : model.tier === tier;
    return model.kind === 'landmarks' || !used ? [] : [{ ...model, file: join(modelsDist, model.file) }];
  });
}

interface Found {
  readonly hash: string;
  readonly face: FaceFrame;
}

/**
 * The face of a picture. The camera window follows a face from frame to frame and needs the detector only to find it first;
 * here each picture is searched for itself, and the detector misses some faces that fill much of one. Those are
 * looked for again with more room around them.
 */
async function findTwice(picture: Picture, finder: Pick<FaceFinder, 'findIn'>): Promise<Found | null> {
  const plain = await finder.findIn(picture, hashOf(picture.data, `${picture.width}`));
  if (isFound(plain)) return { hash: plain.hash, face: plain.frame() };
  for (const view of views.filter(({ turn, reach }) => turn === 0 && reach > 1)) {
    const wide = look(picture, view);
    const again = await finder.findIn(wide.picture, hashOf(wide.picture.data, `${wide.picture.width}`));
    if (isFound(again)) return { hash: hashOf(again.hash, 'wide'), face: frameOf(picture, wide.back(again.frame())) };
  }
  return null;
}

/** The networks keep their buffers: each frame waits for the one before. */
function oneAtATime(pipeline: Pipeline): (frame: FaceFrame) => Promise<EngineAnalysis | null> {
  let last: Promise<unknown> = Promise.resolve();
  return (frame) => {
    const next = last.then(() => pipeline.analyse(frame, 'best'));
    last = next.catch(() => undefined);
    return next;
  };
}

/** The face cut out as the camera window plans it. */
export function cropOf(picture: Picture, { landmarks, pose }: FaceFrame): FaceFrame {
  const plan = planCrop(faceBox(landmarks), picture);
  const { source, target } = plan;
  const same = source.width === target.width && source.height === target.height;
  return {
    attempt: '',
    seq: 0,
    at: 0,
    width: target.width,
    height: target.height,
    pixels: same ? copied(picture, source) : scaled(picture, plan),
    landmarks: landmarksInCrop(landmarks, picture, picture, plan),
    pose,
    scale: target.height / source.height,
  };
}

function copied({ width, data }: Picture, part: ReturnType<typeof planCrop>['source']): Uint8Array {
  const pixels = new Uint8Array(part.width * part.height * 4);
  for (let y = 0; y < part.height; y++) {
    const from = ((part.y + y) * width + part.x) * 4;
    pixels.set(data.subarray(from, from + 4 * part.width), 4 * y * part.width);
  }
  return pixels;
}

function scaled(picture: Picture, { source, target }: ReturnType<typeof planCrop>): Uint8Array {
  const side = Math.max(target.width, target.height);
  const map = {
    a: source.width / target.width,
    b: 0,
    tx: source.x,
    c: 0,
    d: source.height / target.height,
    ty: source.y,
  };
  const chip = warp({ pixels: picture.data, width: picture.width, height: picture.height }, map, side);
  const pixels = new Uint8ClampedArray(target.width * target.height * 4).fill(255);
  for (let y = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x++) {
      for (let k = 0; k < 3; k++) pixels[4 * (y * target.width + x) + k] = chip[3 * (y * side + x) + k] as number;
    }
  }
  return new Uint8Array(pixels.buffer);
}

let written = 0;

/** The value kept under this name, or the one that `compute` gives, which is then kept. Typed arrays stay what they are. */
export async function recalled<T>(
  kind: string,
  hash: string,
  compute: () => Promise<T>,
  folder: string = cacheFolder,
): Promise<T> {
  const path = join(folder, kind, hash.slice(0, 2), `${hash}.bin`);
  const bytes = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes) return deserialize(bytes) as T;
  const value = await compute();
  await mkdir(dirname(path), { recursive: true });
  // Two that are filmed at the same time may come to the same picture.
  const temporary = `${path}.${process.pid}.${++written}`;
  await writeFile(temporary, serialize(value));
  await rename(temporary, path);
  return value;
}
