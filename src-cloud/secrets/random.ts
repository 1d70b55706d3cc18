import { randomBytes } from 'node:crypto';

/** `count` unpredictable bytes. Injected, so that tests can repeat themselves. */
export type Random = (count: number) => Uint8Array;

export const systemRandom: Random = (count) => new Uint8Array(randomBytes(count));

/** A UUID, version 4. */
export function newId(random: Random): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** An endpoint's one-time token: 256 bits. The prefix keeps it from starting with a dash on a command line. */
export const newToken = (random: Random): string => `hxt_${Buffer.from(random(32)).toString('base64url')}`;

/** Passwords that are handed out: 20 characters of 32 that are not mistaken for each other (100 bits), in groups. */
export function newPassword(random: Random): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const text = Array.from(random(20), (byte) => letters[byte & 31]).join('');
  return (text.match(/.{5}/g) ?? []).join('-');
}

/** Uniform numbers in [0, 1), of 32 bits each. */
export const uniformOf = (random: Random) => (): number => Buffer.from(random(4)).readUInt32LE() / 2 ** 32;
