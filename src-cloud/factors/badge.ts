import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import { type CardId, kindOf } from '../../src-shared/domain/cards/id.ts';
import { type CardRow, findCard } from '../store/cards.ts';
import { everyPolicy } from '../store/policies.ts';
import type { Db } from '../store/store.ts';
import type { FactorStrategy, Try } from './factor.ts';

interface Known {
  readonly card: CardRow | null;
  /** Whether some policy of the tenant lets a first tap enrol a card. */
  readonly linkable: boolean;
}

/** A card that begins a login names somebody or nobody, and guesses nothing: only then may it be linked. */
const begins = ({ transaction: { claim, proved } }: Pick<Try, 'transaction'>): boolean =>
  claim === 'card' && proved.length === 0;

/**
 * A card is compared by its keyed hash. One of somebody else is refused in the words of one that nobody has.
 * Whose policy counts for a card that nobody has is not known yet, so any of the tenant's may offer to link it.
 */
export const badge: FactorStrategy<RequestOf<'proveBadge'>, Known> = {
  factor: () => 'badge',
  free: begins,
  know: async (house, db, { transaction }, { card }) => ({
    card: await findCard(db, transaction.tenantId, house.secrets.cardHash(card)),
    linkable: await linkableSomewhere(db, transaction.tenantId),
  }),
  verify: async (house, attempt, { card, linkable }, proof) => {
    const { user } = attempt;
    const own = card !== null && user !== null && card.userId === user.id;
    return {
      matched: own,
      confirm: async (db) =>
        (await findCard(db, attempt.transaction.tenantId, house.secrets.cardHash(proof.card)))?.id === card?.id
          ? null
          : { refused: 'the card was taken away meanwhile' },
      refusal: linkable && begins(attempt) ? 'card.linkable' : 'card.unknown',
      detail: {
        format: kindOf(proof.card as CardId),
        ...(own ? { card: card.id } : { refused: card === null ? 'nobody has this card' : 'not a card of this user' }),
      },
    };
  },
};

async function linkableSomewhere(db: Db, tenantId: string): Promise<boolean> {
  const policies = await everyPolicy(db, tenantId);
  return policies.some(({ badge: { allowed, firstTap } }) => allowed && firstTap === 'enrol');
}
