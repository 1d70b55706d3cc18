/** What one WebAuthn value may take as JSON, in bytes of UTF-8: a long attestation is a tenth of it. */
export const maxKeyJsonBytes = 32 * 1024;

/** Largest call, in bytes: what a key answers is the most that a window says, but for frames, and a little is around it. */
export const maxCallBytes = maxKeyJsonBytes + 1024;
