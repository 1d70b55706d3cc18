/** The tenant at run time: its signing key, and the public keys that agents pin. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { PublicJwk } from '../../src-shared/contracts/cloud/common.ts';
import type { Secrets } from '../secrets/keys.ts';
import type { Db } from '../store/store.ts';
import { findTenant, type SigningKeyRow, signingKeysOf } from '../store/tenants.ts';

export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** Public keys, newest first. */
  readonly keys: readonly PublicJwk[];
  readonly signer: { readonly kid: string; readonly key: KeyObject };
  readonly verifiers: ReadonlyMap<string, KeyObject>;
}

/** A new pair on P-256; the private half leaves this function wrapped only. */
export async function createSigningKey(secrets: Secrets, tenantId: string, now: number): Promise<SigningKeyRow> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  const jwk = { kty, crv, x, y } as Pick<PublicJwk, 'kty' | 'crv' | 'x' | 'y'>;
  const kid = await calculateJwkThumbprint(jwk);
  const publicJwk: PublicJwk = { ...jwk, kid, alg: 'ES256', use: 'sig' };
  const pkcs8 = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
  return {
    kid,
    tenantId,
    publicJwk: JSON.stringify(publicJwk),
    sealedPrivate: secrets.wrap(pkcs8, about(tenantId, kid)),
    createdAt: now,
    retiredAt: null,
  };
}

/** The tenant of this database with its keys opened, or null before `init`. */
export async function loadTenant(db: Db, secrets: Secrets): Promise<Tenant | null> {
  const row = await findTenant(db);
  if (!row) return null;
  const rows = await signingKeysOf(db, row.id);
  const newest = rows[0];
  if (!newest) throw new Error(`tenant ${row.id} has no signing key`);
  const keys = rows.map((key) => JSON.parse(key.publicJwk) as PublicJwk);
  const pkcs8 = secrets.unwrap(newest.sealedPrivate, about(row.id, newest.kid));
  return {
    id: row.id,
    name: row.name,
    keys,
    signer: {
      kid: newest.kid,
      key: createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
    },
    verifiers: new Map(
      rows.map((key, i) => [key.kid, createPublicKey({ key: { ...(keys[i] as PublicJwk) }, format: 'jwk' })]),
    ),
  };
}

const about = (tenantId: string, kid: string) => ['signing key', tenantId, kid].join('|');
