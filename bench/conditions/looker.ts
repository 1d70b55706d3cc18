/** What the engine sees in a frame: quality, cover, and vectors of every network at hand, kept between runs. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureModels } from '../../models/build/ensure.ts';
import { readManifest } from '../../models/manifest.ts';
import { alignArcFace } from '../../src-face/align.ts';
import { coverFault, coverLimits, measureCover } from '../../src-face/cover.ts';
import { chipsOf, type Embed, embedders } from '../../src-face/embed.ts';
import { defaultLimits, gate, measureQuality } from '../../src-face/quality.ts';
import { openSession } from '../../src-face/session.ts';
import { type EmbedUpper, upperEmbedder, upperModels } from '../../src-face/upper.ts';
import type { Embedding, FaceFrame, ModelId, NetworkId, UpperModelId } from '../../src-shared/domain/face.ts';
import { cached, hashOf } from '../accuracy/cache.ts';
import type { FoundFace } from '../accuracy/faces.ts';

export type Look = ReadonlyMap<ModelId, Embedding>;

export interface Looker {
  /** Vectors of the whole face, or of the upper one. */
  readonly look: (face: FoundFace, part: 'whole' | 'upper') => Promise<Look>;
}

/**
 * Photos of `lfw-dev` have about 40 pixels between the eyes, less than a login asks for; what is far for them is in
 * proportion.
 */
const limits = { ...defaultLimits, minEyeDistance: 25 };

/** Why the frame would not be used, and whether its face wears a mask. */
export function judged(frame: FaceFrame): { readonly hint: string | null; readonly masked: boolean } {
  const chip = alignArcFace(frame);
  const cover = measureCover(frame, chip);
  const hint = gate(measureQuality(frame, chip), limits) ?? coverFault(cover);
  return { hint, masked: !(cover.mask < coverLimits.mask) };
}

/** Code whose change makes kept vectors worthless. */
const sources = ['align.ts', 'embed.ts', 'upper.ts'].map((file) => new URL(`../../src-face/${file}`, import.meta.url));

/** Opens every recognition network at hand. @throws {FaceEngineError} when a file is corrupt */
export async function openLooker(): Promise<Looker> {
  const { dist, ready } = await ensureModels({ log: console.log });
  const code = hashOf(...(await Promise.all(sources.map((source) => readFile(source)))));
  const whole = new Map<NetworkId, Embed>();
  const upper = new Map<UpperModelId, EmbedUpper>();
  for (const model of readManifest().models) {
    if (model.kind !== 'recognition' || !ready.includes(model.file)) continue;
    const session = await openSession({ ...model, file: join(dist, model.file) });
    whole.set(model.id, embedders[model.id](session));
    for (const [id, of] of Object.entries(upperModels) as [UpperModelId, NetworkId][]) {
      if (of === model.id) upper.set(id, upperEmbedder(id, session));
    }
  }
  return {
    look: async ({ hash, frame }, part) => {
      const look = new Map<ModelId, Embedding>();
      for (const model of part === 'whole' ? whole.keys() : upper.keys()) {
        const vector = await cached('conditions', hashOf(hash, model, code), async () => {
          const embed = whole.get(model as NetworkId);
          const behind = upper.get(model as UpperModelId);
          const embedding = await (embed ? embed(chipsOf(frame())) : behind?.(frame()));
          if (!embedding) throw new Error(`${model} is not open`);
          return embedding.vector;
        });
        look.set(model, { model, vector });
      }
      return look;
    },
  };
}
