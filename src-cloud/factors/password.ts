import type { RequestOf } from '../../src-shared/contracts/cloud.ts';
import { cardLabel } from '../../src-shared/domain/cards/label.ts';
import type { FactorStrategy } from './factor.ts';

/**
 * A name that nobody has costs one verification as well, and is refused in the same words. The card that comes along is
 * linked only once the login is met, see `flows/link.ts`.
 */
export const password: FactorStrategy<RequestOf<'provePassword'>, null> = {
  factor: () => 'password',
  know: async () => null,
  verify: async (house, { user, transaction }, _known, { password: typed, link }) => ({
    matched: await house.passwords.verify(user?.passwordHash ?? null, typed),
    refusal: 'credentials.refused',
    detail: {},
    // Managing one's methods has a way of its own to add a card.
    link:
      link === null || transaction.purpose !== 'desktop'
        ? null
        : { hash: house.secrets.cardHash(link), label: cardLabel(link) },
  }),
};
