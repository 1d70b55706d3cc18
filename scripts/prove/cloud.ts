/**
 * The cloud as far as a login goes: what was really proved in a transaction, judged by the product's own `remaining`.
 * Passwords, fingers and faces are choices of the search: each try may turn out right or wrong.
 */
import type { Code } from '../../src-shared/domain/codes.ts';
import type { Factor } from '../../src-shared/domain/factors.ts';
import type { AttemptId, TransactionId } from '../../src-shared/domain/ids.ts';
import type { Answer, Offer, VerifiedAssertion } from '../../src-shared/domain/login/state.ts';
import { remaining, type UserPolicy } from '../../src-shared/domain/policy.ts';
import { accepted, more, refused, sessionOf, type User, users } from './people.ts';

/** A transaction by the cloud's own record. */
export interface Transaction {
  readonly id: TransactionId;
  /** The attempt that it was begun or last used for. */
  readonly attempt: AttemptId;
  /** Whose it is: by the typed name, or by the card or passkey that was proved; null before that. */
  readonly owner: User | null;
  readonly proved: readonly Factor[];
  readonly grace: boolean;
  readonly ended: boolean;
  readonly issued: VerifiedAssertion | null;
}

export const begun = (id: TransactionId, attempt: AttemptId, username: string | null): Transaction => ({
  id,
  attempt,
  owner: users.find((user) => user.username === username) ?? null,
  proved: [],
  grace: false,
  ended: false,
  issued: null,
});

/** How a try turns out. `user` is whose card or passkey it is, or who typed or stands there. */
export type Outcome =
  | { readonly is: 'wrong'; readonly code: Code }
  | { readonly is: 'right'; readonly user: User; readonly grace: boolean; readonly offer: Offer | null };

const wrongCodes: Readonly<Partial<Record<Factor, readonly Code[]>>> = {
  password: ['credentials.refused'],
  face: ['face.refused'],
  badge: ['card.linkable', 'card.unknown'],
  securityKey: ['key.refused'],
  passkey: ['key.refused'],
  pin: ['pin.refused'],
};

const cached = new Map<string, readonly Outcome[]>();

/**
 * Every way in which a try of this factor may turn out.
 * @param held whose session this workstation locked last: the grace is granted to nobody else
 */
export function outcomes(tx: Transaction, factor: Factor, held: User | null, policy: UserPolicy): readonly Outcome[] {
  const key = `${tx.owner?.username} ${factor} ${tx.proved.length} ${held?.username} ${policy.grace.minutes}`;
  const known = cached.get(key);
  if (known) return known;
  const wrong = (wrongCodes[factor] ?? []).map((code): Outcome => ({ is: 'wrong', code }));
  const names = factor === 'badge' || factor === 'passkey';
  const candidates = users.filter((user) => (tx.owner === null ? names : user === tx.owner));
  const right = candidates.flatMap((user) =>
    [false, ...(policy.grace.minutes > 0 && tx.proved.length === 0 && user === held ? [true] : [])].flatMap((grace) =>
      ([null, 'enrolFace'] as const).map((offer): Outcome => ({ is: 'right', user, grace, offer })),
    ),
  );
  const all: readonly Outcome[] = [...right, ...wrong, { is: 'wrong', code: 'account.locked' }];
  cached.set(key, all);
  return all;
}

/** One try of a factor: what stands in the record then, and what is answered. */
export function prove(
  tx: Transaction,
  factor: Factor,
  outcome: Outcome,
  policy: UserPolicy,
): { readonly tx: Transaction; readonly answer: Answer } {
  const end = (code: Code) => ({ tx: { ...tx, ended: true }, answer: refused(code) });
  if (tx.ended) return end('transaction.expired');
  const before = remaining(policy, tx.proved, tx.grace);
  if (tx.proved.length > 0 && !(before.is === 'more' && before.oneOf.includes(factor))) return end('policy.noWay');
  if (outcome.is === 'wrong') return end(outcome.code);
  const { user, offer } = outcome;
  const grace = tx.grace || outcome.grace;
  const proved = [...tx.proved, factor];
  const rest = remaining(policy, proved, grace);
  const next = { ...tx, owner: user, proved, grace };
  switch (rest.is) {
    case 'refused':
      return end('policy.noWay');
    case 'more':
      return { tx: next, answer: more(tx.id, user.username, proved, rest.oneOf) };
    case 'met': {
      const issued = sessionOf(user, proved, tx.id);
      return { tx: { ...next, ended: true, issued }, answer: accepted(issued, offer) };
    }
    default:
      return rest satisfies never;
  }
}

/** Why this record is no leave to open the desktop with this session; null when it is one. */
export function flaw(tx: Transaction | null, session: VerifiedAssertion, policy: UserPolicy): string | null {
  if (tx === null) return 'opens without a transaction';
  if (tx.issued !== session) return 'opens on an assertion that the cloud did not issue for this attempt';
  const { proved, grace, owner } = tx;
  if (owner?.id !== session.user.id) return 'opens for somebody whose proofs these are not';
  if (proved.join() !== session.factors.join()) return 'opens on other proofs than were made';
  if (remaining(policy, proved, grace).is !== 'met') return 'opens on too few proofs';
  return remaining(policy, proved.slice(0, -1), grace).is === 'met' ? 'opens on more proofs than are needed' : null;
}
