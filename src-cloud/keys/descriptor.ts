import type { KeyRow } from '../store/keys.ts';
import { type Transport, transportsAmong } from './verify.ts';

/** A key as options name it. Where nobody said how it can be reached, the browser tries every way. */
export interface KeyDescriptor {
  /** base64url */
  readonly id: string;
  readonly transports?: Transport[];
}

export function descriptorOf({ credentialId, transports }: Pick<KeyRow, 'credentialId' | 'transports'>): KeyDescriptor {
  const known = transports === null ? [] : transportsAmong(JSON.parse(transports) as unknown[]);
  return { id: credentialId, ...(known.length === 0 ? {} : { transports: [...known] }) };
}
