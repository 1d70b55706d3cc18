import type { OutputOf } from '../../src-shared/contracts/ipc.ts';

/** What a browser's WebAuthn takes and gives, as JSON; only the cloud looks into it. */
export type KeyJson = OutputOf<'lock.keyOptions'>;

/** Security keys and passkeys as this window can reach them. The gallery has one that never answers. */
export interface KeyPort {
  /** Asks an enrolled key to sign. @throws DOMException-like errors of `navigator.credentials` */
  readonly get: (options: KeyJson, signal: AbortSignal) => Promise<KeyJson>;
  /** Makes a new key. @throws DOMException-like errors of `navigator.credentials` */
  readonly create: (options: KeyJson, signal: AbortSignal) => Promise<KeyJson>;
}
