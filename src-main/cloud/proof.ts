/** The proof that goes with every request: RFC 9449 with a hash of the body, as `contracts/cloud.ts` lays down. */
import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, SignJWT } from 'jose';
import type { PublicJwk } from '../../src-shared/contracts/cloud/common.ts';

export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicJwk;
  /** RFC 7638 thumbprint, base64url. */
  readonly thumbprint: string;
}

export interface ProofInput {
  readonly method: string;
  /** The whole address; query and fragment are left out of the proof. */
  readonly url: string;
  /** The body's bytes as they are sent; empty when there is none. */
  readonly body: Uint8Array;
  /** From the server's latest `DPoP-Nonce`. */
  readonly nonce: string | null;
  /** The assertion that is sent along, for `ath`. */
  readonly token: string | null;
  /** Epoch ms. */
  readonly now: number;
}

const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('base64url');

/** One proof for one request; a repeated request needs a new one. */
export function signProof(key: SigningKey, input: ProofInput): Promise<string> {
  const url = new URL(input.url);
  const { kty, crv, x, y } = key.publicJwk;
  return new SignJWT({
    jti: randomUUID(),
    htm: input.method,
    htu: `${url.origin}${url.pathname}`,
    bh: sha256(input.body),
    ...(input.nonce === null ? {} : { nonce: input.nonce }),
    ...(input.token === null ? {} : { ath: sha256(input.token) }),
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })
    .setIssuedAt(Math.floor(input.now / 1000))
    .sign(key.privateKey);
}
