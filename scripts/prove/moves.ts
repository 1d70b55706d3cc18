/**
 * Everything that can happen next. People press, tap and touch; time passes with or without the timer telling; the cloud
 * judges a proof; its answer arrives, again or never. And an adversary sends whatever could be sent: events of attempts
 * that are over, answers before anything was asked, answers for other transactions, other people, too few or other factors.
 *
 * What the adversary cannot do is what a signature is for. The verifier lets no assertion pass whose nonce is not that of
 * the transaction begun for the attempt, and the shell names transactions by its own record. So the one forgery that is
 * left out is an answer in which everything that the machine knows is as it should be.
 */
import type { Factor } from '../../src-shared/domain/factors.ts';
import { type AttemptId, canonicalUsername } from '../../src-shared/domain/ids.ts';
import type { Answer, Event, State } from '../../src-shared/domain/login/state.ts';
import { type Outcome, outcomes } from './cloud.ts';
import { accepted, answered, attempts, bygone, more, over, refused, sessionOf, transactions, users } from './people.ts';
import type { Scene } from './scene.ts';
import { currentOf, isUnderway, linkOf, type World } from './world.ts';

export type Move =
  | { readonly do: 'event'; readonly event: Event; readonly forged: boolean }
  | { readonly do: 'tick' }
  | { readonly do: 'judge'; readonly outcome: Outcome };

const now = 0;
const move = (event: Event, forged = false): Move => ({ do: 'event', event, forged });

const given = new Map<AttemptId, readonly Move[]>(
  attempts.map((attempt) => [
    attempt,
    [
      ...users.flatMap(({ username }): Event[] => [
        { is: 'passwordGiven', now, attempt, username },
        { is: 'faceChosen', now, attempt, username },
        { is: 'keyChosen', now, attempt, factor: 'securityKey', username },
      ]),
      { is: 'keyChosen', now, attempt, factor: 'passkey', username: null } as const,
      { is: 'tapped', now, attempt } as const,
      { is: 'pinGiven', now, attempt } as const,
    ].map((event) => move(event)),
  ]),
);

const people: readonly Move[] = [
  { do: 'tick' },
  ...(
    [
      { is: 'timePassed', now },
      { is: 'cancelled', now },
      { is: 'dismissed', now },
      { is: 'woke', now },
      { is: 'locked', now },
      { is: 'locked', now, code: 'session.idle' },
      { is: 'signedOut', now },
    ] as const
  ).map((event) => move(event)),
];

/** What window, camera, key and network tell of an attempt, in every state: too early and too late included. */
const told = (attempt: AttemptId, forged: boolean): readonly Move[] =>
  (
    [
      { is: 'cameraReady', now, attempt, width: 1920, height: 1080 },
      { is: 'cameraReady', now, attempt, width: 640, height: 480 },
      { is: 'guided', now, attempt, hint: 'tooDark' },
      { is: 'guided', now, attempt, hint: null },
      { is: 'frameAccepted', now, attempt, frames: 1 },
      { is: 'prompted', now, attempt, prompt: { is: 'turn', towards: 'left', next: null, step: 1, of: 1 } },
      { is: 'prompted', now, attempt, prompt: null },
      { is: 'scanned', now, attempt },
      { is: 'keyReady', now, attempt },
      { is: 'keyAnswered', now, attempt },
      { is: 'failed', now, attempt, code: 'cloud.unreachable' },
      { is: 'failed', now, attempt, code: 'transaction.expired', over: true },
    ] as const
  ).map((event) => move(event, forged));

const toldOf = new Map([...attempts.map((id) => [id, told(id, false)] as const), [bygone, told(bygone, true)]]);

const forgeries = new Map<Event, Move>();

function forged(attempt: AttemptId, answer: Answer): Move {
  const event = answered(attempt, answer);
  const known = forgeries.get(event) ?? move(event, true);
  forgeries.set(event, known);
  return known;
}

const arrivals = new Map<Event, Move>();

function arrival(attempt: AttemptId, answer: Answer): Move {
  const event = answered(attempt, answer);
  const known = arrivals.get(event) ?? move(event);
  arrivals.set(event, known);
  return known;
}

const judged = new Map<Outcome, Move>();

function judge(outcome: Outcome): Move {
  const known = judged.get(outcome) ?? ({ do: 'judge', outcome } as const);
  judged.set(outcome, known);
  return known;
}

/** What the machine waits for an answer to; the question of a tap is whose card it is. */
export interface Question {
  readonly attempt: AttemptId;
  readonly factor: Factor;
  readonly username: string | null;
  readonly proved: readonly Factor[];
  readonly known: boolean;
}

export function questionOf(state: State): Question | null {
  if (state.at === 'checking') {
    const { attempt, factor, username, proved, transaction } = state;
    return { attempt, factor, username, proved, known: transaction !== null };
  }
  if (state.at !== 'open' || state.tap?.is !== 'checking') return null;
  return { attempt: state.tap.attempt, factor: 'badge', username: null, proved: [], known: false };
}

const same = (a: readonly Factor[], b: readonly Factor[]): boolean =>
  a.length === b.length && a.every((factor, i) => factor === b[i]);

const cases = new Map<string, readonly Move[]>();

/** Answers that the cloud would not give to this question: each is wrong in at least one thing that the machine knows. */
function wrongAnswers({ attempt, factor, username, proved, known }: Question, mine: World['tx']): readonly Move[] {
  const id = mine?.id ?? over;
  const key = `${attempt} ${factor} ${username} ${proved.join()} ${known} ${id}`;
  const made = cases.get(key);
  if (made) return made;
  const expected = [...proved, factor];
  const another: Factor = factor === 'password' ? 'badge' : 'password';
  const lists = [expected, proved, [...proved, another], [...expected, another], [factor, ...proved], [factor]];
  const answers: Answer[] = [];
  for (const user of users) {
    for (const transaction of known ? [id, over] : [id]) {
      for (const factors of lists) {
        const fits =
          same(factors, expected) &&
          transaction === id &&
          (username === null || canonicalUsername(username) === user.username);
        if (!fits) answers.push(accepted(sessionOf(user, factors, transaction), null));
        // What is not signed may be forged in full; but for a bound, only before anything was proved.
        if (!fits || proved.length === 0) answers.push(more(transaction, user.username, factors, [another]));
        if (fits)
          answers.push(more(transaction, user.username, factors, []), more(id, user.username, factors, [factor]));
      }
    }
  }
  answers.push(refused('card.linkable'), refused('credentials.refused'));
  const all = [...new Set(answers)].map((answer) => forged(attempt, answer));
  cases.set(key, all);
  return all;
}

const unaskedOf = new Map<string, readonly Move[]>();

/** Answers that come although nothing was asked, or of an attempt that nobody waits for any more. */
function unasked(attempt: AttemptId, factors: readonly Factor[], { tx }: World): readonly Move[] {
  const key = `${attempt} ${tx?.id} ${factors.join()}`;
  const known = unaskedOf.get(key);
  if (known !== undefined) return known;
  const ids = tx === null ? [over] : [over, tx.id];
  const made = [
    ...users.flatMap((user) =>
      ids.flatMap((id) => [
        forged(attempt, accepted(sessionOf(user, factors, id), null)),
        forged(attempt, more(id, user.username, factors, [factors.includes('password') ? 'badge' : 'password'])),
      ]),
    ),
    forged(attempt, refused('card.linkable')),
    forged(attempt, refused('credentials.refused')),
  ];
  unaskedOf.set(key, made);
  return made;
}

/** The smallest id that nothing in the world has. */
export function fresh({ state, hands }: World): AttemptId {
  const id = attempts.find((each) => each !== currentOf(state) && each !== linkOf(state) && !hands.includes(each));
  if (id === undefined) throw new Error('more attempts in one state than ids');
  return id;
}

export const freshTransaction = ({ tx }: World) =>
  (tx?.id === transactions[0] ? transactions[1] : transactions[0]) ?? over;

/** In batches, most of which are made once for all worlds. */
export function moves(world: World, { policy }: Scene): readonly (readonly Move[])[] {
  const { state, tx, reply } = world;
  const all: (readonly Move[])[] = [given.get(fresh(world)) ?? [], people];
  const current = currentOf(state);
  const link = linkOf(state);
  const question = questionOf(state);
  const proved = isUnderway(state) ? state.proved : [];
  const expected = question === null ? [...proved, 'face' as const] : [...proved, question.factor];
  if (current !== null) all.push(toldOf.get(current) ?? []);
  if (current !== null && reply !== 'none' && reply !== 'sent') all.push([arrival(current, reply)]);
  if (question !== null && tx !== null && reply === 'sent') {
    const held = state.at === 'checking' ? state.held : null;
    all.push(outcomes(tx, question.factor, held?.user ?? null, policy).map(judge));
  }
  if (question !== null) all.push(wrongAnswers(question, tx));
  else if (current !== null) all.push(unasked(current, expected, world));
  for (const late of link === null ? [bygone] : [bygone, link]) {
    all.push(unasked(late, expected, world), toldOf.get(late) ?? []);
  }
  return all;
}
