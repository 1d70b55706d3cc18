/** A card that becomes somebody's: by the first tap and a login, by its owner, or by an administrator. */
import { type House, record } from '../house.ts';
import { newId } from '../secrets/random.ts';
import { cardsOf, findCard, insertCard } from '../store/cards.ts';
import type { Db } from '../store/store.ts';
import type { CardLink } from '../store/transactions.ts';
import type { UserRow } from '../store/users.ts';

/** Whoever has more cards than this has not looked for the others. */
export const mostCards = 8;

/**
 * - `linked`, also when it was this user's before.
 * - `taken`: somebody else has it. - `tooMany`: this user has as many as one may have.
 */
export type Linked = 'linked' | 'taken' | 'tooMany';

/** Call it in a transaction of the database. @param endpointId null for an administrator */
export async function linkCard(
  house: Pick<House, 'random' | 'now' | 'secrets' | 'meters'>,
  db: Db,
  user: UserRow,
  { hash, label }: CardLink,
  endpointId: string | null,
): Promise<Linked> {
  const known = await findCard(db, user.tenantId, hash);
  if (known !== null && known.userId === user.id) return 'linked';
  const entry = { subject: user.id, ...(endpointId === null ? {} : { endpointId }) };
  const why = known !== null ? 'taken' : (await cardsOf(db, user.id)).length >= mostCards ? 'tooMany' : null;
  if (why !== null) {
    house.meters.method('card', 'refused');
    await record(house, db, user.tenantId, {
      kind: 'card.refused',
      ...entry,
      ...(why === 'taken' ? { code: 'card.taken' as const } : {}),
      detail: { why, ...(known === null ? {} : { card: known.id, owner: known.userId }) },
    });
    return why;
  }
  const id = newId(house.random);
  await insertCard(db, { id, tenantId: user.tenantId, userId: user.id, hash, label, addedAt: house.now() });
  await record(house, db, user.tenantId, { kind: 'card.added', ...entry, detail: { card: id } });
  house.meters.method('card', 'added');
  return 'linked';
}
