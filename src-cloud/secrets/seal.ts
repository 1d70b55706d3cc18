/** AES-256-GCM, as nonce (12 bytes), ciphertext, tag (16 bytes). */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from './random.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** Bytes that do not open: another key, another place, or changed on the way. */
export class SealError extends Error {
  readonly code = 'seal.broken';
}

/** @param about what the bytes are and whose; opening them as anything else fails */
export function seal(key: Uint8Array, plain: Uint8Array, about: string, random: Random): Uint8Array {
  const nonce = random(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  return new Uint8Array(Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
}

/** @throws {SealError} when key, bytes or `about` are not those of the sealing */
export function unseal(key: Uint8Array, sealed: Uint8Array, about: string): Uint8Array {
  if (sealed.length < nonceBytes + tagBytes) throw new SealError(`${sealed.length} bytes hold nothing sealed`);
  const nonce = sealed.subarray(0, nonceBytes);
  const tag = sealed.subarray(sealed.length - tagBytes);
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(about)).setAuthTag(tag);
    return new Uint8Array(
      Buffer.concat([cipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), cipher.final()]),
    );
  } catch (error) {
    throw new SealError(`${about} does not open`, { cause: error });
  }
}
