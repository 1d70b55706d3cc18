/** What is the same for every factor, and what each of them says for itself. `flows/prove.ts` runs them. */
import type { Answer } from '../../src-shared/contracts/cloud/login.ts';
import type { ProvableFactor } from '../../src-shared/domain/factors.ts';
import type { Offer } from '../../src-shared/domain/login/state.ts';
import type { UserPolicy } from '../../src-shared/domain/policy.ts';
import type { Endpoint, House } from '../house.ts';
import type { Counts } from '../store/lockouts.ts';
import type { Db } from '../store/store.ts';
import type { CardLink, Transaction } from '../store/transactions.ts';
import type { UserRow } from '../store/users.ts';

export type Refused = Extract<Answer, { is: 'refused' }>;

/** A try that may be made. */
export interface Try {
  readonly endpoint: Endpoint;
  readonly transaction: Transaction;
  readonly factor: ProvableFactor;
  /** Null for a name, a card or a passkey that nobody has; a disabled user is treated as nobody. */
  readonly user: UserRow | null;
  /** As it holds at this computer. */
  readonly policy: UserPolicy;
  /** What stood before this try was charged. */
  readonly before: Counts;
  /** Whether the try was counted as a failure beforehand: only what was taken is given back. */
  readonly charged: boolean;
  /**
   * Whether only this proof says whose the transaction is. Until it is proved nobody is meant: whoever a made-up answer
   * names neither pays for it nor is told of by it.
   */
  readonly unnamed: boolean;
}

type Detail = Readonly<Record<string, unknown>>;

/** How a try went. */
export interface Outcome {
  /** Whether the factor was proved. */
  readonly matched: boolean;
  /** The code when it was not. */
  readonly refusal: Refused['code'];
  /** For the audit log: numbers, names and reasons, never a secret or a card's number. */
  readonly detail: Detail;
  /**
   * A last look, in the transaction that settles a match: what must not happen twice is written down here.
   * @returns why it is refused after all, for the audit log, or null
   */
  readonly confirm?: (db: Db, now: number) => Promise<Detail | null>;
  /** Done in the same transaction when the login is met by this try. @returns what to offer the person */
  readonly onceMet?: (db: Db) => Promise<Offer | null>;
  /** A card that becomes this person's when the login is met. */
  readonly link?: CardLink | null;
}

/**
 * One factor. `Proof` is what the request holds, `Known` what the database says about it.
 * Nothing here may take longer, or answer otherwise, for a name that somebody has.
 */
export interface FactorStrategy<Proof, Known> {
  readonly factor: (proof: Proof) => ProvableFactor;
  /** Whose proof this says it is, where the transaction was begun without naming anybody. */
  readonly owner?: (db: Db, tenantId: string, proof: Proof) => Promise<UserRow | null>;
  /** A try that guesses nothing costs no failure. */
  readonly free?: (attempt: Pick<Try, 'transaction'>) => boolean;
  /** Reads what the proof is compared with, in the transaction that charges the try; takes away what counts once. */
  readonly know: (house: House, db: Db, attempt: Try, proof: Proof) => Promise<Known>;
  /** Compares, outside of any transaction of the database, because it takes time. */
  readonly verify: (house: House, attempt: Try, known: Known, proof: Proof) => Promise<Outcome>;
}
