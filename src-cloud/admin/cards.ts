/** Cards in an administrator's hands: one by one, and in lists from and for other systems. */
import { isCardId } from '../../src-shared/domain/cards/id.ts';
import { cardLabel } from '../../src-shared/domain/cards/label.ts';
import { canonicalUsername } from '../../src-shared/domain/ids.ts';
import { type Linked, linkCard, mostCards } from '../flows/link.ts';
import { deleteCard, findCard, type ListedCard, listCards } from '../store/cards.ts';
import type { Db } from '../store/store.ts';
import { findUser, findUserByName, type UserRow } from '../store/users.ts';
import { AdminError } from './error.ts';
import { log, type Office, tenantIdOf } from './tenant.ts';
import { change } from './users.ts';

export type CardSummary = Pick<ListedCard, 'id' | 'username' | 'label' | 'addedAt' | 'disabledAt'>;

/** Everybody's, or one user's. @throws {AdminError} `unknown` */
export async function cards(office: Office, username?: string): Promise<CardSummary[]> {
  const tenantId = await tenantIdOf(office);
  const whose = username === undefined ? null : await change(office, username, async (_db, user) => user.id);
  const listed = await listCards(office.store.db, tenantId);
  return listed
    .filter(({ userId }) => whose === null || userId === whose)
    .map(({ id, username: name, label, addedAt, disabledAt }) => {
      return { id, username: name, label, addedAt, disabledAt };
    });
}

/** @throws {AdminError} `unknown` user, `invalid` card, `inUse` when somebody else has it or the user has enough */
export async function addCard(office: Office, username: string, card: string): Promise<void> {
  if (!isCardId(card)) throw new AdminError('invalid', noCard);
  await change(office, username, async (db, user) => {
    const linked = await linkCard(office, db, user, linkOf(office, card), null);
    if (linked !== 'linked') throw new AdminError('inUse', await whyNot(db, office, user, card, linked));
  });
}

/** @throws {AdminError} `unknown` user or card */
export async function removeCard(office: Office, username: string, id: string): Promise<void> {
  await change(office, username, async (db, user) => {
    if (!(await deleteCard(db, user.id, id))) {
      throw new AdminError('unknown', `card: "${user.username}" has no card "${id}": see card list ${user.username}`);
    }
    await log(office, db, user.tenantId, { kind: 'card.removed', subject: user.id, detail: { card: id } });
  });
  office.meters.method('card', 'removed');
}

/** Something about the cards that an administrator should look at. */
export interface CardFinding {
  readonly what: 'twoUsers' | 'disabled';
  readonly cards: readonly string[];
  readonly usernames: readonly string[];
}

/** Cards of two users, which the database forbids and a damaged one may have; and cards of users who are disabled. */
export async function checkCards(office: Office): Promise<CardFinding[]> {
  const listed = await listCards(office.store.db, await tenantIdOf(office));
  const shared = [...Map.groupBy(listed, ({ hash }) => hash).values()].filter(
    (group) => new Set(group.map(({ userId }) => userId)).size > 1,
  );
  const finding = (what: CardFinding['what'], group: readonly ListedCard[]): CardFinding => ({
    what,
    cards: group.map(({ id }) => id),
    usernames: [...new Set(group.map(({ username }) => username))],
  });
  return [
    ...shared.map((group) => finding('twoUsers', group)),
    ...listed.filter(({ disabledAt }) => disabledAt !== null).map((card) => finding('disabled', [card])),
  ];
}

/** One line of a list to import. */
export interface CardLine {
  /** In the file, from 1. */
  readonly line: number;
  readonly username: string;
  readonly card: string;
}

/**
 * Links every card of a list, or none: whatever is wrong is told line by line, and no card is named in it.
 * @returns how many were new
 * @throws {AdminError} `invalid`
 */
export async function importCards(office: Office, lines: readonly CardLine[]): Promise<number> {
  const tenantId = await tenantIdOf(office);
  return office.store.durably(async (db) => {
    const faults: string[] = [];
    const seen = new Map<string, { readonly username: string; readonly line: number }>();
    let added = 0;
    for (const { line, username: typed, card } of lines) {
      // One that nobody may have is one that nobody has: the other lines are still to be looked at.
      const username = canonicalUsername(typed);
      const user = await findUserByName(db, tenantId, username);
      const fault =
        user === null ? `nobody has the name ${JSON.stringify(username.slice(0, 64))}` : isCardId(card) ? null : noCard;
      if (fault !== null || user === null) {
        faults.push(`line ${line}: ${fault}`);
        continue;
      }
      const link = linkOf(office, card);
      const earlier = seen.get(link.hash);
      if (earlier && earlier.username !== username) {
        faults.push(`line ${line}: the card of "${username}" is that of "${earlier.username}" in line ${earlier.line}`);
        continue;
      }
      seen.set(link.hash, { username, line });
      const known = await findCard(db, tenantId, link.hash);
      const linked = await linkCard(office, db, user, link, null);
      if (linked !== 'linked') faults.push(`line ${line}: ${await whyNot(db, office, user, card, linked)}`);
      else if (known === null) added += 1;
    }
    if (faults.length > 0) throw new AdminError('invalid', `nothing was imported: ${faults.join('; ')}`);
    return added;
  });
}

const noCard = 'card: not a card as readers tell it: such as h10301:10:1188 or csn:04a1b2c3d4e5f6';

const linkOf = ({ secrets }: Office, card: string) => ({ hash: secrets.cardHash(card), label: cardLabel(card) });

async function whyNot(
  db: Db,
  { secrets }: Office,
  { tenantId, username }: UserRow,
  card: string,
  linked: Exclude<Linked, 'linked'>,
): Promise<string> {
  if (linked === 'tooMany') return `card: "${username}" has ${mostCards} cards already: remove one first`;
  const { userId = '' } = (await findCard(db, tenantId, secrets.cardHash(card))) ?? {};
  const owner = (await findUser(db, tenantId, userId))?.username ?? 'somebody else';
  return `card: the card of "${username}" is linked to "${owner}": one card is one person's`;
}
