import type { Factor, KeyFactor } from '../../src-shared/domain/factors.ts';
import type { Challenge } from '../../src-shared/domain/liveness.ts';
import type { Counts } from './lockouts.ts';
import type { Schema } from './schema.ts';
import type { Db } from './store.ts';

/** A challenge as it was drawn, and until when (epoch ms) it may be answered. */
export interface DrawnChallenge extends Challenge {
  readonly drawnAt: number;
  readonly until: number;
}

/** What a key has to sign, base64url, and until when (epoch ms). */
export interface KeyChallenge {
  readonly factor: KeyFactor;
  readonly challenge: string;
  readonly until: number;
}

/** A card that waits for the login to be met. */
export interface CardLink {
  readonly hash: string;
  readonly label: string;
}

/** Columns that hold a document. */
interface Documents {
  readonly proved: readonly Factor[];
  /** The one drawn last; an earlier one has lapsed. */
  readonly challenge: DrawnChallenge | null;
  /** What stood before this transaction was charged as a failure; null while it is not charged. */
  readonly charge: Counts | null;
  /** The one given out last; an earlier one has lapsed. */
  readonly keyChallenge: KeyChallenge | null;
  readonly link: CardLink | null;
}

/** An authentication transaction, with the factors proved so far. */
export interface Transaction extends Readonly<Omit<Schema['transactions'], keyof Documents>>, Documents {}

type NewTransaction = Omit<Transaction, keyof Documents | 'challenges' | 'endedAt'>;

const fresh = {
  proved: '[]',
  challenge: null,
  challenges: 0,
  charge: null,
  keyChallenge: null,
  link: null,
  endedAt: null,
};

export async function insertTransaction(db: Db, transaction: NewTransaction): Promise<void> {
  await db
    .insertInto('transactions')
    .values({ ...transaction, ...fresh })
    .execute();
}

/** The transaction if that endpoint began it and it is neither over nor ended; otherwise null, whatever the reason. */
export async function findOpenTransaction(
  db: Db,
  id: string,
  endpointId: string,
  now: number,
): Promise<Transaction | null> {
  const row = await db
    .selectFrom('transactions')
    .selectAll()
    .where('id', '=', id)
    .where('endpointId', '=', endpointId)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  if (!row) return null;
  return {
    ...row,
    proved: JSON.parse(row.proved) as Factor[],
    challenge: parsed<DrawnChallenge>(row.challenge),
    charge: parsed<Counts>(row.charge),
    keyChallenge: parsed<KeyChallenge>(row.keyChallenge),
    link: parsed<CardLink>(row.link),
  };
}

const parsed = <Document>(text: string | null): Document | null =>
  text === null ? null : (JSON.parse(text) as Document);

/** Writes down what the transaction cost: the failures that stood before; null once they were given back. */
export async function chargeTransaction(db: Db, id: string, before: Counts | null): Promise<void> {
  await db
    .updateTable('transactions')
    .set({ charge: before && JSON.stringify(before) })
    .where('id', '=', id)
    .execute();
}

/** Puts a challenge in the place of the one before. Call it in the transaction that read `read`. */
export async function putChallenge(db: Db, read: Transaction, challenge: DrawnChallenge): Promise<void> {
  await db
    .updateTable('transactions')
    .set({ challenge: JSON.stringify(challenge), challenges: read.challenges + 1 })
    .where('id', '=', read.id)
    .execute();
}

/** Takes the challenge away for the proof that answers it, so that no second proof can. */
export async function dropChallenge(db: Db, id: string): Promise<void> {
  await db.updateTable('transactions').set({ challenge: null }).where('id', '=', id).execute();
}

/** The same for keys; null takes it away for the proof that answers it. */
export async function putTransactionKey(db: Db, id: string, challenge: KeyChallenge | null): Promise<void> {
  await db
    .updateTable('transactions')
    .set({ keyChallenge: challenge && JSON.stringify(challenge) })
    .where('id', '=', id)
    .execute();
}

/**
 * Writes what was proved, or ends the transaction, if nobody else did since it was read.
 * @returns false when another request was faster: what this one proved then counts for nothing.
 */
export async function advanceTransaction(
  db: Db,
  read: Transaction,
  change: {
    readonly proved?: readonly Factor[];
    readonly endedAt?: number;
    readonly link?: CardLink | null;
    /** Whose it is, where the proof said so. */
    readonly userId?: string;
    readonly nameHash?: string;
  },
): Promise<boolean> {
  const link = change.link === undefined ? read.link : change.link;
  const { userId, nameHash } = change;
  const result = await db
    .updateTable('transactions')
    .set({
      proved: JSON.stringify(change.proved ?? read.proved),
      endedAt: change.endedAt ?? null,
      link: link && JSON.stringify(link),
      ...(userId === undefined ? {} : { userId }),
      ...(nameHash === undefined ? {} : { nameHash }),
    })
    .where('id', '=', read.id)
    .where('endedAt', 'is', null)
    .where('proved', '=', JSON.stringify(read.proved))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Ends what a user has proved something in already: it was proved with what counts no more. Of transactions that only
 * begin nothing is ended, or whoever began one would learn by it that somebody has the name.
 */
export async function endProvedBy(db: Db, userId: string, endedAt: number): Promise<void> {
  await db
    .updateTable('transactions')
    .set({ endedAt })
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .where('proved', '!=', '[]')
    .execute();
}
