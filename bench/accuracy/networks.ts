/** The recognition networks, run with the engine's own alignment, mirror averaging and fusion. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelsDist } from '../../models/build/ensure.ts';
import { type RecognitionEntry, readManifest } from '../../models/manifest.ts';
import { chipsOf, type Embed, embedders } from '../../src-face/embed.ts';
import { fuse } from '../../src-face/fuse.ts';
import { openSession } from '../../src-face/session.ts';
import type { ModelId } from '../../src-shared/domain/face.ts';
import { cached, hashOf } from './cache.ts';
import type { FoundFace } from './faces.ts';

export interface Network {
  readonly entry: RecognitionEntry;
  readonly embed: (face: FoundFace) => Promise<Float32Array>;
}

/** What one picture yields: a unit vector from each network. */
export type Vectors = ReadonlyMap<ModelId, Float32Array>;

/** Code whose change makes kept embeddings worthless. */
const sources = ['align.ts', 'embed.ts'].map((file) => new URL(`../../src-face/${file}`, import.meta.url));

/** Opens recognition networks. @throws {FaceEngineError} when a file is missing or corrupt */
export async function openNetworks(ids: readonly ModelId[]): Promise<Network[]> {
  const code = hashOf(...(await Promise.all(sources.map((source) => readFile(source)))));
  const entries = readManifest().models.filter((entry) => entry.kind === 'recognition');
  return Promise.all(
    entries.filter(({ id }) => ids.includes(id)).map((entry): Promise<Network> => openNetwork(entry, code)),
  );
}

async function openNetwork(entry: RecognitionEntry, code: string): Promise<Network> {
  const session = await openSession({ ...entry, file: join(modelsDist, entry.file) });
  const run: Embed = embedders[entry.id](session);
  return {
    entry,
    embed: ({ hash, frame }) =>
      cached('embeddings', hashOf(hash, entry.sha256, code), async () => (await run(chipsOf(frame()))).vector),
  };
}

/** All networks' vectors of one face. The networks keep their buffers, so call it again only when it has answered. */
export async function embedWith(networks: readonly Network[], face: FoundFace): Promise<Vectors> {
  const vectors = new Map<ModelId, Float32Array>();
  for (const { entry, embed } of networks) vectors.set(entry.id, await embed(face));
  return vectors;
}

/** Makes one of several, as enrolment and login do: by network. `images` is not empty. */
export function fuseAll(images: readonly Vectors[]): Vectors {
  const [first] = images;
  if (!first) throw new RangeError('nothing to fuse');
  if (images.length === 1) return first;
  const fused = new Map<ModelId, Float32Array>();
  for (const model of first.keys()) {
    const embedding = fuse(
      images.flatMap((image) => {
        const vector = image.get(model);
        return vector ? [{ model, vector }] : [];
      }),
    );
    if (embedding) fused.set(model, embedding.vector);
  }
  return fused;
}
