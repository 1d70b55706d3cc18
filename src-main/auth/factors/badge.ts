import { notInHand, type Strategy } from './strategy.ts';

/** A card names its owner: only the cloud knows who that is. */
export const badge: Strategy = (held) => {
  if (held?.is !== 'badge') throw notInHand();
  const { card } = held;
  return {
    claim: () => ({ is: 'card', card }),
    prove: (cloud, transaction, signal) => cloud.proveBadge(transaction, card, signal),
  };
};
