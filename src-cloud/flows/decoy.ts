import { normalise } from '../../src-face/compare.ts';
import { type ModelId, vectorLengths } from '../../src-shared/domain/face.ts';
import type { Decoy } from '../house.ts';
import type { Secrets } from '../secrets/keys.ts';
import { newId, type Random } from '../secrets/random.ts';
import { createVault, openVault } from '../templates/vault.ts';

/** A template of nobody, sealed like every other; made at start and kept in memory only. */
export function createDecoy(secrets: Secrets, random: Random, now: number): Decoy {
  const owner = { tenantId: newId(random), userId: newId(random) };
  const { vault, key } = createVault(secrets, random, owner, now);
  const lengths = Object.entries(vectorLengths) as [ModelId, number][];
  const vectorOf = (length: number) => normalise(Array.from(random(length), (byte) => byte - 127.5));
  return {
    vault: () => openVault(secrets, random, key),
    fused: lengths.map(([model, length]) => vault.seal({ model, vector: vectorOf(length) }, 0, now)),
  };
}
