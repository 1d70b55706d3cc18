/**
 * Sealed templates. Each user has a random data key, wrapped by the tenant key; from it come the key that seals the
 * user's vectors (AES-256-GCM) and the user's projections. Deleting the wrapped data key shreds them all.
 */
import { hkdfSync } from 'node:crypto';
import type { Embedding, ModelId } from '../../src-shared/domain/face.ts';
import type { Secrets } from '../secrets/keys.ts';
import type { Random } from '../secrets/random.ts';
import { SealError, seal, unseal } from '../secrets/seal.ts';
import type { DataKeyRow, TemplateRow } from '../store/templates.ts';
import { isLength, type Projection, projectionOf, seedBytes } from './projection.ts';

/** Of the layout and the sealing; part of what is authenticated, so that an old form is never read as a new one. */
export const sealingVersion = 1;

export interface Vault {
  readonly tenantId: string;
  readonly userId: string;
  /** A vector as this user's templates see it: compare it with what `open` gives, and nothing else. */
  readonly project: (embedding: Embedding) => Embedding;
  /** The vector itself, from a projected one: to look for a face that is enrolled twice, and for nothing else. */
  readonly reveal: (projected: Embedding) => Embedding;
  /**
   * @param n what the row holds, see `slots` in captures.ts
   * @param capturedAt epoch ms
   */
  readonly seal: (embedding: Embedding, n: number, capturedAt: number) => TemplateRow;
  /** The same for a vector that is projected already. */
  readonly sealProjected: Vault['seal'];
  /** The projected vector. @throws {SealError} when it is another user's, model's or number's, or was changed */
  readonly open: (row: TemplateRow) => Embedding;
}

/** A fresh data key for a user, and the row that keeps it. */
export function createVault(
  secrets: Secrets,
  random: Random,
  owner: { readonly tenantId: string; readonly userId: string },
  now: number,
): { readonly vault: Vault; readonly key: DataKeyRow } {
  const dataKey = random(32);
  const wrapped = secrets.wrap(dataKey, aboutKey(owner.tenantId, owner.userId));
  return { vault: vaultOf(dataKey, random, owner), key: { ...owner, wrapped, createdAt: now, heldAt: null } };
}

/** @throws {SealError} when the row is another user's or was wrapped by another tenant key */
export function openVault(secrets: Secrets, random: Random, key: DataKeyRow): Vault {
  return vaultOf(secrets.unwrap(key.wrapped, aboutKey(key.tenantId, key.userId)), random, key);
}

function vaultOf(
  dataKey: Uint8Array,
  random: Random,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
): Vault {
  const derive = (label: string, bytes: number) =>
    new Uint8Array(hkdfSync('sha256', dataKey, 'hexlock data key 1', label, bytes));
  const sealing = derive('seal', 32);
  const projections = new Map<number, Projection>();
  const projectionFor = (length: number): Projection => {
    const known = projections.get(length);
    if (known) return known;
    // The first networks all had 128 numbers; their templates still have to open.
    const label = length === 128 ? 'projection' : `projection ${length}`;
    const made = projectionOf(derive(label, seedBytes(length)), length);
    projections.set(length, made);
    return made;
  };
  const about = (model: string, version: number, n: number) =>
    ['template', tenantId, userId, model, version, n].join('|');
  const project = ({ model, vector }: Embedding) => ({ model, vector: projectionFor(vector.length).project(vector) });
  const sealProjected: Vault['seal'] = ({ model, vector }, n, capturedAt) => ({
    userId,
    tenantId,
    model,
    n,
    version: sealingVersion,
    sealed: seal(sealing, bytesOf(vector), about(model, sealingVersion, n), random),
    capturedAt,
  });
  return {
    tenantId,
    userId,
    project,
    reveal: ({ model, vector }) => ({ model, vector: projectionFor(vector.length).undo(vector) }),
    seal: (embedding, n, capturedAt) => sealProjected(project(embedding), n, capturedAt),
    sealProjected,
    open: (row) => ({
      model: row.model as ModelId,
      vector: vectorOf(unseal(sealing, row.sealed, about(row.model, row.version, row.n))),
    }),
  };
}

const aboutKey = (tenantId: string, userId: string) => ['data key', tenantId, userId].join('|');

/** Little-endian float32, whatever this machine's order is. */
function bytesOf(vector: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  for (let i = 0; i < vector.length; i++) view.setFloat32(4 * i, vector[i] as number, true);
  return new Uint8Array(view.buffer);
}

function vectorOf(bytes: Uint8Array): Float32Array {
  const length = bytes.length / 4;
  if (!isLength(length)) throw new SealError(`${bytes.length} bytes are no vector`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length }, (_, i) => view.getFloat32(4 * i, true));
}
