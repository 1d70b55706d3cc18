import { createHmac, timingSafeEqual } from 'node:crypto';

/** The server's nonces: nothing is kept for them, every cloud with the same tenant key knows them. */
export interface Nonces {
  /** @param now epoch ms */
  readonly issue: (now: number) => string;
  /** Whether this cloud issued it within the last `lifetimeSeconds`. */
  readonly isFresh: (nonce: string, now: number) => boolean;
}

/**
 * A nonce is a keyed hash of the half-lifetime it was issued in; this half and the one before are taken, so that one
 * lives between half a lifetime and a whole one.
 */
export function createNonces(key: Uint8Array, lifetimeSeconds: number): Nonces {
  const half = (lifetimeSeconds * 1000) / 2;
  const nonceOf = (bucket: number): string =>
    createHmac('sha256', key).update(`nonce ${bucket}`).digest().subarray(0, 18).toString('base64url');
  return {
    issue: (now) => nonceOf(Math.floor(now / half)),
    isFresh: (nonce, now) => {
      const given = Buffer.from(nonce);
      const bucket = Math.floor(now / half);
      return [bucket, bucket - 1].some((candidate) => {
        const expected = Buffer.from(nonceOf(candidate));
        return expected.length === given.length && timingSafeEqual(expected, given);
      });
    },
  };
}
