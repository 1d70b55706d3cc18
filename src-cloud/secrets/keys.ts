/**
 * The tenant key: 32 random bytes in a file outside the database. Every secret of the cloud is derived from it, so a
 * copy of the database alone opens no template, signs no assertion, guesses no password and forges no audit entry.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Random } from './random.ts';
import { seal, unseal } from './seal.ts';

export const keyBytes = 32;

export interface Secrets {
  /** For data keys and signing keys. */
  readonly wrap: (plain: Uint8Array, about: string) => Uint8Array;
  /** @throws {SealError} when they were wrapped by another tenant key or for something else */
  readonly unwrap: (sealed: Uint8Array, about: string) => Uint8Array;
  /** Keyed hash of a canonical username, hex: lockouts and log entries of names nobody has. */
  readonly nameHash: (username: string) => string;
  /** Keyed hash of a card's identity, hex. Card numbers are few: without the key a hash would be guessed in minutes. */
  readonly cardHash: (card: string) => string;
  /** Bytes that look random and are always the same for the same text: of keys that do not exist. */
  readonly decoyBytes: (about: string, length: number) => Uint8Array;
  /** Added to every password before hashing. */
  readonly pepper: Uint8Array;
  /** The same for PINs. */
  readonly pinPepper: Uint8Array;
  readonly nonceKey: Uint8Array;
  readonly auditKey: Uint8Array;
  /** Of the pages in which a face that is enrolled twice is looked for. */
  readonly pageKey: Uint8Array;
  /** Kept in the database to recognise the key file that belongs to it; tells nothing about the key. */
  readonly check: Uint8Array;
}

/** @param key the tenant key, 32 bytes */
export function deriveSecrets(key: Uint8Array, random: Random): Secrets {
  if (key.length !== keyBytes) throw new Error(`a tenant key has ${keyBytes} bytes, not ${key.length}`);
  const derive = (label: string) => new Uint8Array(hkdfSync('sha256', key, 'hexlock tenant key 1', label, keyBytes));
  const wrapping = derive('wrap');
  const naming = derive('names');
  const carding = derive('cards');
  const feigning = derive('decoys');
  return {
    wrap: (plain, about) => seal(wrapping, plain, about, random),
    unwrap: (sealed, about) => unseal(wrapping, sealed, about),
    nameHash: (username) => createHmac('sha256', naming).update(username).digest('hex'),
    cardHash: (card) => createHmac('sha256', carding).update(card).digest('hex'),
    decoyBytes: (about, length) => new Uint8Array(hkdfSync('sha256', feigning, '', about, length)),
    pepper: derive('passwords'),
    pinPepper: derive('pins'),
    nonceKey: derive('nonces'),
    auditKey: derive('audit'),
    pageKey: derive('face pages'),
    check: derive('check'),
  };
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
