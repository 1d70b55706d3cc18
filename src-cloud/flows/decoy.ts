import { generateKeyPairSync } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { normalise } from '../../src-face/compare.ts';
import { type ModelId, vectorLengths } from '../../src-shared/domain/face.ts';
import type { Decoy } from '../house.ts';
import type { Secrets } from '../secrets/keys.ts';
import { newId, type Random } from '../secrets/random.ts';
import { createVault, openVault } from '../templates/vault.ts';

/** A template and a key of nobody; made at start and kept in memory only. The template is sealed like every other. */
export function createDecoy(secrets: Secrets, random: Random, now: number): Decoy {
  const owner = { tenantId: newId(random), userId: newId(random) };
  const { vault, key } = createVault(secrets, random, owner, now);
  const lengths = Object.entries(vectorLengths) as [ModelId, number][];
  const vectorOf = (length: number) => normalise(Array.from(random(length), (byte) => byte - 127.5));
  return {
    vault: () => openVault(secrets, random, key),
    fused: lengths.map(([model, length]) => vault.seal({ model, vector: vectorOf(length) }, 0, now)),
    publicKey: keyOfNobody(),
  };
}

/** A point of P-256 as COSE writes it (RFC 9053, 7.1); its private half is gone at once. */
function keyOfNobody(): Uint8Array {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
  const map = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
  return isoCBOR.encode(map);
}
