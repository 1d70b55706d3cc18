/** How a passkey names its owner: the bytes of the user's id, which is random and says nothing to anybody else. */
export const handleBytes = (userId: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'));

/** The same as it comes back, base64url. */
export const handleOf = (userId: string): string => Buffer.from(handleBytes(userId)).toString('base64url');
