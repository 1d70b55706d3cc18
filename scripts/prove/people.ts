/** Two people, their sessions, and the cloud's answers: one object for equal ones, so that they are compared by identity. */
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Factor } from '../../src-shared/domain/factors.ts';
import type { AttemptId, TransactionId, UserId } from '../../src-shared/domain/ids.ts';
import type { Answer, Event, Offer, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';

export type User = VerifiedAssertion['user'];

export const users: readonly User[] = ['ana', 'ben'].map((name) => ({
  id: `u-${name}` as UserId,
  username: name,
  displayName: name,
}));

/**
 * Attempts and transactions have no structure: the machine compares them and nothing else. So a state stands for all
 * states with other ids in the same places, and as many ids do as can stand in one state together with a fresh one.
 */
export const attempts = ['a1', 'a2', 'a3'] as readonly string[] as readonly AttemptId[];
/** Stands for all attempts that are over: nothing of the state names it. */
export const bygone = 'a0' as AttemptId;
export const transactions = ['t1', 't2'] as readonly string[] as readonly TransactionId[];
/** Stands for all transactions that are over. */
export const over = 't0' as TransactionId;

const interned = new Map<string, unknown>();

function intern<Value>(key: string, make: () => Value): Value {
  const known = interned.get(key);
  if (known !== undefined) return known as Value;
  const value = make();
  interned.set(key, value);
  return value;
}

/** What only the verifier can make is borrowed by a cast: here the cloud's model answers for it. */
export const sessionOf = (user: User, factors: readonly Factor[], transaction: TransactionId): VerifiedAssertion =>
  intern(
    `session ${user.username} ${factors.join()} ${transaction}`,
    () => ({ user, factors: [...factors], transaction, issuedAt: 0 }) as unknown as VerifiedAssertion,
  );

export const accepted = (session: VerifiedAssertion, offer: Offer | null): Answer =>
  intern(`accepted ${session.user.username} ${session.factors.join()} ${session.transaction} ${offer}`, () => ({
    is: 'accepted',
    session,
    offer,
  }));

export const more = (
  transaction: TransactionId,
  username: string,
  proved: readonly Factor[],
  oneOf: readonly Factor[],
): Answer =>
  intern(`more ${transaction} ${username} ${proved.join()} ${oneOf.join('|')}`, () => ({
    is: 'more',
    transaction,
    username,
    proved: [...proved],
    oneOf: [...oneOf],
  }));

export const refused = (code: Code): Answer => intern(`refused ${code}`, () => ({ is: 'refused', code, until: null }));

const deliveries = new WeakMap<Answer, Map<AttemptId, Event>>();

/** The event that brings an answer. Time is counted from now, which is always 0: see `tick`. */
export function answered(attempt: AttemptId, answer: Answer): Event {
  const known = deliveries.get(answer) ?? new Map<AttemptId, Event>();
  deliveries.set(answer, known);
  const event = known.get(attempt) ?? ({ is: 'answered', now: 0, attempt, answer } as const);
  known.set(attempt, event);
  return event;
}
