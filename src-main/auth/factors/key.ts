import type { KeyFactor } from '../../../src-shared/domain/factors.ts';
import type { Claim } from '../ports.ts';
import { named, notInHand, type Strategy } from './strategy.ts';

/** A passkey knows whose it is; a security key has to be asked for one person's credential. */
export const keyClaim = (factor: KeyFactor, username: string | null): Claim =>
  username === null && factor === 'passkey' ? { is: 'passkey' } : named(username);

export const key =
  (factor: KeyFactor): Strategy =>
  (held) => {
    if (held?.is !== factor) throw notInHand();
    return {
      claim: (username) => keyClaim(factor, username),
      prove: (cloud, transaction, signal) => cloud.proveKey(transaction, factor, held.credential, signal),
    };
  };
