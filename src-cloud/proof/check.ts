/**
 * Proofs of possession (RFC 9449) with a hash of the body. Checks one by itself; that it was not seen before and whose
 * key it is, the store knows.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type CryptoKey, calculateJwkThumbprint, compactVerify, importJWK, type JWK_EC_Public } from 'jose';
import { z } from 'zod';
import { lifetimes } from '../../src-shared/contracts/cloud/common.ts';
import { Refusal } from '../../src-shared/contracts/errors.ts';
import type { Nonces } from './nonce.ts';

/** A request as it arrived. */
export interface ProvenRequest {
  /** The header `DPoP`. */
  readonly proof: string | undefined;
  readonly method: string;
  /** Every form of this request's URL that names this server, without query. */
  readonly urls: readonly string[];
  readonly body: Uint8Array;
}

export interface Proof {
  /** Thumbprint (RFC 7638) of the key that signed it. */
  readonly jkt: string;
  readonly jti: string;
  /** Hash of the access token it is bound to, if it is. */
  readonly ath: string | null;
  /** Epoch ms after which the proof would be too old. */
  readonly until: number;
}

const longest = 4096;
const Header = z.object({
  typ: z.literal('dpop+jwt'),
  alg: z.literal('ES256'),
  // Strict: a private key in the header is refused, not ignored.
  jwk: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().length(43),
    y: z.string().length(43),
    kid: z.string().max(128).optional(),
    alg: z.literal('ES256').optional(),
    use: z.literal('sig').optional(),
  }),
});
const Claims = z.object({
  jti: z.string().min(8).max(128),
  htm: z.string().max(16),
  htu: z.string().max(2048),
  iat: z.number().positive(),
  nonce: z.string().max(256).optional(),
  bh: z.string().length(43).optional(),
  ath: z.string().length(43).optional(),
});

export type ProofCheck = (request: ProvenRequest, now: number) => Promise<Proof>;

/**
 * @returns a check that refuses with `proof.invalid` (absent, malformed, wrong signature, another request's, without
 * a fresh nonce) or `clock.skewed` (`iat` too far from `now`, epoch ms)
 */
export function createProofCheck(nonces: Nonces): ProofCheck {
  const keys = new KeyCache(1000);
  return async ({ proof, method, urls, body }, now) => {
    if (proof === undefined || proof === '') throw invalid('the header DPoP is missing');
    if (proof.length > longest) throw invalid(`a proof of ${proof.length} characters`);
    const { payload, jkt } = await signedBy(proof, keys);
    const claims = Claims.safeParse(parseJson(payload));
    if (!claims.success) throw invalid('a claim is missing or malformed');
    const { jti, htm, htu, iat, nonce, bh, ath } = claims.data;
    if (htm !== method) throw invalid(`made for ${htm}, used for ${method}`);
    if (!urls.includes(withoutDefaultPort(htu))) throw invalid('made for another address');
    // A request without a body has nothing to hash; some libraries leave the claim out then.
    if (bh === undefined ? body.length > 0 : !sameText(bh, hashOf(body))) throw invalid('made for another body');
    const skew = lifetimes.clockSkew * 1000;
    if (Math.abs(iat * 1000 - now) > skew) {
      throw new Refusal('clock.skewed', `the proof's clock differs by ${Math.round(iat - now / 1000)} s`);
    }
    if (nonce === undefined || !nonces.isFresh(nonce, now)) throw invalid('no fresh nonce');
    return { jkt, jti, ath: ath ?? null, until: Math.ceil(iat * 1000 + skew) };
  };
}

/** base64url SHA-256, as `bh` and `ath` carry it. */
export const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('base64url');

export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const invalid = (detail: string, cause?: unknown) =>
  new Refusal('proof.invalid', detail, cause === undefined ? {} : { cause });

async function signedBy(proof: string, keys: KeyCache): Promise<{ payload: Uint8Array; jkt: string }> {
  let jkt = '';
  try {
    const { payload } = await compactVerify(
      proof,
      async (header) => {
        const { kty, crv, x, y } = Header.parse(header).jwk;
        jkt = await calculateJwkThumbprint({ kty, crv, x, y });
        return keys.get(jkt, { kty, crv, x, y });
      },
      { algorithms: ['ES256'] },
    );
    return { payload, jkt };
  } catch (error) {
    throw invalid('not signed as a proof is', error);
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw invalid('the claims are not JSON', error);
  }
}

/** `http://h:80/p` and `http://h/p` are one address (RFC 9449, 4.3: normalise before comparing). */
function withoutDefaultPort(url: string): string {
  if (!URL.canParse(url)) throw invalid('htu is not a URL');
  return new URL(url).href;
}

/** Imported public keys by thumbprint: importing one costs as much as checking a signature with it. */
class KeyCache {
  readonly #keys = new Map<string, CryptoKey | Uint8Array>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async get(jkt: string, jwk: JWK_EC_Public): Promise<CryptoKey | Uint8Array> {
    const known = this.#keys.get(jkt);
    if (known) return known;
    const key = await importJWK(jwk, 'ES256');
    const oldest = this.#keys.keys().next().value;
    if (this.#keys.size >= this.#limit && oldest !== undefined) this.#keys.delete(oldest);
    this.#keys.set(jkt, key);
    return key;
  }
}
