/** Embeds photos with the engine's own alignment and networks, as agent and cloud would. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelsDist } from '../../models/build/ensure.ts';
import { type RecognitionEntry, readManifest, recognitionEntry } from '../../models/manifest.ts';
import { chipsOf, type Embed, embedders } from '../../src-face/embed.ts';
import { fuse } from '../../src-face/fuse.ts';
import { openSession } from '../../src-face/session.ts';
import type { ModelId, Tier } from '../../src-shared/domain/face.ts';
import { cached, hashOf } from './cache.ts';
import type { PhotoFace } from './faces.ts';
import type { Fuse } from './protocols.ts';

export const modelOfTier: Readonly<Record<Tier, ModelId>> = {
  recommended: 'mobilefacenet',
  embedded: 'dlib-resnet34',
};

export interface Embedder {
  readonly entry: RecognitionEntry;
  readonly embed: (photo: PhotoFace) => Promise<Float32Array>;
  readonly fuse: Fuse;
}

/** Code whose change makes kept embeddings worthless. */
const sources = ['align.ts', 'embed.ts'].map((file) => new URL(`../../src-face/${file}`, import.meta.url));

/** Opens the recognition network of a tier. @throws {FaceEngineError} when its file is missing or corrupt */
export async function openEmbedder(tier: Tier): Promise<Embedder> {
  const model = modelOfTier[tier];
  const entry = recognitionEntry(readManifest(), model);
  const code = hashOf(...(await Promise.all(sources.map((source) => readFile(source)))));
  const session = await openSession({ ...entry, file: join(modelsDist, entry.file) });
  const run: Embed = embedders[model](session);
  return {
    entry,
    embed: ({ hash, frame }) => {
      const { landmarks } = frame;
      const points = new Uint8Array(landmarks.buffer, landmarks.byteOffset, landmarks.byteLength);
      return cached(
        'embeddings',
        hashOf(hash, points, entry.sha256, code),
        async () => (await run(chipsOf(frame))).vector,
      );
    },
    fuse: (vectors) => {
      const fused = fuse(vectors.map((vector) => ({ model, vector })));
      if (!fused) throw new RangeError('nothing to fuse');
      return fused.vector;
    },
  };
}
