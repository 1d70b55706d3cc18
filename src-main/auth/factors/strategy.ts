/** What each factor is to the agent: what the hand must hold for it, whom it claims to be, and how it is submitted. */
import { Refusal } from '../../../src-shared/contracts/errors.ts';
import type { CardId } from '../../../src-shared/domain/cards/id.ts';
import { canonicalUsername } from '../../../src-shared/domain/ids.ts';
import type { Answer } from '../../../src-shared/domain/login/state.ts';
import type { Held } from '../hand.ts';
import type { Claim, LoginCloud, Transaction } from '../ports.ts';

export interface Submission {
  /** Whom a transaction is for that begins with this factor. @throws {Refusal} `input.invalid` */
  readonly claim: (username: string | null) => Claim;
  readonly prove: (cloud: LoginCloud, transaction: Transaction, signal: AbortSignal) => Promise<Answer>;
}

/**
 * @param held what the attempt's hand holds
 * @param link a new card that is to belong to whoever proves this factor
 * @throws {Refusal} where the hand does not hold what it must
 */
export type Strategy = (held: Held | null, link: CardId | null) => Submission;

/** A factor that says nothing of whose it is needs a typed name. */
export function named(username: string | null): Claim {
  if (username === null || canonicalUsername(username) === '') throw new Refusal('input.invalid', 'username');
  return { is: 'name', username };
}

/** The machine asked for a proof that nobody gave: a fault of ours. */
export const notInHand = (): Refusal => new Refusal('internal', 'a proof was asked for that was not gathered');
