import { named, notInHand, type Strategy } from './strategy.ts';

/** Never the first factor: it is asked for once somebody has proved another one. */
export const pin: Strategy = (held) => {
  if (held?.is !== 'pin') throw notInHand();
  return { claim: named, prove: (cloud, transaction, signal) => cloud.provePin(transaction, held.pin, signal) };
};
