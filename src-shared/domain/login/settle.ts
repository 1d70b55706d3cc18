/** What an answer of the cloud leads to, and how an attempt ends. Nothing is taken that this attempt did not ask for. */
import { absurd } from '../absurd.ts';
import type { Code } from '../codes.ts';
import type { Factor } from '../factors.ts';
import { type AttemptId, canonicalUsername, type Ms } from '../ids.ts';
import type { Answer, Effect, LoginLimits, Notice, State, Step, VerifiedAssertion } from './state.ts';

type At<Where extends State['at']> = Extract<State, { at: Where }>;
type Checking = At<'checking'>;

export const because = (code: Code): Notice => ({ code, until: null });

/** Why a choice ended in which nothing was given. Who was asked for a card alone is told of the card. */
export const nothingCame = (oneOf: readonly Factor[]): Notice =>
  because(oneOf.every((factor) => factor === 'badge') ? 'card.timedOut' : 'transaction.expired');

/** Sends what was gathered to the cloud. */
export function check(
  { username, proved, oneOf, transaction, held, attempt, factor, link }: Omit<Checking, 'at' | 'until'>,
  now: Ms,
  limits: LoginLimits,
): Step {
  return {
    state: {
      at: 'checking',
      username,
      proved,
      oneOf,
      transaction,
      held,
      attempt,
      factor,
      link,
      until: now + limits.checkMs,
    },
    effects: [{ do: 'submit', attempt, username, factor, transaction, link: link?.attempt ?? null }],
  };
}

/** Ends an attempt: the camera goes off, what was gathered is forgotten, the transaction is given up. */
export function end(state: Exclude<State, At<'locked'> | At<'open'>>, notice: Notice | null): Step {
  const { attempt, transaction, held } = state;
  const effects: Effect[] = [
    ...(state.at === 'scanning' ? [{ do: 'closeCamera' as const, attempt }] : []),
    { do: 'abandon', attempt, transaction },
    ...(state.at === 'checking' && state.link ? [{ do: 'forget' as const, attempt: state.link.attempt }] : []),
  ];
  return { state: { at: 'locked', notice, held, link: null }, effects };
}

/** What was asked, as far as it is known when the answer comes. */
export interface Asked {
  readonly username: string | null;
  readonly proved: readonly Factor[];
  readonly factor: Factor;
  readonly transaction: Checking['transaction'];
}

/**
 * Whether an answer is one to what was asked: of the same transaction, of the same person, for exactly the factors that
 * were proved in it. The cloud never answers otherwise; whoever does is not the cloud.
 */
export function answers(asked: Asked, answer: Exclude<Answer, { is: 'refused' }>): boolean {
  const [transaction, username, factors] =
    answer.is === 'more'
      ? [answer.transaction, answer.username, answer.proved]
      : [answer.session.transaction, answer.session.user.username, answer.session.factors];
  const expected = [...asked.proved, asked.factor];
  return (
    (asked.transaction === null || transaction === asked.transaction) &&
    (asked.username === null || samePerson(username, asked.username)) &&
    factors.length === expected.length &&
    factors.every((factor, i) => factor === expected[i]) &&
    (answer.is === 'accepted' || (answer.oneOf.length > 0 && !answer.oneOf.some((factor) => expected.includes(factor))))
  );
}

export const samePerson = (a: string, b: string): boolean => canonicalUsername(a) === canonicalUsername(b);

/** What the cloud's answer to a proof leads to. */
export function settle(state: Checking, answer: Answer, now: Ms, limits: LoginLimits): Step {
  if (answer.is !== 'refused') {
    if (!answers(state, answer)) return end(state, because('cloud.untrusted'));
    if (!mayEnter(state.held, answer, limits)) return end(state, because('session.otherUser'));
  }
  switch (answer.is) {
    case 'accepted':
      return accepted(state, answer, now);
    case 'more':
      return { state: choosing(state.attempt, answer, state.held, now, limits), effects: forgetLink(state) };
    case 'refused':
      return refused(state, answer, now, limits);
    default:
      return absurd(answer);
  }
}

/** At a personal workstation the desktop that lies locked beneath belongs to one person, and nobody else gets in to it. */
function mayEnter(
  held: VerifiedAssertion | null,
  answer: Exclude<Answer, { is: 'refused' }>,
  { kind }: LoginLimits,
): boolean {
  if (kind === 'shared' || held === null) return true;
  return answer.is === 'accepted'
    ? answer.session.user.id === held.user.id
    : samePerson(answer.username, held.user.username);
}

function accepted(state: Checking, { session, offer }: Extract<Answer, { is: 'accepted' }>, now: Ms): Step {
  const { held } = state;
  return {
    state: opened(session, offer, now),
    effects: [...forgetLink(state), { do: 'openDesktop', session, from: displaced(held, session) }],
  };
}

export const opened = (session: VerifiedAssertion, offer: At<'open'>['offer'], now: Ms): At<'open'> => ({
  at: 'open',
  session,
  offer,
  notice: null,
  tap: null,
  wokeAt: now,
});

/** Whose desktop makes room; null when it is the same person's or nobody's. */
export const displaced = (held: VerifiedAssertion | null, session: VerifiedAssertion): VerifiedAssertion | null =>
  held !== null && held.user.id !== session.user.id ? held : null;

export const choosing = (
  attempt: AttemptId,
  { transaction, username, proved, oneOf }: Extract<Answer, { is: 'more' }>,
  held: VerifiedAssertion | null,
  now: Ms,
  limits: LoginLimits,
): At<'choosing'> => ({
  at: 'choosing',
  attempt,
  username,
  transaction,
  proved,
  oneOf,
  held,
  notice: null,
  until: now + limits.chooseMs,
});

const forgetLink = ({ link }: Checking): Effect[] => (link === null ? [] : [{ do: 'forget', attempt: link.attempt }]);

function refused(
  state: Checking,
  { code, until }: Extract<Answer, { is: 'refused' }>,
  now: Ms,
  limits: LoginLimits,
): Step {
  const ended = end(state, { code, until });
  const { attempt, factor, link, held } = state;
  if (code === 'card.linkable' && factor === 'badge' && state.proved.length === 0) {
    // The card stays in hand: whoever signs in with username and password next, and soon, is its owner.
    const notice: Notice = { code, until };
    return { state: { at: 'locked', notice, held, link: { attempt, until: now + limits.linkMs } }, effects: [] };
  }
  if (link !== null && code === 'credentials.refused' && now < link.until) {
    const abandon: Effect = { do: 'abandon', attempt, transaction: state.transaction };
    return { state: { at: 'locked', notice: { code, until }, held, link }, effects: [abandon] };
  }
  return ended;
}
