import { named, notInHand, type Strategy } from './strategy.ts';

/** A face is compared with one template, so it needs a name. */
export const face: Strategy = (held) => {
  if (held?.is !== 'face') throw notInHand();
  return { claim: named, prove: (cloud, transaction, signal) => cloud.proveFace(transaction, held.probe, signal) };
};
