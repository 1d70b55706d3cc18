/** Ids are opaque strings; the brand keeps one kind from being passed as another. */
declare const brand: unique symbol;
type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** One press of a tile, one scan, one answer: late answers carry an old id and are ignored. A UUID. */
export type AttemptId = Id<'attempt'>;
/** An authentication transaction of the cloud. */
export type TransactionId = Id<'transaction'>;
export type UserId = Id<'user'>;

/** Milliseconds since the epoch (dates) or of a monotonic clock (waits); each use says which. */
export type Ms = number;

/** Longest username and password that are looked at; longer ones are refused before any work is done on them. */
export const inputLimits = { username: 256, password: 1024 } as const;

/**
 * The form of a username that is compared and stored: trimmed, NFKC, lower case.
 * Directional and zero-width characters are dropped, so that two names that look alike are alike.
 */
export function canonicalUsername(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim()
    .toLowerCase();
}
