import { Refusal } from '../../../src-shared/contracts/errors.ts';
import { named, notInHand, type Strategy } from './strategy.ts';

/** The one factor that can make a new card somebody's. */
export const password: Strategy = (held, link) => {
  if (held?.is !== 'password') throw notInHand();
  if (held.password === '') throw new Refusal('input.invalid', 'password');
  return {
    claim: named,
    prove: (cloud, transaction, signal) => cloud.provePassword(transaction, held.password, link, signal),
  };
};
