/**
 * Where the endpoint's private key rests. A vault turns a secret into what may lie on disk and back; the key itself is
 * kept by `store/endpoint.ts`.
 */
export interface KeyVault {
  /** Named in the file, so that a key sealed by one vault is not handed to another. */
  readonly name: string;
  /** @throws {Refusal} `storage.failed` when this machine offers no protection worth the name. */
  readonly seal: (secret: string) => Promise<string>;
  /** @throws {Refusal} `storage.failed` when the sealed text is not this vault's own. */
  readonly open: (sealed: string) => Promise<string>;
}

/**
 * Relies on the file's permissions (0600 in a folder of 0700). For the browser host and for servers without a key
 * store; an administrator of the machine can read the key.
 */
export const fileVault: KeyVault = {
  name: 'file',
  seal: async (secret) => secret,
  open: async (sealed) => sealed,
};
