import { z } from 'zod';
import { maxKeyJsonBytes } from './limits.ts';

/** What a browser's WebAuthn gives and takes, as JSON; what stands in it is judged by the relying party's library. */
export const KeyJson = z
  .record(z.string(), z.unknown())
  .refine((json) => bytesOf(JSON.stringify(json)) <= maxKeyJsonBytes);

/** Bytes of UTF-8, without a platform's encoder. `JSON.stringify` leaves no half of a surrogate pair alone. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
